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



class Pupil(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField(null=True)
    float2 = models.FloatField()
    char3 = models.CharField(max_length=40, null=True)


class Order(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField(null=True)
    float2 = models.FloatField(null=True)
    datetime3 = models.DateTimeField()
    char4 = models.CharField(max_length=40)
    json5 = models.JSONField()
    pupil_fk = models.ForeignKey(Pupil, on_delete=models.CASCADE, null=True)

    class Meta:
        ordering = ['datetime3']


row = Pupil.objects.create(char0='c_d', int1=None, float2=-1.75, char3='Dale')
row = Pupil.objects.create(char0=None, int1=4, float2=3.75, char3='yew')
row = Pupil.objects.create(char0='fir', int1=3, float2=-1.0, char3=None)
row = Pupil.objects.create(char0='a%b', int1=8, float2=0.75, char3='yew')
row = Pupil.objects.create(char0='Dale', int1=2, float2=2.0, char3='')
row = Pupil.objects.create(char0=None, int1=5, float2=3.5, char3='fir')
row = Order.objects.create(char0='elm', int1=1, float2=None, datetime3=datetime(2023, 7, 10, 22, 30, tzinfo=timezone.utc), char4='cedar', json5=5, pupil_fk_id=None)
row = Order.objects.create(char0='ash', int1=None, float2=0.25, datetime3=datetime(2022, 1, 26, 12, 30, tzinfo=timezone.utc), char4='cedar', json5="text", pupil_fk_id=4)
row = Order.objects.create(char0=None, int1=3, float2=2.5, datetime3=datetime(2022, 5, 23, 3, 0, tzinfo=timezone.utc), char4='Bay', json5=5, pupil_fk_id=1)

show(lambda: rows(Order.objects.exclude(pupil_fk__in=Pupil.objects.filter(order__float2__lte=F("float2"))).filter(~Q(pupil_fk__char0__gt='cedar')).defer("char4")))
show(lambda: rows(Pupil.objects.filter(order__char4__exact=F("char0"), char3='elm').annotate(x0=Subquery(Order.objects.filter(pupil_fk=OuterRef("pk")).order_by("-char4", "pk").values("char4")[:1])).exclude(Q(float2__isnull=False))))
show(lambda: rows(Order.objects.annotate(x0=Value("const")).filter(Q(pupil_fk__order=3)).values('json5')))
show(lambda: rows(Order.objects.filter(((Q(pupil_fk__in=Pupil.objects.filter(int1__lt=8)) | Q(pupil_fk__isnull=True)) | (Q(float2__lte=-1.25) | Q(int1__gt=-1)))).annotate(x0=Max("pupil_fk__float2")).annotate(x1=Case(When(Q(json5__0=1), then=F("int1")), default=Value(7))).exclude((~Q(x1__gte=-2) | Q(char4__endswith='fir'))).distinct()))
show(lambda: Order.objects.filter(pupil_fk__float2__lte=4.75, char0__istartswith='cedar').annotate(x0=F("int1") + F("pupil_fk__int1")).order_by("-char0").select_related("pupil_fk").exists())
show(lambda: rows(Pupil.objects.annotate(x0=Cast("int1", CharField())).filter(((Q(char0__startswith='Bay') & ~Exists(Order.objects.filter(pupil_fk=OuterRef("pk"), pupil_fk__int1__gt=F("int1")))) & (Q(order__pupil_fk__order=3) | ~Q(x0__gte='')))).order_by("-x0")))
show(lambda: Order.objects.filter(~(Q(pupil_fk__float2__gt=F("float2")) & (Q(pupil_fk__in=[2, 2]) | Q(pupil_fk__isnull=True)))).values("char4").annotate(agg=Avg("int1")).filter(int1__gt=F("int1")).exists())
show(lambda: rows(Pupil.objects.alias(x0=Concat("char0", Value("-"), "char0")).values_list('char3', 'char0')))
show(lambda: Pupil.objects.values("float2").annotate(agg=Count("float2", filter=Q(order__pupil_fk__char3__isnull=True))).filter((~Q(int1__in=[-3, 0, -3]) ^ (Q(order__char4__regex=r"a.$") | ~Q(order__char0__startswith='a%b')))).order_by("agg").aggregate(total=Max("order__pupil_fk__float2")))
show(lambda: rows(Pupil.objects.filter(~Q(char0='elm')).annotate(x0=Case(When(Q(char3__iexact='Oak'), then=F("int1")), default=Value(7))).order_by("-int1", "pk").values_list('int1', 'char3')))
show(lambda: rows(Order.objects.exclude(~((Q(pupil_fk__int1__gt=7) | Q(pupil_fk__order__char4__iexact='c_d')) & (Q(pupil_fk__order__json5={"a": 1}) & Q(json5__has_key="b")))).values("int1").annotate(agg=Sum("pupil_fk__order__int1")).filter(pupil_fk__char3__contains='yew').order_by("pk")[1:]))
show(lambda: rows(Order.objects.filter(int1=3) | Order.objects.filter(pupil_fk__int1__lt=1)))
