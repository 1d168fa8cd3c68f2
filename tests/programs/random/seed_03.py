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
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField(null=True)
    int2 = models.IntegerField()
    char3 = models.CharField(max_length=40)
    datetime4 = models.DateTimeField()
    float5 = models.FloatField()
    self_m2m = models.ManyToManyField("self", related_name="shop_by_self_m2m", symmetrical=False)

    class Meta:
        ordering = ['float5', 'char0']


class Grade(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    bool2 = models.BooleanField(null=True)
    shop_m2m = models.ManyToManyField(Shop)

    class Meta:
        ordering = ['char0', 'int1']


row = Shop.objects.create(char0='elm', int1=3, int2=9, char3='', datetime4=datetime(2023, 7, 17, 12, 30, tzinfo=timezone.utc), float5=2.25)
row = Shop.objects.create(char0='c_d', int1=None, int2=2, char3='', datetime4=datetime(2022, 5, 20, 21, 0, tzinfo=timezone.utc), float5=3.5)
row.self_m2m.add(1)
row = Shop.objects.create(char0='Dale', int1=6, int2=1, char3='elm', datetime4=datetime(2022, 2, 16, 20, 30, tzinfo=timezone.utc), float5=-1.5)
row.self_m2m.add(1)
row = Grade.objects.create(char0='cedar', int1=-3, bool2=False)
row = Grade.objects.create(char0='ash', int1=6, bool2=True)
row.shop_m2m.add(3, 2, 1)
row = Grade.objects.create(char0='a%b', int1=0, bool2=False)
row = Grade.objects.create(char0='Bay', int1=-2, bool2=True)
row.shop_m2m.add(2)
row = Grade.objects.create(char0='elm', int1=6, bool2=True)
row.shop_m2m.add(2, 3)

show(lambda: rows(Shop.objects.annotate(x0=Subquery(Shop.objects.filter(self_m2m=OuterRef("pk")).order_by("-int2", "pk").values("int2")[:1])).annotate(x1=Case(When(Q(char0='fir'), then=F("int2")), default=Value(7))).order_by("-x1", "pk")))
show(lambda: rows(Grade.objects.filter(~Q(shop_m2m__int1__exact=F("int1"))).values('int1', 'bool2')))
show(lambda: rows(Grade.objects.filter(shop_m2m__shop_by_self_m2m__isnull=True, bool2=True).annotate(x0=Min("int1")).annotate(x1=Value("const")).order_by("-x1", "pk").values_list("char0", flat=True).reverse()))
show(lambda: Grade.objects.values("bool2").annotate(agg=Sum("int1")).exclude(shop_m2m__char3='fir').count())
show(lambda: rows(Shop.objects.filter(char3='Dale', shop_by_self_m2m__shop_by_self_m2m__isnull=True).alias(x0=Min("grade__shop_m2m__float5", filter=Q(grade__shop_m2m__int1__isnull=True))).order_by("-char0").distinct()))
show(lambda: Shop.objects.exclude(shop_by_self_m2m__self_m2m__isnull=True, float5__lte=2.75).annotate(x0=Greatest("int1", Value(4))).filter(self_m2m__char3__gt='c_d').order_by("float5").defer("int1").aggregate(total=Sum("self_m2m__int1", default=0)))
show(lambda: rows(Shop.objects.alias(x0=F("char0")).order_by("-int2", "pk").distinct()))
show(lambda: rows(Shop.objects.values("int2").annotate(agg=Max("float5")).order_by("agg")))
show(lambda: rows(Shop.objects.annotate(x0=Count("int2")).distinct()))
show(lambda: Grade.objects.distinct().aggregate(total=Max("shop_m2m__float5")))
show(lambda: Shop.objects.values_list('int2', 'datetime4').exists())
show(lambda: Grade.objects.order_by('pk').first())
