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
    int1 = models.IntegerField(null=True)
    text2 = models.TextField(null=True)


class Pupil(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField(null=True)
    json2 = models.JSONField(null=True)
    int3 = models.IntegerField()
    bool4 = models.BooleanField()
    text5 = models.TextField(null=True)
    visit_o2o = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="pupil_by_visit_o2o")

    class Meta:
        ordering = ['int1']


class Shop(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    date2 = models.DateField(null=True)
    float3 = models.FloatField()
    bool4 = models.BooleanField(null=True)

    class Meta:
        ordering = ['-int1', 'bool4']


class Grade(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField(null=True)
    bool2 = models.BooleanField(null=True)
    char3 = models.CharField(max_length=40)
    json4 = models.JSONField()
    visit_fk = models.ForeignKey(Visit, on_delete=models.CASCADE, null=True)
    shop_m2m = models.ManyToManyField(Shop, related_name="grade_by_shop_m2m")

    class Meta:
        ordering = ['char3']


row = Visit.objects.create(char0='c_d', int1=0, text2=None)
row = Visit.objects.create(char0='Dale', int1=4, text2='fir')
row = Visit.objects.create(char0='a%b', int1=4, text2=None)
row = Pupil.objects.create(char0='ash', int1=-2, json2=None, int3=5, bool4=False, text5='fir', visit_o2o_id=1)
row = Pupil.objects.create(char0='a%b', int1=None, json2=[1, 2, 3], int3=-1, bool4=True, text5='elm', visit_o2o_id=2)
row = Pupil.objects.create(char0='cedar', int1=-2, json2="text", int3=3, bool4=True, text5=None, visit_o2o_id=3)
row = Shop.objects.create(char0='cedar', int1=8, date2=date(2022, 11, 26), float3=1.25, bool4=None)
row = Shop.objects.create(char0='Oak', int1=2, date2=None, float3=4.75, bool4=True)
row = Shop.objects.create(char0='yew', int1=6, date2=date(2024, 8, 16), float3=3.5, bool4=False)
row = Grade.objects.create(char0='elm', int1=-1, bool2=None, char3='a%b', json4={"a": "x", "b": [1, 2]}, visit_fk_id=3)
row.shop_m2m.add(1, 3)
row = Grade.objects.create(char0='yew', int1=9, bool2=False, char3='Bay', json4=[1, 2, 3], visit_fk_id=3)
row = Grade.objects.create(char0='elm', int1=8, bool2=False, char3='elm', json4=5, visit_fk_id=None)
row.shop_m2m.add(3, 1)
row = Grade.objects.create(char0='c_d', int1=4, bool2=False, char3='fir', json4=5, visit_fk_id=2)
row.shop_m2m.add(2, 3)

show(lambda: rows(Shop.objects.all()))
show(lambda: rows(Shop.objects.annotate(x0=Length("char0")).order_by("-x0")))
show(lambda: rows(Pupil.objects.exclude(((~Q(visit_o2o__in=[2, 2]) & Q(int1__lte=3)) | (~Q(visit_o2o__int1__gte=1) ^ Q(visit_o2o__grade__char0='yew')))).annotate(x0=Case(When(Q(visit_o2o__pupil_by_visit_o2o__isnull=False), then=F("int3")), default=Value(7))).order_by("-x0").values_list('text5', 'json2')))
show(lambda: rows(Pupil.objects.filter(int3__gte=-2) | Pupil.objects.filter(~Q(visit_o2o__pupil_by_visit_o2o__in=Pupil.objects.filter(int1=6)))))
show(lambda: rows(Visit.objects.filter(char0__isnull=False).values("text2").annotate(agg=Max("pupil_by_visit_o2o__visit_o2o__int1"))))
show(lambda: Pupil.objects.values("char0").annotate(agg=Count("visit_o2o__grade__int1", distinct=True, filter=Q(bool4=True))).exclude(((Q(visit_o2o__isnull=False) & Q(int1__exact=F("int3"))) | (Q(agg__isnull=True) & ~Q(json2=5)))).order_by("agg").distinct().aggregate(total=Avg("visit_o2o__grade__int1", default=0, filter=Q(bool4=True))))
show(lambda: rows(Grade.objects.filter((Q(visit_fk__char0__endswith='Dale') | (Q(visit_fk=2) & Q(json4__a=1)))).exclude(int1__in=[]).annotate(x0=Upper("visit_fk__char0")).annotate(x1=Count("shop_m2m__float3")).filter(((Q(x1__lt=2) ^ Q(x0__gt='elm')) ^ Q(shop_m2m__grade_by_shop_m2m__char3__isnull=True))).values('char0')))
show(lambda: rows(Pupil.objects.filter(visit_o2o__pupil_by_visit_o2o__text5__iendswith='yew', visit_o2o__pupil_by_visit_o2o__char0__lte=F("char0")).order_by("pk")[1:3]))
show(lambda: rows(Visit.objects.exclude(((Q(text2__contains='yew') & ~Q(text2__gt=F("text2"))) | (Q(pupil_by_visit_o2o__visit_o2o__text2='elm') & Q(pupil_by_visit_o2o__json2__0=2)))).annotate(x0=Cast("int1", CharField()))))
show(lambda: rows(Pupil.objects.filter(visit_o2o__grade__json4__a__isnull=True).order_by("-bool4", "pk")))
show(lambda: Pupil.objects.order_by('pk').first())
show(lambda: rows(Grade.objects.filter(visit_fk__grade__json4__a=None).filter((Q(shop_m2m__bool4=True) | (Q(char3__contains='fir') | Q(visit_fk__int1__gte=1)))).order_by("-visit_fk__char0").distinct()))
