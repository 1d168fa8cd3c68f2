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
    float2 = models.FloatField(null=True)
    decimal3 = models.DecimalField(max_digits=8, decimal_places=2, null=True)

    class Meta:
        ordering = ['-char0']


class Pupil(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    int2 = models.IntegerField()
    bool3 = models.BooleanField()
    visit_m2m = models.ManyToManyField(Visit)


class Club(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    datetime2 = models.DateTimeField()
    date3 = models.DateField()
    text4 = models.TextField()
    visit_fk = models.ForeignKey(Visit, on_delete=models.CASCADE)
    pupil_fk = models.ForeignKey(Pupil, on_delete=models.SET_NULL, null=True)

    class Meta:
        ordering = ['-date3', 'int1']


row = Visit.objects.create(char0='Dale', int1=0, float2=-1.0, decimal3=None)
row = Visit.objects.create(char0='', int1=7, float2=1.0, decimal3=None)
row = Visit.objects.create(char0='Oak', int1=-3, float2=None, decimal3=Decimal("177.75"))
row = Visit.objects.create(char0='', int1=1, float2=None, decimal3=Decimal("78.50"))
row = Visit.objects.create(char0='fir', int1=0, float2=3.0, decimal3=Decimal("20.00"))
row = Visit.objects.create(char0='c_d', int1=0, float2=-0.5, decimal3=Decimal("-28.25"))
row = Pupil.objects.create(char0='c_d', int1=-3, int2=2, bool3=False)
row.visit_m2m.add(3)
row = Pupil.objects.create(char0='Dale', int1=-1, int2=9, bool3=True)
row.visit_m2m.add(2)
row = Pupil.objects.create(char0='Bay', int1=3, int2=7, bool3=True)
row.visit_m2m.add(3, 1, 5)
row = Pupil.objects.create(char0='cedar', int1=1, int2=-2, bool3=False)
row.visit_m2m.add(3, 5)
row = Pupil.objects.create(char0='c_d', int1=8, int2=-2, bool3=False)
row.visit_m2m.add(1, 6)
row = Pupil.objects.create(char0='fir', int1=2, int2=-1, bool3=False)
row.visit_m2m.add(2, 6, 3)
row = Club.objects.create(char0='cedar', int1=8, datetime2=datetime(2022, 5, 14, 21, 0, tzinfo=timezone.utc), date3=date(2023, 7, 19), text4='Dale', visit_fk_id=3, pupil_fk_id=2)
row = Club.objects.create(char0='', int1=2, datetime2=datetime(2023, 1, 11, 12, 30, tzinfo=timezone.utc), date3=date(2022, 2, 25), text4='ash', visit_fk_id=5, pupil_fk_id=1)

show(lambda: rows(Pupil.objects.filter(((Q(visit_m2m__pupil__int2__gte=-1) | Exists(Club.objects.filter(pupil_fk=OuterRef("pk"), pupil_fk__club__visit_fk__isnull=True))) | ~Exists(Club.objects.filter(pupil_fk=OuterRef("pk"), pupil_fk__int1__lte=9)))).order_by("-int2", "pk").only("char0")))
show(lambda: Pupil.objects.annotate(x0=Case(When(Q(bool3=True), then=F("int2")), default=Value(7))).filter(x0__gt=6, x0__exact=6).count())
show(lambda: Club.objects.filter(text4__contains='').values("date3").annotate(agg=Count("visit_fk__pupil__int2")).aggregate(total=Count("int1")))
show(lambda: rows(Pupil.objects.annotate(x0=Subquery(Club.objects.filter(pupil_fk=OuterRef("pk")).order_by("-int1", "pk").values("int1")[:1]))))
show(lambda: Club.objects.filter(pupil_fk__visit_m2m__float2__lte=2.25, visit_fk__char0__in=['', 'Dale', 'fir']).filter(visit_fk__pupil__bool3=True).values("text4").annotate(agg=Count("visit_fk__club__pk", distinct=True)).order_by("agg").count())
show(lambda: Visit.objects.filter((Q(club__visit_fk__club__isnull=False) | ~(Q(club__visit_fk__float2__gt=3.5) | Exists(Pupil.objects.filter(visit_m2m=OuterRef("pk"), visit_m2m__club__pupil_fk__isnull=False))))).annotate(x0=Subquery(Pupil.objects.filter(visit_m2m=OuterRef("pk")).order_by("-int1", "pk").values("int1")[:1])).annotate(x1=Value("const")).count())
show(lambda: rows(Visit.objects.filter(decimal3__gt=Decimal("182.00")).exclude((~Q(club__char0__exact=F("char0")) ^ ~(Exists(Pupil.objects.filter(visit_m2m=OuterRef("pk"), club__visit_fk__in=[3, 2])) ^ Q(club__date3__gt=date(2023, 2, 3))))).only("decimal3")))
show(lambda: rows(Visit.objects.annotate(x0=Coalesce("int1", 3)).annotate(x1=Subquery(Pupil.objects.filter(visit_m2m=OuterRef("pk")).order_by("-int2", "pk").values("int2")[:1])).exclude(club__visit_fk__decimal3=Decimal("188.75")).values_list('decimal3')))
show(lambda: rows(Pupil.objects.exclude(int2__range=(0, 4)).exclude(visit_m2m__decimal3__lt=Decimal("57.50")).annotate(x0=Sum("club__visit_fk__decimal3")).annotate(x1=Subquery(Club.objects.filter(pupil_fk=OuterRef("pk")).order_by("int1", "pk").values("int1")[:1])).exclude(bool3__isnull=True).order_by("-x1", "pk")))
show(lambda: rows(Pupil.objects.annotate(x0=Count("club__visit_fk__pk", filter=Q(visit_m2m__isnull=True))).annotate(x1=Case(When(club__date3__isnull=True, then=Value(1)), default=Value(0))).order_by("-x1", "pk")))
show(lambda: Pupil.objects.filter(bool3=False).delete())
show(lambda: rows(Pupil.objects.filter(club__int1__lte=F("int1")).difference(Pupil.objects.filter((~(Q(int2__gt=2) | Q(visit_m2m__pupil__bool3=True)) & Exists(Club.objects.filter(pupil_fk=OuterRef("pk"), pupil_fk__isnull=True)))))))
