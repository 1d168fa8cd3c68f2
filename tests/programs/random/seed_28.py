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



class Shop(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    float2 = models.FloatField(null=True)
    decimal3 = models.DecimalField(max_digits=8, decimal_places=2, null=True)


class Visit(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField(null=True)
    char2 = models.CharField(max_length=40)
    datetime3 = models.DateTimeField(null=True)
    self_m2m = models.ManyToManyField("self", related_name="visit_by_self_m2m", symmetrical=False)


row = Shop.objects.create(char0='c_d', int1=0, float2=1.5, decimal3=None)
row = Shop.objects.create(char0='ash', int1=9, float2=3.25, decimal3=Decimal("216.25"))
row = Shop.objects.create(char0='a%b', int1=1, float2=2.5, decimal3=Decimal("35.75"))
row = Shop.objects.create(char0='Dale', int1=2, float2=None, decimal3=Decimal("199.75"))
row = Visit.objects.create(char0=None, int1=3, char2='a%b', datetime3=datetime(2022, 4, 6, 9, 0, tzinfo=timezone.utc))
row = Visit.objects.create(char0='a%b', int1=-3, char2='Dale', datetime3=None)
row.self_m2m.add(1)
row = Visit.objects.create(char0='Oak', int1=None, char2='cedar', datetime3=datetime(2024, 4, 18, 14, 30, tzinfo=timezone.utc))
row = Visit.objects.create(char0='Dale', int1=1, char2='yew', datetime3=None)

show(lambda: rows(Shop.objects.exclude((~Q(decimal3__gt=Decimal("156.50")) ^ (Q(decimal3__gt=F("decimal3")) | Q(decimal3__range=(Decimal("155.25"), Decimal("154.75")))))).annotate(x0=F("int1") - 4).annotate(x1=Sum("float2")).only("float2")))
show(lambda: Shop.objects.exclude(decimal3__gt=Decimal("63.25")).annotate(x0=Abs("int1")).exclude((~Q(char0__iexact='yew') & ~Q(int1=5))).distinct().aggregate(total=Min("int1", default=0)))
show(lambda: rows(Shop.objects.all()))
show(lambda: rows(Shop.objects.filter(decimal3__gt=Decimal("-19.25")).values('decimal3', 'float2')))
show(lambda: Shop.objects.exclude(char0__in=['yew', '']).annotate(x0=F("int1") - 1).count())
show(lambda: Shop.objects.exclude((Q(int1__lte=F("int1")) & (Q(char0__iexact='ash') & ~Q(char0__icontains='')))).alias(x0=F("char0")).order_by("-int1", "pk").aggregate(total=Min("float2")))
show(lambda: rows(Visit.objects.filter(self_m2m__self_m2m__isnull=True).alias(x0=Upper("char2"))))
show(lambda: Visit.objects.filter(Q(char2__istartswith='Bay')).exists())
show(lambda: rows(Shop.objects.annotate(x0=F("char0")).only("int1")))
show(lambda: rows(Visit.objects.filter(((~Q(int1__lte=8) | Exists(Visit.objects.filter(self_m2m=OuterRef("pk"), visit_by_self_m2m=3))) | (Q(datetime3__lte=datetime(2023, 8, 25, 19, 0, tzinfo=timezone.utc)) | Q(visit_by_self_m2m=4)))).exclude(visit_by_self_m2m__self_m2m__datetime3__exact=F("datetime3")).annotate(x0=Max("int1", filter=Q(char2__startswith='Bay'))).annotate(x1=Subquery(Visit.objects.filter(self_m2m=OuterRef("pk")).order_by("int1", "pk").values("int1")[:1])).distinct()))
show(lambda: rows(Visit.objects.filter(char2__contains='ash').alias(x0=Max("int1", filter=Q(self_m2m__datetime3__year=2024))).order_by(F("char2").asc()).values_list('int1', 'self_m2m__self_m2m__int1')))
show(lambda: rows(Visit.objects.exclude(int1__gte=-1).values("datetime3").annotate(agg=Sum("int1")).exclude(agg__exact=0)))
