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



class Club(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    bool2 = models.BooleanField()
    text3 = models.TextField(null=True)
    datetime4 = models.DateTimeField()
    int5 = models.IntegerField()


class Pupil(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    float2 = models.FloatField()
    json3 = models.JSONField()
    club_fk = models.ForeignKey(Club, on_delete=models.CASCADE)


row = Club.objects.create(char0='cedar', int1=8, bool2=True, text3=None, datetime4=datetime(2022, 8, 6, 17, 30, tzinfo=timezone.utc), int5=3)
row = Club.objects.create(char0='yew', int1=-1, bool2=True, text3='yew', datetime4=datetime(2022, 2, 25, 6, 0, tzinfo=timezone.utc), int5=7)
row = Pupil.objects.create(char0='Bay', int1=-2, float2=2.25, json3={"b": None}, club_fk_id=2)
row = Pupil.objects.create(char0='Dale', int1=2, float2=-1.0, json3="text", club_fk_id=2)
row = Pupil.objects.create(char0='elm', int1=2, float2=1.5, json3="text", club_fk_id=2)
row = Pupil.objects.create(char0='fir', int1=4, float2=1.0, json3=[1, 2, 3], club_fk_id=1)
row = Pupil.objects.create(char0='Bay', int1=-1, float2=3.5, json3=5, club_fk_id=2)
row = Pupil.objects.create(char0='ash', int1=4, float2=-1.5, json3="text", club_fk_id=1)

show(lambda: rows(Pupil.objects.exclude(club_fk__datetime4__lte=datetime(2022, 3, 25, 13, 30, tzinfo=timezone.utc), club_fk__int1__in=[]).annotate(x0=Cast("int1", CharField())).order_by("-x0", "pk")))
show(lambda: Pupil.objects.filter(Q(club_fk__pupil__char0__contains='elm')).annotate(x0=Greatest("int1", Value(4))).order_by("-int1").select_related("club_fk").count())
show(lambda: Pupil.objects.exclude(club_fk__pupil__club_fk__in=[2, 5]).annotate(x0=Max("int1", filter=Q(club_fk__text3__iendswith='c_d'))).exclude(char0__endswith='cedar', x0__gt=5).order_by("json3").values('float2', 'int1', 'club_fk').exists())
show(lambda: Club.objects.annotate(x0=Count("int5", distinct=True)).annotate(x1=Avg("pupil__club_fk__int5", filter=Q(pupil__club_fk__pupil__in=Pupil.objects.filter(club_fk__text3__isnull=True)))).exclude(((Exists(Pupil.objects.filter(club_fk=OuterRef("pk"), club_fk__datetime4__hour=6)) | Q(x0__gt=7)) | (Q(x0__lt=-3) ^ Q(pupil__isnull=False)))).count())
show(lambda: Club.objects.filter(char0__icontains='').alias(x0=Upper("char0")).annotate(x1=Subquery(Pupil.objects.filter(club_fk=OuterRef("pk")).order_by("char0", "pk").values("char0")[:1])).aggregate(total=Count("pk", filter=Q(text3__contains='Dale'))))
show(lambda: rows(Pupil.objects.select_related("club_fk")))
show(lambda: rows(Pupil.objects.filter(club_fk__bool2=False).select_related("club_fk").order_by("pk")[1:3]))
show(lambda: Club.objects.order_by(F("text3").desc(), "pk").values_list('bool2').distinct().count())
show(lambda: rows(Club.objects.annotate(x0=Count("pupil__float2", filter=Q(pupil__int1__range=(7, 4)))).filter(((Q(pupil__int1__in=[]) | Q(pupil__club_fk__isnull=True)) & (~Q(bool2=True) & Q(int1__exact=F("int1"))))).order_by("-x0").values_list("bool2", flat=True)))
show(lambda: Pupil.objects.exclude((Q(club_fk__in=[2, 3]) | ~Q(club_fk__pupil__float2__gt=F("float2")))).annotate(x0=Length("char0")).count())
show(lambda: rows(Pupil.objects.values("float2").annotate(agg=Avg("club_fk__pupil__float2", filter=Q(club_fk__in=[3, 4]))).reverse()))
show(lambda: Pupil.objects.filter(((~Q(int1__range=(-1, -3)) ^ Q(club_fk__char0__regex=r"[A-Z]")) | (~Q(club_fk__pupil__float2__lte=3.75) & Q(club_fk__pupil__int1__isnull=False)))).annotate(x0=Case(When(json3__b__0=None, then=Value(2)), default=Value(0))).select_related("club_fk").order_by('-pk').last())
