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



class Book(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    int2 = models.IntegerField(null=True)
    date3 = models.DateField()
    float4 = models.FloatField(null=True)

    class Meta:
        ordering = ['int1', 'date3']


class Shop(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField(null=True)
    datetime2 = models.DateTimeField()
    float3 = models.FloatField()
    bool4 = models.BooleanField()
    date5 = models.DateField()
    book_fk = models.ForeignKey(Book, on_delete=models.CASCADE)


class Visit(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField(null=True)
    date2 = models.DateField()
    book_fk = models.ForeignKey(Book, on_delete=models.CASCADE)
    shop_o2o = models.OneToOneField(Shop, on_delete=models.CASCADE, related_name="visit_by_shop_o2o")


class Pupil(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField(null=True)
    bool2 = models.BooleanField()
    char3 = models.CharField(max_length=40)
    book_fk = models.ForeignKey(Book, on_delete=models.CASCADE)
    shop_fk = models.ForeignKey(Shop, on_delete=models.CASCADE, null=True)
    visit_o2o = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="pupil_by_visit_o2o")

    class Meta:
        ordering = ['char0']


row = Book.objects.create(char0='yew', int1=-3, int2=None, date3=date(2022, 12, 6), float4=3.0)
row = Book.objects.create(char0='Oak', int1=0, int2=None, date3=date(2024, 9, 8), float4=-0.25)
row = Book.objects.create(char0='ash', int1=6, int2=None, date3=date(2024, 10, 9), float4=3.25)
row = Book.objects.create(char0='Oak', int1=9, int2=2, date3=date(2023, 5, 19), float4=0.25)
row = Shop.objects.create(char0='', int1=None, datetime2=datetime(2022, 7, 14, 15, 0, tzinfo=timezone.utc), float3=3.25, bool4=False, date5=date(2023, 3, 5), book_fk_id=2)
row = Shop.objects.create(char0='fir', int1=3, datetime2=datetime(2024, 9, 3, 10, 0, tzinfo=timezone.utc), float3=1.75, bool4=True, date5=date(2023, 4, 19), book_fk_id=2)
row = Shop.objects.create(char0='yew', int1=None, datetime2=datetime(2024, 9, 21, 10, 0, tzinfo=timezone.utc), float3=-0.75, bool4=True, date5=date(2024, 8, 2), book_fk_id=4)
row = Shop.objects.create(char0='elm', int1=None, datetime2=datetime(2023, 4, 11, 7, 0, tzinfo=timezone.utc), float3=-0.5, bool4=True, date5=date(2024, 4, 4), book_fk_id=3)
row = Shop.objects.create(char0='fir', int1=-3, datetime2=datetime(2022, 6, 7, 7, 30, tzinfo=timezone.utc), float3=-0.25, bool4=False, date5=date(2023, 9, 11), book_fk_id=3)
row = Visit.objects.create(char0='yew', int1=7, date2=date(2022, 12, 6), book_fk_id=1, shop_o2o_id=1)
row = Visit.objects.create(char0='', int1=9, date2=date(2022, 4, 7), book_fk_id=2, shop_o2o_id=2)
row = Visit.objects.create(char0='ash', int1=9, date2=date(2023, 11, 11), book_fk_id=1, shop_o2o_id=3)
row = Visit.objects.create(char0='elm', int1=7, date2=date(2024, 6, 26), book_fk_id=4, shop_o2o_id=4)
row = Visit.objects.create(char0='fir', int1=None, date2=date(2024, 6, 10), book_fk_id=1, shop_o2o_id=5)
row = Pupil.objects.create(char0='a%b', int1=5, bool2=True, char3='a%b', book_fk_id=1, shop_fk_id=None, visit_o2o_id=1)
row = Pupil.objects.create(char0='Dale', int1=8, bool2=True, char3='Dale', book_fk_id=4, shop_fk_id=4, visit_o2o_id=2)
row = Pupil.objects.create(char0='a%b', int1=-3, bool2=True, char3='Dale', book_fk_id=4, shop_fk_id=3, visit_o2o_id=3)
row = Pupil.objects.create(char0='elm', int1=5, bool2=True, char3='elm', book_fk_id=2, shop_fk_id=2, visit_o2o_id=4)
row = Pupil.objects.create(char0='Dale', int1=None, bool2=True, char3='yew', book_fk_id=3, shop_fk_id=1, visit_o2o_id=5)

show(lambda: rows(Visit.objects.filter((Q(pupil_by_visit_o2o__int1__gte=-1) | (Q(book_fk__date3__week_day=4) ^ ~Exists(Pupil.objects.filter(visit_o2o=OuterRef("pk"), char0='c_d'))))).alias(x0=Abs("int1")).order_by("-shop_o2o__book_fk__char0").values('int1', 'char0')))
show(lambda: rows(Shop.objects.filter(int1__gte=1).alias(x0=Min("visit_by_shop_o2o__int1")).distinct()))
show(lambda: Shop.objects.filter((~Q(char0__startswith='ash') & (Q(float3__lte=-1.75) & ~Q(pupil__visit_o2o__date2__isnull=True)))).exclude(int1__gte=9).annotate(x0=F("char0")).filter(x0__gte='yew').defer("char0").distinct().count())
show(lambda: prefetched(Shop.objects.order_by("pk").prefetch_related("book_fk"), "book_fk"))
show(lambda: rows(Visit.objects.exclude(int1__lt=8).exclude(char0__startswith='ash').values('char0')))
show(lambda: Visit.objects.filter(char0__isnull=True, char0__gt='fir').update(char0='c_d'))
show(lambda: rows(Pupil.objects.filter(shop_fk__in=[1, 4]).alias(x0=Case(When(Q(char3__icontains='elm'), then=F("int1")), default=Value(7))).order_by("pk")[:2]))
show(lambda: rows(Book.objects.exclude(shop__book_fk__pupil=2).distinct()))
show(lambda: rows(Shop.objects.values("char0").annotate(agg=Min("float3")).order_by("agg").distinct()))
show(lambda: rows(Visit.objects.filter(pupil_by_visit_o2o=1).annotate(x0=Min("int1", default=0, filter=Q(book_fk__visit__char0__exact=F("char0")))).filter((~Q(shop_o2o__pupil__char3__isnull=True) | Q(int1__lt=1))).order_by("-date2").values_list('int1').reverse()))
show(lambda: rows(Shop.objects.values("char0").annotate(agg=Count("pk")).filter(~((Exists(Pupil.objects.filter(shop_fk=OuterRef("pk"), bool2=False)) & Q(agg__gte=9)) | Q(char0__in=['a%b']))).order_by("agg")))
show(lambda: rows(Shop.objects.filter(pupil__visit_o2o__char0__iexact='', pupil__isnull=True).distinct()))
