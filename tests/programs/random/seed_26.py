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


class Pupil(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    datetime2 = models.DateTimeField(null=True)
    float3 = models.FloatField()
    order_o2o = models.OneToOneField(Order, on_delete=models.CASCADE)

    class Meta:
        ordering = ['-char0']


class Book(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField(null=True)
    json2 = models.JSONField()
    pupil_m2m = models.ManyToManyField(Pupil, related_name="book_by_pupil_m2m")

    class Meta:
        ordering = ['-char0', 'int1']


class Grade(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    int2 = models.IntegerField()
    order_fk = models.ForeignKey(Order, on_delete=models.CASCADE)
    book_fk = models.ForeignKey(Book, on_delete=models.SET_NULL, null=True)


row = Order.objects.create(char0='fir', int1=-2, decimal2=Decimal("-8.25"))
row = Order.objects.create(char0='cedar', int1=7, decimal2=Decimal("128.00"))
row = Pupil.objects.create(char0='', int1=8, datetime2=datetime(2024, 8, 20, 12, 0, tzinfo=timezone.utc), float3=-1.75, order_o2o_id=1)
row = Pupil.objects.create(char0='cedar', int1=6, datetime2=None, float3=-1.25, order_o2o_id=2)
row = Book.objects.create(char0='ash', int1=3, json2={"a": "x", "b": [1, 2]})
row = Book.objects.create(char0='Bay', int1=None, json2={"a": 1})
row = Grade.objects.create(char0='elm', int1=4, int2=2, order_fk_id=2, book_fk_id=None)
row = Grade.objects.create(char0='yew', int1=0, int2=1, order_fk_id=1, book_fk_id=1)
row = Grade.objects.create(char0='Oak', int1=3, int2=6, order_fk_id=2, book_fk_id=1)
row = Grade.objects.create(char0='cedar', int1=8, int2=-3, order_fk_id=1, book_fk_id=1)
row = Grade.objects.create(char0='Dale', int1=1, int2=2, order_fk_id=2, book_fk_id=None)

show(lambda: Grade.objects.exclude(Q(order_fk__pupil__order_o2o__in=[3, 2])).exclude((Q(order_fk__grade__book_fk__in=Book.objects.filter(int1__in=[6, 4])) ^ Q(order_fk__in=Order.objects.filter(grade__isnull=True)))).annotate(x0=Value("const")).annotate(x1=F("int2") + F("int1")).order_by("-char0", "pk").exists())
show(lambda: rows(Pupil.objects.filter(char0__istartswith='').annotate(x0=Max("int1")).annotate(x1=Length("char0")).filter(~(Q(float3__lte=0.5) | (Q(x1__exact=1) & Q(order_o2o__decimal2__gt=Decimal("58.75"))))).values('x0', 'x1')))
show(lambda: rows(Pupil.objects.filter(Q(order_o2o__grade__isnull=False)).values_list('order_o2o', 'char0').distinct()))
show(lambda: rows(Grade.objects.filter(int2__lt=6).exclude(char0__endswith='Dale').values('int2').reverse()))
show(lambda: rows(Book.objects.alias(x0=Max("pupil_m2m__int1")).values('int1', 'char0')))
show(lambda: rows(Order.objects.filter(int1__range=(-2, 5), decimal2__lt=Decimal("194.50")).difference(Order.objects.filter(~((~Q(char0__lte=F("char0")) | Q(char0__isnull=False)) & Q(grade__int1__gte=8))))))
show(lambda: rows(Pupil.objects.filter(~Exists(Book.objects.filter(pupil_m2m=OuterRef("pk"), pupil_m2m__book_by_pupil_m2m__json2={"b": None}))).annotate(x0=Subquery(Book.objects.filter(pupil_m2m=OuterRef("pk")).order_by("-int1", "pk").values("int1")[:1])).filter(int1__isnull=True).order_by("-x0", "pk")))
show(lambda: prefetched(Order.objects.order_by("pk").prefetch_related("grade_set"), "grade_set"))
show(lambda: Grade.objects.filter(~((Q(char0__regex=r"^[a-c]") | Q(order_fk__grade__int2__lte=F("int2"))) & (Q(book_fk__char0__gt='Dale') & Q(char0__istartswith='c_d')))).exclude(int1__in=[], int2__gte=2).aggregate(total=Max("order_fk__decimal2", filter=Q(char0='a%b'))))
show(lambda: Grade.objects.values("char0").annotate(agg=Count("order_fk__pk", distinct=True, filter=Q(book_fk__pupil_m2m__in=Pupil.objects.filter(datetime2__isnull=True)))).filter(~((Q(book_fk__isnull=False) ^ ~Q(agg__lt=-3)) & (Q(book_fk__char0__istartswith='ash') | Q(int1__isnull=False)))).order_by("agg").aggregate(total=Count("pk")))
show(lambda: rows(Grade.objects.annotate(x0=F("int1") + F("int1")).annotate(x1=Value("const")).filter(((~Q(int2__gte=2) ^ Q(int2__lte=-1)) & ~Q(book_fk__grade__int1__gte=-3))).order_by("-x0", "pk")))
show(lambda: Order.objects.filter(Q(char0__startswith='Dale')).delete())
