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



class Author(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField(null=True)
    char2 = models.CharField(max_length=40, null=True)

    class Meta:
        ordering = ['-char2']


class Grade(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    datetime2 = models.DateTimeField(null=True)
    date3 = models.DateField()
    json4 = models.JSONField()
    float5 = models.FloatField()
    author_fk = models.ForeignKey(Author, on_delete=models.CASCADE)
    self_fk = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="grade_by_self_fk", null=True)

    class Meta:
        ordering = ['-date3']


class Shop(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField(null=True)
    text2 = models.TextField()
    bool3 = models.BooleanField()
    grade_fk = models.ForeignKey(Grade, on_delete=models.CASCADE, null=True)
    self_fk = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="shop_by_self_fk", null=True)


row = Author.objects.create(char0='ash', int1=2, char2='a%b')
row = Author.objects.create(char0='c_d', int1=1, char2=None)
row = Author.objects.create(char0='', int1=0, char2='fir')
row = Author.objects.create(char0='cedar', int1=9, char2=None)
row = Author.objects.create(char0='', int1=None, char2='elm')
row = Author.objects.create(char0='elm', int1=5, char2='a%b')
row = Grade.objects.create(char0='elm', int1=-3, datetime2=datetime(2022, 7, 22, 3, 30, tzinfo=timezone.utc), date3=date(2023, 7, 6), json4=[1, 2, 3], float5=0.5, author_fk_id=2, self_fk_id=None)
row = Grade.objects.create(char0='cedar', int1=1, datetime2=datetime(2022, 11, 25, 5, 0, tzinfo=timezone.utc), date3=date(2022, 8, 22), json4=[1, 2, 3], float5=0.25, author_fk_id=5, self_fk_id=None)
row = Shop.objects.create(char0='Oak', int1=None, text2='ash', bool3=False, grade_fk_id=1, self_fk_id=None)
row = Shop.objects.create(char0='fir', int1=None, text2='fir', bool3=True, grade_fk_id=2, self_fk_id=1)
row = Shop.objects.create(char0='Oak', int1=3, text2='Oak', bool3=True, grade_fk_id=1, self_fk_id=2)

show(lambda: Author.objects.exclude(~Q(grade=1)).values("char2").annotate(agg=Count("grade__self_fk__float5", filter=Q(char2__isnull=True))).exclude(((~Exists(Grade.objects.filter(author_fk=OuterRef("pk"), author_fk__grade__char0__in=['Bay'])) | Q(agg__lt=-3)) | Q(grade__shop__int1__lte=8))).order_by("agg").aggregate(total=Max("grade__int1", default=0, filter=Q(int1__lt=8))))
show(lambda: rows(Grade.objects.exclude(json4=[1, 2, 3]).annotate(x0=Concat("char0", Value("-"), "self_fk__char0")).annotate(x1=Greatest("int1", Value(0))).order_by("-author_fk__char0", "pk")))
show(lambda: Shop.objects.annotate(x0=Avg("int1")).order_by("-grade_fk__float5", "pk").aggregate(total=Min("int1")))
show(lambda: Grade.objects.alias(x0=F("int1") + F("int1")).values('json4', 'date3', 'shop__text2').exists())
show(lambda: rows(Shop.objects.select_related("self_fk")))
show(lambda: prefetched(Shop.objects.order_by("pk").prefetch_related("grade_fk"), "grade_fk"))
show(lambda: rows(Author.objects.values("int1").annotate(agg=Avg("grade__int1")).exclude(((Q(grade__in=Grade.objects.filter(self_fk__shop__char0__contains='cedar')) | Exists(Grade.objects.filter(author_fk=OuterRef("pk"), author_fk__grade__datetime2__year=2024))) | Q(grade__grade_by_self_fk__date3__month=9))).order_by("agg")))
show(lambda: rows(Author.objects.filter(~(Q(char0__isnull=False) ^ Q(grade__grade_by_self_fk__datetime2__gt=datetime(2022, 5, 23, 17, 30, tzinfo=timezone.utc)))).union(Author.objects.filter(grade__float5__lte=3.75, char2__isnull=False))))
show(lambda: rows(Grade.objects.filter(Q(date3__isnull=False)).annotate(x0=F("int1") + F("int1")).values('grade_by_self_fk__shop__char0', 'x0')))
show(lambda: Grade.objects.filter(Q(author_fk__char2__istartswith='c_d')).reverse().aggregate(total=Avg("author_fk__int1", default=0)))
show(lambda: Author.objects.order_by('-pk').first())
show(lambda: Grade.objects.annotate(x0=Subquery(Shop.objects.filter(grade_fk=OuterRef("pk")).order_by("-int1", "pk").values("int1")[:1])).alias(x1=Coalesce("self_fk__author_fk__int1", 1)).exclude(x0__exact=-1).aggregate(total=Max("author_fk__grade__float5")))
