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
    decimal2 = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    self_m2m = models.ManyToManyField("self", related_name="author_by_self_m2m", symmetrical=False)


class Visit(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    int2 = models.IntegerField()
    date3 = models.DateField(null=True)
    self_fk = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="visit_by_self_fk", null=True)

    class Meta:
        ordering = ['-int1', '-int2']


row = Author.objects.create(char0='Bay', int1=9, decimal2=Decimal("111.25"))
row = Author.objects.create(char0='', int1=9, decimal2=Decimal("-16.50"))
row.self_m2m.add(1)
row = Author.objects.create(char0='Dale', int1=None, decimal2=None)
row.self_m2m.add(1, 2)
row = Author.objects.create(char0='a%b', int1=-2, decimal2=Decimal("152.25"))
row = Author.objects.create(char0='Bay', int1=5, decimal2=Decimal("207.00"))
row.self_m2m.add(2)
row = Visit.objects.create(char0='a%b', int1=2, int2=-2, date3=None, self_fk_id=None)
row = Visit.objects.create(char0='elm', int1=-1, int2=7, date3=date(2023, 6, 28), self_fk_id=1)
row = Visit.objects.create(char0='elm', int1=4, int2=-1, date3=None, self_fk_id=2)
row = Visit.objects.create(char0='ash', int1=1, int2=8, date3=None, self_fk_id=None)
row = Visit.objects.create(char0='ash', int1=1, int2=-1, date3=date(2024, 8, 28), self_fk_id=None)
row = Visit.objects.create(char0='ash', int1=4, int2=-2, date3=date(2023, 4, 25), self_fk_id=5)

show(lambda: rows(Visit.objects.values("date3").annotate(agg=Sum("self_fk__int2")).exclude(~Exists(Visit.objects.filter(self_fk=OuterRef("pk"), char0__in=['fir', 'Dale']))).distinct()))
show(lambda: Author.objects.all().count())
show(lambda: Author.objects.exclude(char0__in=['fir', 'Oak']).alias(x0=Greatest("int1", Value(1))).alias(x1=Greatest("int1", Value(5))).defer("int1").exists())
show(lambda: rows(Author.objects.filter(author_by_self_m2m__char0__endswith='').exclude((Q(int1__in=[1]) & (Q(self_m2m__decimal2__gt=Decimal("152.25")) & Q(decimal2__range=(Decimal("190.75"), Decimal("65.50")))))).annotate(x0=Value("const")).exclude(int1__in=[9, -3, 4])))
show(lambda: rows(Author.objects.exclude(author_by_self_m2m__self_m2m__char0__isnull=False, char0__isnull=True).annotate(x0=F("char0"))))
show(lambda: Author.objects.filter((Q(char0='fir') | (~Q(author_by_self_m2m__author_by_self_m2m__isnull=False) & ~Q(int1__lte=3)))).order_by("-int1", "pk").values_list('decimal2').distinct().count())
show(lambda: rows(Author.objects.filter(((~Q(char0__endswith='cedar') | Q(author_by_self_m2m__author_by_self_m2m__int1__gt=-2)) | ~(~Q(self_m2m__author_by_self_m2m__int1__gt=3) & Q(self_m2m__self_m2m__in=[3, 3])))).order_by("int1", "pk").values_list("int1", flat=True).reverse().order_by("pk")[:2]))
show(lambda: rows(Author.objects.filter(Q(author_by_self_m2m=3)) & Author.objects.filter(int1__gt=9)))
show(lambda: rows(Author.objects.order_by("-decimal2")))
show(lambda: Visit.objects.filter(((Q(date3__exact=F("date3")) | Exists(Visit.objects.filter(self_fk=OuterRef("pk"), int1__isnull=True))) | Q(char0__endswith='cedar'))).exclude((~(~Q(char0__in=['cedar', 'yew', 'fir']) ^ Q(int2__gt=F("int2"))) | ~Q(char0__isnull=False))).alias(x0=Case(When(char0__startswith='elm', then=Value(1)), default=Value(0))).only("date3").count())
show(lambda: rows(Author.objects.filter((Q(char0__istartswith='ash') | ~Q(self_m2m__in=[1, 2]))).values("char0").annotate(agg=Count("decimal2")).distinct()))
show(lambda: rows(Author.objects.filter((~(Q(author_by_self_m2m__author_by_self_m2m__in=[3, 3]) & Q(char0__in=['Dale'])) & (~Q(int1__lt=5) | Q(char0__isnull=False)))).values("decimal2").annotate(agg=Max("self_m2m__decimal2")).order_by("agg")))
