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
    text3 = models.TextField(null=True)


class Order(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    datetime2 = models.DateTimeField()
    grade_o2o = models.OneToOneField(Grade, on_delete=models.CASCADE, related_name="order_by_grade_o2o", null=True)


class Visit(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField(null=True)
    text2 = models.TextField(null=True)
    float3 = models.FloatField(null=True)
    bool4 = models.BooleanField()
    grade_fk = models.ForeignKey(Grade, on_delete=models.CASCADE, related_name="visit_by_grade_fk")
    order_fk = models.ForeignKey(Order, on_delete=models.CASCADE, null=True)


row = Grade.objects.create(char0='Bay', int1=-3, decimal2=Decimal("-49.75"), text3=None)
row = Grade.objects.create(char0='ash', int1=4, decimal2=Decimal("153.25"), text3='c_d')
row = Grade.objects.create(char0='', int1=0, decimal2=Decimal("88.00"), text3='elm')
row = Grade.objects.create(char0='fir', int1=-3, decimal2=Decimal("10.25"), text3=None)
row = Grade.objects.create(char0='Bay', int1=-3, decimal2=None, text3='cedar')
row = Order.objects.create(char0='Dale', int1=4, datetime2=datetime(2024, 4, 24, 4, 30, tzinfo=timezone.utc), grade_o2o_id=1)
row = Order.objects.create(char0='Bay', int1=3, datetime2=datetime(2023, 4, 1, 8, 30, tzinfo=timezone.utc), grade_o2o_id=2)
row = Order.objects.create(char0='ash', int1=0, datetime2=datetime(2022, 7, 28, 19, 0, tzinfo=timezone.utc), grade_o2o_id=None)
row = Order.objects.create(char0='cedar', int1=0, datetime2=datetime(2023, 5, 1, 19, 30, tzinfo=timezone.utc), grade_o2o_id=4)
row = Order.objects.create(char0='Oak', int1=-2, datetime2=datetime(2022, 2, 7, 18, 0, tzinfo=timezone.utc), grade_o2o_id=None)
row = Order.objects.create(char0='fir', int1=2, datetime2=datetime(2024, 8, 5, 18, 30, tzinfo=timezone.utc), grade_o2o_id=None)
row = Visit.objects.create(char0=None, int1=7, text2=None, float3=4.5, bool4=True, grade_fk_id=2, order_fk_id=2)
row = Visit.objects.create(char0='Dale', int1=3, text2='c_d', float3=None, bool4=True, grade_fk_id=1, order_fk_id=None)
row = Visit.objects.create(char0='Dale', int1=3, text2='c_d', float3=2.0, bool4=True, grade_fk_id=1, order_fk_id=None)
row = Visit.objects.create(char0='c_d', int1=1, text2=None, float3=3.75, bool4=True, grade_fk_id=1, order_fk_id=3)
row = Visit.objects.create(char0=None, int1=None, text2='a%b', float3=-1.0, bool4=True, grade_fk_id=3, order_fk_id=2)
row = Visit.objects.create(char0='', int1=5, text2='cedar', float3=-2.0, bool4=False, grade_fk_id=3, order_fk_id=6)

show(lambda: rows(Grade.objects.exclude(char0__exact=F("char0")).reverse()))
show(lambda: Grade.objects.filter(order_by_grade_o2o__in=Order.objects.filter(int1__lt=4)).annotate(x0=Case(When(Q(visit_by_grade_fk__in=Visit.objects.filter(int1__gte=0)), then=F("int1")), default=Value(7))).annotate(x1=Case(When(Q(order_by_grade_o2o__int1=7), then=F("int1")), default=Value(7))).order_by(F("x1").asc(), "pk").exists())
show(lambda: rows(Order.objects.filter(datetime2__lte=datetime(2023, 12, 8, 2, 30, tzinfo=timezone.utc)).values_list('char0', 'datetime2')))
show(lambda: rows(Visit.objects.filter(~Q(text2__contains='a%b')).values("float3").annotate(agg=Count("order_fk__int1")).filter(bool4=False)))
show(lambda: rows(Visit.objects.exclude(((Q(order_fk__datetime2__date=date(2024, 5, 19)) ^ Q(bool4=False)) & ~(~Q(order_fk__visit__float3__lte=2.0) | Q(grade_fk__order_by_grade_o2o__isnull=True))))))
show(lambda: rows(Order.objects.filter(int1__lte=8).intersection(Order.objects.filter(((~Q(char0__isnull=False) | Q(grade_o2o__char0__gt='Bay')) ^ (Q(visit__grade_fk__int1__gte=3) ^ ~Q(grade_o2o__order_by_grade_o2o__datetime2__month=10)))))))
show(lambda: Order.objects.values_list("char0", flat=True).count())
show(lambda: Order.objects.filter(((~Q(grade_o2o__char0__gt=F("char0")) & Q(datetime2__isnull=False)) ^ (~Q(datetime2__date=date(2024, 11, 25)) & Q(visit__in=Visit.objects.filter(bool4__lte=F("bool4")))))).annotate(x0=Sum("int1", filter=Q(datetime2__month=1))).values('grade_o2o', 'datetime2', 'int1').aggregate(total=Count("pk", distinct=True)))
show(lambda: rows(Order.objects.filter(visit__order_fk__int1__gte=9)))
show(lambda: rows(Order.objects.exclude((Q(datetime2__gt=datetime(2024, 1, 1, 8, 30, tzinfo=timezone.utc)) & (Q(visit__grade_fk__int1__gte=4) & Q(visit__char0__regex=r"^[a-c]")))).filter(~Q(char0__iexact='yew')).select_related("grade_o2o")))
show(lambda: rows(Grade.objects.filter((Q(visit_by_grade_fk__char0__isnull=True) & (~Q(decimal2__isnull=True) | Q(order_by_grade_o2o__isnull=False)))).difference(Grade.objects.filter(visit_by_grade_fk=2))))
show(lambda: rows(Order.objects.annotate(x0=F("int1") + F("int1")).filter(Exists(Visit.objects.filter(order_fk=OuterRef("pk"), grade_fk__isnull=False)))))
