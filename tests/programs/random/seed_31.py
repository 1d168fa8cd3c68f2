from datetime import date, datetime, timezone
from decimal import Decimal

from django.db import DatabaseError, models
from django.db.models import Avg, Case, CharField, Count, Exists, F, Max, Min, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Abs, Cast, Coalesce, Concat, Greatest, Length, Upper


def show(query):
    try:
        print(query())
    except DatabaseError as e:
        print(type(e).__name__)
    except Exception as e:
        print(type(e).__name__, e)


def plain(row):
    if not isinstance(row, models.Model):
        return str(row)
    hidden = {"_state", "_prefetched_objects_cache"} | row.get_deferred_fields()
    return f"{type(row).__name__} {sorted((k, str(v)) for k, v in vars(row).items() if k not in hidden)} {sorted(row._state.fields_cache)}"


def rows(queryset):
    return sorted(plain(row) for row in queryset)


def prefetched(queryset, name):
    found = []
    for row in queryset:
        value = getattr(row, name, None)
        found.append((row.pk, sorted(o.pk for o in value.all()) if hasattr(value, "all") else value and value.pk))
    return found



class Grade(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    decimal2 = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    char3 = models.CharField(max_length=40)
    int4 = models.IntegerField(null=True)
    text5 = models.TextField(null=True)


class Author(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    int2 = models.IntegerField()
    json3 = models.JSONField(null=True)
    grade_fk = models.ForeignKey(Grade, on_delete=models.CASCADE, related_name="author_by_grade_fk", null=True)


row = Grade.objects.create(char0='cedar', int1=0, decimal2=None, char3='Oak', int4=None, text5='yew')
row = Grade.objects.create(char0='', int1=9, decimal2=None, char3='Oak', int4=0, text5='Dale')
row = Grade.objects.create(char0='yew', int1=-3, decimal2=Decimal("100.00"), char3='fir', int4=4, text5='fir')
row = Grade.objects.create(char0='Dale', int1=8, decimal2=Decimal("106.75"), char3='cedar', int4=5, text5='elm')
row = Author.objects.create(char0=None, int1=-3, int2=9, json3=5, grade_fk_id=1)
row = Author.objects.create(char0='elm', int1=7, int2=0, json3=None, grade_fk_id=2)

show(lambda: rows(Author.objects.filter(~((Q(int1__lt=-3) | ~Q(grade_fk__int4__gt=F("int2"))) | Q(grade_fk__author_by_grade_fk__grade_fk=1))).values("int2").annotate(agg=Sum("int1"))))
show(lambda: rows(Grade.objects.exclude((Q(author_by_grade_fk__json3__0=1) & Q(author_by_grade_fk__grade_fk__int1__range=(-3, -3))))))
show(lambda: Author.objects.all().count())
show(lambda: rows(Author.objects.filter(int2__gte=0).order_by(F("grade_fk__text5").desc(nulls_last=True), "pk").defer("json3")))
show(lambda: Author.objects.exclude(grade_fk__char0__isnull=True, json3__isnull=False).select_related("grade_fk").count())
show(lambda: rows(Grade.objects.annotate(x0=F("int1") - 1)))
show(lambda: rows(Author.objects.annotate(x0=Count("grade_fk__pk", filter=Q(int2__lt=0))).select_related("grade_fk").distinct()))
show(lambda: rows(Author.objects.filter(int1__range=(-1, 1), grade_fk__int4__in=[8, -2])))
show(lambda: rows(Grade.objects.annotate(x0=F("int4") + F("int1")).filter(((~Exists(Author.objects.filter(grade_fk=OuterRef("pk"), grade_fk__isnull=True)) | ~Q(author_by_grade_fk__grade_fk__decimal2__gt=Decimal("84.50"))) & (Q(x0__gte=7) & Q(author_by_grade_fk__int2__gte=4)))).order_by("pk")[1:3]))
show(lambda: Author.objects.exclude(Q(char0__exact=F("char0"))).annotate(x0=F("int2") + F("grade_fk__int4")).select_related("grade_fk").count())
show(lambda: rows(Author.objects.exclude(grade_fk__char0__exact=F("char0")).filter(grade_fk__decimal2__lt=Decimal("-25.00")).annotate(x0=Case(When(grade_fk__in=[2, 4], then=Value(1)), default=Value(0))).filter(Q(x0__gte=6))))
show(lambda: Author.objects.filter(int2__lte=-1, int1__range=(8, -3)).annotate(x0=Min("int2")).alias(x1=F("int2") + F("int2")).exclude(Q(grade_fk=3)).aggregate(total=Avg("int1")))
