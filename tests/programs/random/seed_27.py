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
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    int2 = models.IntegerField(null=True)
    json3 = models.JSONField()
    self_fk = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="grade_by_self_fk", null=True)


class Pupil(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    datetime2 = models.DateTimeField()
    self_m2m = models.ManyToManyField("self", related_name="pupil_by_self_m2m", symmetrical=False)


class Shop(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    date2 = models.DateField(null=True)
    float3 = models.FloatField()
    grade_fk = models.ForeignKey(Grade, on_delete=models.CASCADE)
    pupil_fk = models.ForeignKey(Pupil, on_delete=models.CASCADE, null=True)


class Club(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField(null=True)
    decimal2 = models.DecimalField(max_digits=8, decimal_places=2)
    date3 = models.DateField()
    bool4 = models.BooleanField()
    datetime5 = models.DateTimeField()
    grade_fk = models.ForeignKey(Grade, on_delete=models.CASCADE, related_name="club_by_grade_fk")
    pupil_fk = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="club_by_pupil_fk")
    shop_fk = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="club_by_shop_fk")

    class Meta:
        ordering = ['-decimal2']


row = Grade.objects.create(char0='Bay', int1=6, int2=None, json3=[1, 2, 3], self_fk_id=None)
row = Grade.objects.create(char0=None, int1=9, int2=5, json3=5, self_fk_id=None)
row = Grade.objects.create(char0=None, int1=9, int2=None, json3=5, self_fk_id=None)
row = Grade.objects.create(char0='yew', int1=8, int2=None, json3=[1, 2, 3], self_fk_id=None)
row = Grade.objects.create(char0=None, int1=3, int2=None, json3=5, self_fk_id=3)
row = Pupil.objects.create(char0='fir', int1=-3, datetime2=datetime(2022, 2, 28, 2, 30, tzinfo=timezone.utc))
row = Pupil.objects.create(char0='Dale', int1=-1, datetime2=datetime(2023, 10, 27, 15, 0, tzinfo=timezone.utc))
row = Shop.objects.create(char0='fir', int1=1, date2=None, float3=1.75, grade_fk_id=2, pupil_fk_id=2)
row = Shop.objects.create(char0='Dale', int1=3, date2=date(2024, 4, 17), float3=4.5, grade_fk_id=2, pupil_fk_id=2)
row = Shop.objects.create(char0='ash', int1=0, date2=None, float3=2.75, grade_fk_id=5, pupil_fk_id=None)
row = Shop.objects.create(char0='fir', int1=1, date2=None, float3=-1.25, grade_fk_id=4, pupil_fk_id=1)
row = Shop.objects.create(char0='Dale', int1=-1, date2=date(2024, 12, 1), float3=-0.75, grade_fk_id=4, pupil_fk_id=1)
row = Shop.objects.create(char0='a%b', int1=4, date2=date(2022, 5, 18), float3=-0.5, grade_fk_id=1, pupil_fk_id=2)
row = Club.objects.create(char0='Dale', int1=0, decimal2=Decimal("32.75"), date3=date(2022, 6, 8), bool4=True, datetime5=datetime(2024, 6, 13, 15, 30, tzinfo=timezone.utc), grade_fk_id=1, pupil_fk_id=1, shop_fk_id=5)
row = Club.objects.create(char0='Bay', int1=8, decimal2=Decimal("-25.50"), date3=date(2024, 11, 5), bool4=True, datetime5=datetime(2024, 8, 18, 2, 30, tzinfo=timezone.utc), grade_fk_id=1, pupil_fk_id=1, shop_fk_id=3)
row = Club.objects.create(char0='', int1=4, decimal2=Decimal("119.75"), date3=date(2024, 9, 18), bool4=False, datetime5=datetime(2023, 10, 3, 15, 30, tzinfo=timezone.utc), grade_fk_id=3, pupil_fk_id=2, shop_fk_id=3)
row = Club.objects.create(char0='yew', int1=None, decimal2=Decimal("63.25"), date3=date(2024, 12, 20), bool4=True, datetime5=datetime(2022, 12, 12, 3, 30, tzinfo=timezone.utc), grade_fk_id=3, pupil_fk_id=1, shop_fk_id=4)
row = Club.objects.create(char0='yew', int1=1, decimal2=Decimal("-35.50"), date3=date(2022, 2, 17), bool4=False, datetime5=datetime(2024, 1, 25, 1, 30, tzinfo=timezone.utc), grade_fk_id=2, pupil_fk_id=2, shop_fk_id=1)
row = Club.objects.create(char0='Bay', int1=None, decimal2=Decimal("75.00"), date3=date(2023, 9, 26), bool4=False, datetime5=datetime(2024, 5, 9, 17, 0, tzinfo=timezone.utc), grade_fk_id=2, pupil_fk_id=1, shop_fk_id=4)

show(lambda: rows(Grade.objects.filter(((Q(grade_by_self_fk__isnull=False) | ~Q(self_fk__char0__contains='cedar')) ^ (Q(self_fk__club_by_grade_fk__isnull=False) & Q(json3={"b": None})))).values('json3')))
show(lambda: rows(Club.objects.filter(grade_fk__char0__isnull=True).order_by("-date3", "pk").reverse()))
show(lambda: rows(Club.objects.filter(((~Q(char0__regex=r"^[a-c]") & ~Q(pupil_fk__in=Pupil.objects.filter(club_by_pupil_fk__shop_fk__int1__range=(1, 0)))) | Q(shop_fk__char0__regex=r"^[a-c]"))).annotate(x0=Cast("int1", CharField())).select_related("shop_fk__pupil_fk")))
show(lambda: Shop.objects.filter(pupil_fk__isnull=True).values("float3").annotate(agg=Count("grade_fk__int2")).exclude(agg__exact=5).count())
show(lambda: Club.objects.annotate(x0=F("int1") + F("pupil_fk__int1")).annotate(x1=Abs("int1")).values('x0').aggregate(total=Max("int1")))
show(lambda: rows(Grade.objects.annotate(x0=Subquery(Grade.objects.filter(self_fk=OuterRef("pk")).order_by("-int2", "pk").values("int2")[:1])).annotate(x1=Min("club_by_grade_fk__shop_fk__int1")).exclude(int1__lt=5).values('json3', 'int2', 'self_fk')))
show(lambda: Club.objects.exclude((~Q(grade_fk=4) | (Q(datetime5__gt=datetime(2022, 10, 18, 4, 30, tzinfo=timezone.utc)) | Q(int1__in=[6])))).annotate(x0=Avg("int1", filter=Q(datetime5__exact=F("datetime5")))).alias(x1=F("char0")).values('pupil_fk', 'decimal2').aggregate(total=Max("decimal2", filter=Q(int1__in=[3, -3, -2]))))
show(lambda: Shop.objects.filter(~(~Q(grade_fk__in=[3, 4]) & (~Q(grade_fk__club_by_grade_fk__decimal2=Decimal("120.50")) | Q(int1__lte=1)))).update(char0='a%b'))
show(lambda: rows(Pupil.objects.filter(((Q(char0__iexact='c_d') & Q(club_by_pupil_fk__in=Club.objects.filter(pupil_fk__isnull=False))) | ~(~Q(pupil_by_self_m2m=1) ^ Q(int1__gte=8)))) & Pupil.objects.filter(Q(datetime2__month=12))))
show(lambda: Pupil.objects.order_by("-char0", "pk").defer("int1").distinct().order_by('pk').first())
show(lambda: prefetched(Club.objects.order_by("pk").prefetch_related("shop_fk"), "shop_fk"))
show(lambda: rows(Club.objects.filter(pupil_fk__char0__contains='yew').annotate(x0=Length("char0")).exclude(~Q(char0__isnull=False)).select_related("grade_fk")))
