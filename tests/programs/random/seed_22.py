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
    decimal2 = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    int3 = models.IntegerField(null=True)
    date4 = models.DateField(null=True)
    datetime5 = models.DateTimeField()


class Author(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField(null=True)
    char2 = models.CharField(max_length=40)
    json3 = models.JSONField()
    bool4 = models.BooleanField()
    decimal5 = models.DecimalField(max_digits=8, decimal_places=2)


row = Order.objects.create(char0='fir', int1=1, decimal2=None, int3=9, date4=date(2024, 9, 5), datetime5=datetime(2023, 5, 22, 22, 0, tzinfo=timezone.utc))
row = Order.objects.create(char0='Oak', int1=-3, decimal2=Decimal("-33.50"), int3=1, date4=date(2024, 7, 13), datetime5=datetime(2024, 3, 10, 18, 30, tzinfo=timezone.utc))
row = Order.objects.create(char0='Oak', int1=6, decimal2=None, int3=5, date4=date(2023, 11, 17), datetime5=datetime(2023, 2, 3, 14, 30, tzinfo=timezone.utc))
row = Order.objects.create(char0='Bay', int1=3, decimal2=Decimal("-20.50"), int3=0, date4=date(2023, 1, 4), datetime5=datetime(2023, 4, 6, 0, 30, tzinfo=timezone.utc))
row = Order.objects.create(char0='fir', int1=-1, decimal2=Decimal("132.75"), int3=4, date4=None, datetime5=datetime(2024, 3, 26, 20, 0, tzinfo=timezone.utc))
row = Order.objects.create(char0='', int1=8, decimal2=None, int3=None, date4=None, datetime5=datetime(2022, 10, 15, 1, 0, tzinfo=timezone.utc))
row = Author.objects.create(char0='cedar', int1=7, char2='yew', json3={"b": None}, bool4=True, decimal5=Decimal("131.00"))
row = Author.objects.create(char0='Bay', int1=6, char2='elm', json3={"a": 1}, bool4=True, decimal5=Decimal("45.50"))
row = Author.objects.create(char0='', int1=None, char2='Bay', json3={"a": "x", "b": [1, 2]}, bool4=False, decimal5=Decimal("87.50"))
row = Author.objects.create(char0=None, int1=None, char2='Dale', json3=[1, 2, 3], bool4=True, decimal5=Decimal("60.75"))
row = Author.objects.create(char0='yew', int1=-1, char2='ash', json3=[1, 2, 3], bool4=True, decimal5=Decimal("190.50"))

show(lambda: rows(Order.objects.filter(Q(date4__gt=F("date4"))).values("datetime5").annotate(agg=Count("decimal2", distinct=True))))
show(lambda: rows(Order.objects.exclude(char0__gt='').values_list("char0", flat=True)))
show(lambda: rows(Author.objects.exclude(bool4=True).distinct()))
show(lambda: rows(Order.objects.filter(date4__gt=date(2024, 11, 2))))
show(lambda: rows(Author.objects.exclude(~Q(char2__gt=F("char0"))).exclude(json3__a=None).annotate(x0=Min("decimal5")).only("char0").distinct()))
show(lambda: rows(Order.objects.filter(Q(int3__lte=F("int1"))).annotate(x0=Abs("int1")).annotate(x1=Value("const"))))
show(lambda: rows(Order.objects.filter(char0__contains='cedar').alias(x0=Abs("int3")).defer("date4").distinct().order_by("pk")[:2]))
show(lambda: rows(Author.objects.only("char2")))
show(lambda: rows(Order.objects.filter(int1__range=(4, 7)).annotate(x0=Count("pk", distinct=True)).exclude(~(Q(char0='ash') | Q(x0__gte=3))).values('x0', 'char0', 'decimal2')))
show(lambda: rows(Order.objects.annotate(x0=F("char0")).values('int1').order_by("pk")[1:]))
show(lambda: Author.objects.filter(Q(char2__contains='Bay')).update(int1=F("int1") + 1))
show(lambda: rows(Author.objects.filter(((Q(json3=[1, 2, 3]) ^ Q(int1__in=[5, 1, 4])) & Q(char0__regex=r"^[a-c]")))))
