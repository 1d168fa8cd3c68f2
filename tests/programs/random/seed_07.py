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
    int1 = models.IntegerField(null=True)
    int2 = models.IntegerField()
    self_fk = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="shop_by_self_fk", null=True)


class Order(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    int2 = models.IntegerField()
    datetime3 = models.DateTimeField()
    shop_o2o = models.OneToOneField(Shop, on_delete=models.CASCADE, null=True)

    class Meta:
        ordering = ['int1', '-int2']


class Pupil(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    int2 = models.IntegerField(null=True)
    float3 = models.FloatField(null=True)
    shop_m2m = models.ManyToManyField(Shop)
    order_m2m = models.ManyToManyField(Order, related_name="pupil_by_order_m2m")
    self_fk = models.ForeignKey("self", on_delete=models.CASCADE, related_name="pupil_by_self_fk", null=True)

    class Meta:
        ordering = ['-float3', '-int1']


row = Shop.objects.create(char0='Bay', int1=None, int2=3, self_fk_id=None)
row = Shop.objects.create(char0='cedar', int1=-1, int2=4, self_fk_id=None)
row = Shop.objects.create(char0='', int1=None, int2=5, self_fk_id=2)
row = Shop.objects.create(char0='fir', int1=6, int2=9, self_fk_id=None)
row = Shop.objects.create(char0='Bay', int1=4, int2=8, self_fk_id=None)
row = Shop.objects.create(char0='elm', int1=7, int2=4, self_fk_id=3)
row = Order.objects.create(char0=None, int1=4, int2=2, datetime3=datetime(2022, 10, 4, 15, 0, tzinfo=timezone.utc), shop_o2o_id=None)
row = Order.objects.create(char0='Dale', int1=3, int2=3, datetime3=datetime(2023, 2, 6, 14, 30, tzinfo=timezone.utc), shop_o2o_id=2)
row = Order.objects.create(char0='Oak', int1=5, int2=1, datetime3=datetime(2024, 7, 12, 21, 30, tzinfo=timezone.utc), shop_o2o_id=3)
row = Order.objects.create(char0=None, int1=-1, int2=-1, datetime3=datetime(2022, 11, 8, 0, 30, tzinfo=timezone.utc), shop_o2o_id=4)
row = Pupil.objects.create(char0='elm', int1=1, int2=None, float3=0.75, self_fk_id=None)
row.shop_m2m.add(2, 5)
row = Pupil.objects.create(char0='yew', int1=9, int2=7, float3=1.0, self_fk_id=1)
row.order_m2m.add(4, 1, 3)
row = Pupil.objects.create(char0='Bay', int1=0, int2=-2, float3=-1.75, self_fk_id=None)
row.shop_m2m.add(5)

show(lambda: rows(Order.objects.filter(Q(datetime3__month=8)).values("char0").annotate(agg=Max("int2")).exclude(char0__istartswith='cedar', pupil_by_order_m2m__int1__in=[0]).reverse()))
show(lambda: rows(Order.objects.filter(~Q(int2__gt=F("int1"))).annotate(x0=F("char0")).filter(Q(pupil_by_order_m2m__order_m2m__int2__gt=-3)).select_related("shop_o2o").reverse()))
show(lambda: prefetched(Shop.objects.order_by("pk").prefetch_related("order"), "order"))
show(lambda: rows(Pupil.objects.annotate(x0=Coalesce("self_fk__self_fk__int1", 2)).order_by("-float3", "pk").values_list('char0')))
show(lambda: rows(Shop.objects.annotate(x0=Subquery(Shop.objects.filter(self_fk=OuterRef("pk")).order_by("-int2", "pk").values("int2")[:1])).filter((Q(shop_by_self_fk__isnull=True) ^ (~Q(char0__iexact='cedar') | Q(x0__gte=5)))).order_by(F("int1").asc(), "pk")))
show(lambda: Shop.objects.exclude(~(Q(order__shop_o2o__pupil__in=Pupil.objects.filter(int1__isnull=True)) ^ ~(Q(order__int1__lte=F("int1")) | Q(self_fk__char0__iexact='elm')))).exclude((Q(int2__lt=-1) & (Q(pupil__int1__lte=9) | ~Exists(Pupil.objects.filter(shop_m2m=OuterRef("pk"), int1__gt=F("int1")))))).annotate(x0=Abs("int1")).annotate(x1=Abs("int1")).order_by("-x0", "pk").exists())
show(lambda: Order.objects.filter(pupil_by_order_m2m__self_fk__char0='elm').values("datetime3").annotate(agg=Avg("int1")).order_by("agg").distinct().count())
show(lambda: rows(Shop.objects.filter(order__char0__in=['Bay']).exclude(char0__contains='yew').annotate(x0=Max("order__shop_o2o__int2")).filter(Q(char0__contains='fir')).values_list("self_fk", flat=True)))
show(lambda: rows(Order.objects.filter(shop_o2o__isnull=True, pupil_by_order_m2m__self_fk__char0__gt='c_d').values("datetime3").annotate(agg=Count("int1", distinct=True))))
show(lambda: rows(Pupil.objects.filter(int1__lt=8).order_by("int1", "pk").values_list("int2", flat=True)))
show(lambda: rows(Pupil.objects.filter(((~Q(order_m2m__in=[2, 3]) | ~Q(pupil_by_self_fk__pupil_by_self_fk__self_fk__in=[3, 2])) | (Q(order_m2m__pupil_by_order_m2m__pupil_by_self_fk__in=[1, 5]) ^ ~Q(order_m2m__shop_o2o__in=Shop.objects.filter(self_fk__pupil__in=Pupil.objects.filter(char0__contains='')))))).annotate(x0=Subquery(Pupil.objects.filter(self_fk=OuterRef("pk")).order_by("char0", "pk").values("char0")[:1])).exclude((Q(pupil_by_self_fk__pupil_by_self_fk__pupil_by_self_fk__isnull=False) | ~Q(char0='elm'))).select_related("self_fk__self_fk").distinct()))
show(lambda: rows(Order.objects.annotate(x0=Subquery(Pupil.objects.filter(order_m2m=OuterRef("pk")).order_by("int1", "pk").values("int1")[:1])).order_by("-int1", "pk")))
