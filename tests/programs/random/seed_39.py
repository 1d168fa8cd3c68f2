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



class Visit(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    float2 = models.FloatField(null=True)


class Order(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    bool2 = models.BooleanField()
    visit_fk = models.ForeignKey(Visit, on_delete=models.CASCADE)


row = Visit.objects.create(char0='c_d', int1=2, float2=3.75)
row = Visit.objects.create(char0='ash', int1=7, float2=None)
row = Visit.objects.create(char0='c_d', int1=4, float2=3.0)
row = Visit.objects.create(char0='fir', int1=9, float2=1.0)
row = Visit.objects.create(char0='yew', int1=-1, float2=-1.5)
row = Order.objects.create(char0='elm', int1=7, bool2=False, visit_fk_id=2)
row = Order.objects.create(char0='Bay', int1=3, bool2=False, visit_fk_id=5)
row = Order.objects.create(char0='Bay', int1=3, bool2=True, visit_fk_id=1)

show(lambda: prefetched(Order.objects.order_by("pk").prefetch_related("visit_fk"), "visit_fk"))
show(lambda: prefetched(Visit.objects.order_by("pk").prefetch_related("order_set"), "order_set"))
show(lambda: Visit.objects.filter(~Q(order__bool2=False)).reverse().count())
show(lambda: rows(Order.objects.values("bool2").annotate(agg=Count("visit_fk__order__pk")).order_by("agg").distinct()))
show(lambda: rows(Visit.objects.exclude(float2__lte=4.25).annotate(x0=Coalesce("int1", 0)).annotate(x1=Abs("int1")).order_by("-float2", "pk")))
show(lambda: rows(Visit.objects.filter(~Q(float2__lte=2.75)).filter(float2__gt=1.75).order_by("pk")[:2]))
show(lambda: Visit.objects.filter((Q(order__visit_fk__char0__in=['Oak', 'ash', 'fir']) ^ (Q(order__char0__gt='elm') | ~Q(order__char0__in=[])))).delete())
show(lambda: Order.objects.filter(bool2__isnull=False).annotate(x0=Length("char0")).annotate(x1=Value("const")).filter(bool2=False).values('x0').count())
show(lambda: rows(Order.objects.filter(Q(visit_fk__order__int1__gte=2)).annotate(x0=Case(When(visit_fk__int1__gte=-3, then=Value(1)), default=Value(0))).annotate(x1=Coalesce("visit_fk__int1", 3)).order_by("x1", "pk").select_related("visit_fk").distinct().order_by("pk")[1:3]))
show(lambda: rows(Order.objects.filter(visit_fk__in=[3, 5]).defer("bool2")))
show(lambda: rows(Visit.objects.exclude(char0__endswith='c_d').values_list('float2').order_by("pk")[1:3]))
show(lambda: rows(Visit.objects.values("float2").annotate(agg=Sum("float2", filter=Q(order__visit_fk__int1=0))).exclude(((~Exists(Order.objects.filter(visit_fk=OuterRef("pk"), char0__endswith='a%b')) | Q(agg__gte=3.75)) | (~Q(order__visit_fk__float2__isnull=False) & Q(order__visit_fk__in=[1, 4])))).distinct()))
