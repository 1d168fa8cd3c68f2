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
    decimal2 = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    char3 = models.CharField(max_length=40)
    float4 = models.FloatField()
    self_m2m = models.ManyToManyField("self", related_name="shop_by_self_m2m", symmetrical=False)


class Grade(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    date2 = models.DateField()
    datetime3 = models.DateTimeField(null=True)
    char4 = models.CharField(max_length=40)
    shop_fk = models.ForeignKey(Shop, on_delete=models.SET_NULL, null=True)

    class Meta:
        ordering = ['-char0']


class Pupil(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    float2 = models.FloatField()
    json3 = models.JSONField(null=True)
    shop_m2m = models.ManyToManyField(Shop)
    grade_fk = models.ForeignKey(Grade, on_delete=models.CASCADE, related_name="pupil_by_grade_fk")
    self_m2m = models.ManyToManyField("self", related_name="pupil_by_self_m2m", symmetrical=False)


class Author(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    datetime2 = models.DateTimeField(null=True)
    date3 = models.DateField(null=True)
    shop_fk = models.ForeignKey(Shop, on_delete=models.CASCADE, null=True)
    pupil_m2m = models.ManyToManyField(Pupil)


row = Shop.objects.create(char0='', int1=None, decimal2=Decimal("120.75"), char3='ash', float4=-1.5)
row = Shop.objects.create(char0='c_d', int1=-2, decimal2=Decimal("-6.25"), char3='', float4=4.0)
row.self_m2m.add(1)
row = Grade.objects.create(char0='Dale', int1=0, date2=date(2024, 9, 23), datetime3=None, char4='ash', shop_fk_id=1)
row = Grade.objects.create(char0='cedar', int1=3, date2=date(2023, 2, 13), datetime3=None, char4='Dale', shop_fk_id=1)
row = Pupil.objects.create(char0='a%b', int1=3, float2=5.0, json3=None, grade_fk_id=1)
row.shop_m2m.add(2)
row = Pupil.objects.create(char0=None, int1=0, float2=4.5, json3={"b": None}, grade_fk_id=1)
row.shop_m2m.add(1)
row.self_m2m.add(1)
row = Author.objects.create(char0='Bay', int1=-3, datetime2=datetime(2023, 6, 24, 9, 30, tzinfo=timezone.utc), date3=date(2023, 2, 3), shop_fk_id=None)
row = Author.objects.create(char0='a%b', int1=-2, datetime2=datetime(2024, 10, 11, 22, 0, tzinfo=timezone.utc), date3=None, shop_fk_id=2)
row = Author.objects.create(char0=None, int1=-3, datetime2=None, date3=None, shop_fk_id=2)

show(lambda: rows(Pupil.objects.select_related("grade_fk__shop_fk").distinct()))
show(lambda: Grade.objects.filter(Q(shop_fk__int1__gte=7)).delete())
show(lambda: rows(Grade.objects.exclude(Q(char4__in=['yew', ''])).filter(int1__range=(7, 2)).values("date2").annotate(agg=Min("shop_fk__self_m2m__decimal2", filter=Q(pupil_by_grade_fk__author__char0__startswith='a%b')))))
show(lambda: Grade.objects.filter(pupil_by_grade_fk__self_m2m__char0__icontains='elm').annotate(x0=Subquery(Pupil.objects.filter(grade_fk=OuterRef("pk")).order_by("-char0", "pk").values("char0")[:1])).distinct().order_by('pk').first())
show(lambda: rows(Grade.objects.exclude(((Q(datetime3__gt=datetime(2024, 11, 6, 5, 0, tzinfo=timezone.utc)) | ~Q(int1__gt=-2)) | (Q(int1__lte=-3) | Q(date2__gt=date(2024, 6, 1))))).annotate(x0=F("int1") - 4).exclude(x0__lt=-1)))
show(lambda: rows(Grade.objects.filter((Exists(Pupil.objects.filter(grade_fk=OuterRef("pk"), self_m2m__json3__isnull=True)) & (Q(pupil_by_grade_fk__pupil_by_self_m2m__char0__lte=F("char0")) & Q(char4__isnull=True)))).values("char0").annotate(agg=Count("pk")).filter(Q(pupil_by_grade_fk__char0__gt='Bay')).order_by("agg")))
show(lambda: Grade.objects.filter(char4__gt='yew').exclude(((Q(char4='Dale') | ~Q(shop_fk__self_m2m=3)) & (Q(date2__gt=date(2022, 4, 7)) | Q(int1__lt=-2)))).annotate(x0=Coalesce("int1", 0)).annotate(x1=Case(When(Q(char4__isnull=False), then=F("int1")), default=Value(7))).reverse().order_by('pk').last())
show(lambda: rows(Grade.objects.alias(x0=Greatest("int1", Value(5)))))
show(lambda: Shop.objects.filter(shop_by_self_m2m__self_m2m__decimal2__lt=Decimal("36.00")).annotate(x0=Abs("int1")).filter(((~Q(x0__isnull=True) | Q(pupil__float2__gt=1.0)) & (Q(char0__isnull=True) & ~Q(int1__lte=8)))).order_by('-pk').first())
show(lambda: rows(Pupil.objects.filter(~Q(author__pupil_m2m__json3={"a": "x", "b": [1, 2]})).values("char0").annotate(agg=Max("int1"))))
show(lambda: rows(Pupil.objects.filter((Exists(Author.objects.filter(pupil_m2m=OuterRef("pk"), datetime2__hour=12)) | ~(Exists(Pupil.objects.filter(self_m2m=OuterRef("pk"), char0__icontains='ash')) & ~Exists(Author.objects.filter(pupil_m2m=OuterRef("pk"), shop_fk__author__char0__isnull=True))))).annotate(x0=Concat("char0", Value("-"), "char0")).annotate(x1=Abs("int1"))))
show(lambda: Pupil.objects.filter(((~Q(int1__range=(-1, 6)) ^ Q(float2__gt=-0.5)) | ~Q(json3__a=None))).annotate(x0=Sum("shop_m2m__self_m2m__decimal2")).filter(self_m2m__shop_m2m__int1__lt=-3, x0__exact=Decimal("151.50")).aggregate(total=Max("float2")))
