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



class Order(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    bool2 = models.BooleanField()
    int3 = models.IntegerField()
    date4 = models.DateField()

    class Meta:
        ordering = ['bool2', '-int1']


class Shop(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField(null=True)
    char2 = models.CharField(max_length=40, null=True)
    int3 = models.IntegerField(null=True)


row = Order.objects.create(char0='c_d', int1=-2, bool2=True, int3=6, date4=date(2024, 11, 21))
row = Order.objects.create(char0='fir', int1=-1, bool2=True, int3=8, date4=date(2023, 9, 22))
row = Order.objects.create(char0='Dale', int1=1, bool2=False, int3=6, date4=date(2022, 8, 26))
row = Order.objects.create(char0='elm', int1=5, bool2=False, int3=-2, date4=date(2022, 2, 9))
row = Order.objects.create(char0='elm', int1=-2, bool2=True, int3=-1, date4=date(2024, 7, 4))
row = Shop.objects.create(char0='Oak', int1=7, char2=None, int3=1)
row = Shop.objects.create(char0='Oak', int1=-2, char2='Oak', int3=None)
row = Shop.objects.create(char0='yew', int1=None, char2=None, int3=6)
row = Shop.objects.create(char0='Oak', int1=3, char2=None, int3=2)
row = Shop.objects.create(char0='elm', int1=5, char2=None, int3=4)
row = Shop.objects.create(char0='Bay', int1=-3, char2=None, int3=None)

show(lambda: rows(Order.objects.filter(Q(int1__lte=F("int3"))).filter(Q(int1__gte=4)).annotate(x0=Count("int1", distinct=True, filter=Q(bool2__gt=F("bool2")))).filter((Q(char0__contains='ash') & ~Q(date4=date(2024, 7, 15)))).order_by("bool2").values('char0').distinct()))
show(lambda: Order.objects.values("int3").annotate(agg=Count("pk", distinct=True)).filter(Q(int3__in=[-3, 1])).order_by("agg").exists())
show(lambda: rows(Order.objects.filter(date4__month=11, int1__in=[0, 3, 5]).order_by("-char0")))
show(lambda: rows(Order.objects.filter(((Q(int1__lt=5) & Q(int3__gte=4)) ^ (~Q(bool2=True) ^ Q(int1__range=(1, 3)))))))
show(lambda: Shop.objects.filter(~(Q(int3__isnull=True) & Q(int3__lte=-2))).update(char0='c_d'))
show(lambda: Shop.objects.exclude(Q(char0__in=[])).defer("char2").order_by('-pk').first())
show(lambda: rows(Shop.objects.filter((Q(int1=0) & (~Q(char2__contains='Dale') | Q(int3__lt=4)))).alias(x0=Length("char0")).order_by("-int1").defer("int3")))
show(lambda: rows(Shop.objects.exclude(Q(char0__contains='c_d')).alias(x0=F("int1") - 3).values_list('char2').distinct()))
show(lambda: Shop.objects.filter((~(~Q(char2__in=['yew', 'Dale']) & ~Q(char0__isnull=False)) & ~(~Q(int1__in=[9, -3, 1]) & ~Q(int1__in=[1, 7])))).delete())
show(lambda: rows(Shop.objects.exclude(~(Q(int1__lte=0) & Q(char0__exact=F("char2")))).annotate(x0=F("int3") + F("int3")).filter((Q(int1__gt=8) & Q(x0__isnull=False))).order_by("-int1", "pk")))
show(lambda: rows(Shop.objects.annotate(x0=Case(When(int1__lte=7, then=Value(1)), default=Value(0))).annotate(x1=F("char0")).filter(char0__iexact='a%b', x0__exact=-2)))
show(lambda: Order.objects.filter(char0__icontains='fir').update(int1=F("int1") + 1))
