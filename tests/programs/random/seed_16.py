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
    float2 = models.FloatField(null=True)
    text3 = models.TextField(null=True)
    char4 = models.CharField(max_length=40, null=True)
    json5 = models.JSONField()


class Order(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField(null=True)
    float2 = models.FloatField()
    grade_fk = models.ForeignKey(Grade, on_delete=models.CASCADE)


class Shop(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField(null=True)
    date2 = models.DateField()
    bool3 = models.BooleanField()
    float4 = models.FloatField()
    grade_fk = models.ForeignKey(Grade, on_delete=models.CASCADE)
    order_fk = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="shop_by_order_fk")


row = Grade.objects.create(char0='yew', int1=8, float2=1.5, text3='yew', char4=None, json5={"b": None})
row = Grade.objects.create(char0='Bay', int1=4, float2=-1.5, text3='ash', char4='Dale', json5={"b": None})
row = Grade.objects.create(char0='fir', int1=-3, float2=3.25, text3='c_d', char4='a%b', json5=5)
row = Order.objects.create(char0='Dale', int1=8, float2=-1.5, grade_fk_id=3)
row = Order.objects.create(char0='Bay', int1=None, float2=1.0, grade_fk_id=3)
row = Shop.objects.create(char0='Bay', int1=-3, date2=date(2023, 3, 21), bool3=False, float4=-0.25, grade_fk_id=1, order_fk_id=1)
row = Shop.objects.create(char0='Dale', int1=-2, date2=date(2022, 11, 5), bool3=False, float4=1.0, grade_fk_id=2, order_fk_id=1)

show(lambda: rows(Order.objects.exclude(grade_fk__float2__gt=4.25).order_by("char0").select_related("grade_fk")))
show(lambda: rows(Order.objects.filter(~Q(int1__gt=4)).values_list("char0", flat=True)))
show(lambda: rows(Order.objects.filter(float2__lte=F("float2")).annotate(x0=Greatest("int1", Value(1))).filter(grade_fk__float2__lte=F("float2")).order_by("-float2", "pk").values('x0')))
show(lambda: rows(Grade.objects.filter(order__grade_fk=4, json5={"a": "x", "b": [1, 2]}).alias(x0=Count("float2", distinct=True)).annotate(x1=Sum("int1"))))
show(lambda: Order.objects.filter(Q(float2__gt=3.0)).update(int1=F("int1") + 1))
show(lambda: rows(Grade.objects.annotate(x0=Value("const")).order_by("-char0").only("char4")))
show(lambda: Grade.objects.filter(text3__iendswith='fir').defer("json5").order_by('pk').first())
show(lambda: rows(Shop.objects.exclude(char0__startswith='fir').order_by("-int1", "pk").values('date2', 'grade_fk', 'grade_fk__text3')))
show(lambda: rows(Grade.objects.annotate(x0=F("int1") + F("int1")).filter(((Q(x0__isnull=False) & ~Q(float2__gt=1.25)) & (~Q(order__grade_fk__text3__isnull=True) ^ Q(order__isnull=True)))).values_list("text3", flat=True).order_by("pk")[1:3]))
show(lambda: rows(Grade.objects.annotate(x0=Count("order__pk", distinct=True)).annotate(x1=Sum("shop__int1")).filter(char0__startswith='cedar', float2__lte=1.0).values_list('x1', 'json5')))
show(lambda: rows(Order.objects.exclude(shop_by_order_fk__grade_fk__shop__isnull=True).annotate(x0=Avg("shop_by_order_fk__float4")).filter(Q(shop_by_order_fk__order_fk__char0__contains='Oak')).order_by("-x0").distinct()))
show(lambda: rows(Grade.objects.exclude(shop__grade_fk__float2__gt=1.75).alias(x0=F("int1") + F("int1"))))
