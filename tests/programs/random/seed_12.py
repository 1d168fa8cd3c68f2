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
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    decimal2 = models.DecimalField(max_digits=8, decimal_places=2)
    datetime3 = models.DateTimeField()
    char4 = models.CharField(max_length=40)
    self_m2m = models.ManyToManyField("self", related_name="visit_by_self_m2m", symmetrical=False)

    class Meta:
        ordering = ['-decimal2', 'int1']


class Pupil(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    float2 = models.FloatField(null=True)
    visit_fk = models.ForeignKey(Visit, on_delete=models.CASCADE)

    class Meta:
        ordering = ['-int1', 'char0']


class Grade(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    json2 = models.JSONField()
    decimal3 = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    date4 = models.DateField()
    visit_o2o = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="grade_by_visit_o2o", null=True)
    pupil_fk = models.ForeignKey(Pupil, on_delete=models.SET_NULL, related_name="grade_by_pupil_fk", null=True)

    class Meta:
        ordering = ['-decimal3']


row = Visit.objects.create(char0='a%b', int1=6, decimal2=Decimal("206.00"), datetime3=datetime(2022, 1, 13, 13, 0, tzinfo=timezone.utc), char4='a%b')
row = Visit.objects.create(char0='ash', int1=0, decimal2=Decimal("168.50"), datetime3=datetime(2022, 7, 7, 19, 0, tzinfo=timezone.utc), char4='a%b')
row = Visit.objects.create(char0='cedar', int1=-2, decimal2=Decimal("90.00"), datetime3=datetime(2022, 7, 9, 15, 30, tzinfo=timezone.utc), char4='c_d')
row.self_m2m.add(1, 2)
row = Visit.objects.create(char0='fir', int1=0, decimal2=Decimal("123.75"), datetime3=datetime(2023, 8, 16, 22, 30, tzinfo=timezone.utc), char4='Dale')
row.self_m2m.add(2)
row = Pupil.objects.create(char0='Dale', int1=9, float2=2.75, visit_fk_id=1)
row = Pupil.objects.create(char0='fir', int1=-1, float2=None, visit_fk_id=1)
row = Pupil.objects.create(char0='Dale', int1=6, float2=None, visit_fk_id=3)
row = Pupil.objects.create(char0='a%b', int1=-1, float2=None, visit_fk_id=3)
row = Pupil.objects.create(char0='', int1=1, float2=-0.25, visit_fk_id=4)
row = Pupil.objects.create(char0='fir', int1=1, float2=1.5, visit_fk_id=2)
row = Grade.objects.create(char0='elm', int1=6, json2={"a": 1}, decimal3=Decimal("213.75"), date4=date(2024, 12, 15), visit_o2o_id=1, pupil_fk_id=2)
row = Grade.objects.create(char0='a%b', int1=1, json2={"a": 1}, decimal3=Decimal("-36.25"), date4=date(2022, 9, 9), visit_o2o_id=2, pupil_fk_id=None)
row = Grade.objects.create(char0='yew', int1=-3, json2="text", decimal3=Decimal("82.00"), date4=date(2022, 7, 14), visit_o2o_id=3, pupil_fk_id=4)
row = Grade.objects.create(char0='c_d', int1=5, json2=[1, 2, 3], decimal3=Decimal("147.00"), date4=date(2024, 3, 1), visit_o2o_id=4, pupil_fk_id=2)
row = Grade.objects.create(char0='ash', int1=-2, json2={"b": None}, decimal3=Decimal("144.25"), date4=date(2022, 12, 12), visit_o2o_id=None, pupil_fk_id=2)

show(lambda: Grade.objects.distinct().exists())
show(lambda: Grade.objects.exclude(json2__b__0=None, pupil_fk=3).filter(visit_o2o__char4__istartswith='cedar').annotate(x0=Coalesce("int1", 2)).filter(Q(decimal3__gt=Decimal("36.75"))).aggregate(total=Sum("decimal3")))
show(lambda: rows(Visit.objects.order_by("grade_by_visit_o2o__pupil_fk__char0", "pk").values('datetime3').order_by("pk")[1:]))
show(lambda: rows(Pupil.objects.filter(char0__contains='yew')))
show(lambda: rows(Visit.objects.filter(char0__exact=F("char0")).annotate(x0=Greatest("int1", Value(1))).order_by("-x0", "pk")))
show(lambda: Pupil.objects.filter(((Q(float2__lte=0.5) & ~Q(grade_by_pupil_fk__in=[1, 2])) | (Exists(Grade.objects.filter(pupil_fk=OuterRef("pk"), pupil_fk__visit_fk__int1=7)) & Q(char0__gt='Oak')))).annotate(x0=Sum("grade_by_pupil_fk__visit_o2o__decimal2")).annotate(x1=Subquery(Grade.objects.filter(pupil_fk=OuterRef("pk")).order_by("-char0", "pk").values("char0")[:1])).order_by("x0", "pk").distinct().order_by('-pk').last())
show(lambda: rows(Visit.objects.filter(~(~Q(datetime3__day__lt=10) ^ Q(grade_by_visit_o2o__pupil_fk__grade_by_pupil_fk=4))).order_by("char4", "pk").values_list("char4", flat=True).distinct()))
show(lambda: rows(Pupil.objects.all()))
show(lambda: Grade.objects.values_list('json2', 'pupil_fk').aggregate(total=Count("visit_o2o__pk")))
show(lambda: rows(Pupil.objects.filter(((Q(grade_by_pupil_fk__visit_o2o__int1__in=[-2]) & ~Exists(Grade.objects.filter(pupil_fk=OuterRef("pk"), json2__has_key="a"))) & Q(char0__iexact=''))).defer("char0")))
show(lambda: rows(Visit.objects.exclude(grade_by_visit_o2o__pupil_fk__int1__lt=5).exclude((Q(visit_by_self_m2m__in=[3, 3]) & (Q(self_m2m__in=Visit.objects.filter(char4__gt='cedar')) & ~Q(decimal2__lt=Decimal("-35.00"))))).values("int1").annotate(agg=Max("int1")).filter(agg__isnull=True, visit_by_self_m2m__in=Visit.objects.filter(pupil__visit_fk__isnull=False))))
show(lambda: rows(Grade.objects.filter(Q(json2={"a": 1})).annotate(x0=Count("pk", distinct=True)).exclude(Q(char0__gt=F("char0"))).order_by("x0", "pk").order_by("pk")[1:3]))
