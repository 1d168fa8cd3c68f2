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
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    decimal2 = models.DecimalField(max_digits=8, decimal_places=2)
    float3 = models.FloatField()


class Grade(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    text2 = models.TextField()
    club_m2m = models.ManyToManyField(Club)

    class Meta:
        ordering = ['-text2']


class Visit(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    date2 = models.DateField()
    bool3 = models.BooleanField(null=True)
    club_fk = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="visit_by_club_fk", null=True)
    grade_m2m = models.ManyToManyField(Grade)


class Book(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    int2 = models.IntegerField(null=True)
    text3 = models.TextField(null=True)
    grade_fk = models.ForeignKey(Grade, on_delete=models.CASCADE)
    visit_fk = models.ForeignKey(Visit, on_delete=models.SET_NULL, related_name="book_by_visit_fk", null=True)


row = Club.objects.create(char0=None, int1=1, decimal2=Decimal("156.50"), float3=-1.5)
row = Club.objects.create(char0='fir', int1=1, decimal2=Decimal("44.75"), float3=3.75)
row = Club.objects.create(char0='Oak', int1=2, decimal2=Decimal("77.25"), float3=5.0)
row = Club.objects.create(char0='ash', int1=4, decimal2=Decimal("110.00"), float3=1.5)
row = Club.objects.create(char0='Bay', int1=-3, decimal2=Decimal("-8.50"), float3=0.5)
row = Grade.objects.create(char0='Oak', int1=5, text2='yew')
row.club_m2m.add(4, 2, 5)
row = Grade.objects.create(char0='elm', int1=2, text2='elm')
row.club_m2m.add(3)
row = Grade.objects.create(char0='Bay', int1=9, text2='c_d')
row = Grade.objects.create(char0='elm', int1=5, text2='ash')
row.club_m2m.add(4, 5, 2)
row = Grade.objects.create(char0='elm', int1=4, text2='Oak')
row.club_m2m.add(3, 1)
row = Visit.objects.create(char0='yew', int1=4, date2=date(2022, 3, 26), bool3=None, club_fk_id=2)
row.grade_m2m.add(4)
row = Visit.objects.create(char0=None, int1=-3, date2=date(2022, 2, 2), bool3=None, club_fk_id=1)
row.grade_m2m.add(1, 2, 4)
row = Visit.objects.create(char0='Bay', int1=-1, date2=date(2022, 3, 25), bool3=True, club_fk_id=5)
row.grade_m2m.add(5, 3, 2)
row = Visit.objects.create(char0='yew', int1=4, date2=date(2024, 7, 14), bool3=True, club_fk_id=None)
row.grade_m2m.add(2)
row = Visit.objects.create(char0=None, int1=2, date2=date(2023, 4, 21), bool3=True, club_fk_id=1)
row.grade_m2m.add(3)
row = Book.objects.create(char0='Bay', int1=0, int2=None, text3='c_d', grade_fk_id=4, visit_fk_id=5)
row = Book.objects.create(char0='yew', int1=8, int2=-3, text3='cedar', grade_fk_id=2, visit_fk_id=None)
row = Book.objects.create(char0='elm', int1=1, int2=6, text3='Dale', grade_fk_id=3, visit_fk_id=None)
row = Book.objects.create(char0='yew', int1=5, int2=-3, text3=None, grade_fk_id=5, visit_fk_id=None)
row = Book.objects.create(char0='Dale', int1=2, int2=9, text3='a%b', grade_fk_id=4, visit_fk_id=None)

show(lambda: Visit.objects.filter(char0__exact=F("char0")).alias(x0=Upper("char0")).count())
show(lambda: rows(Grade.objects.annotate(x0=Length("char0")).exclude(~((Q(visit__in=Visit.objects.filter(int1__gte=3)) | ~Q(text2__gt=F("text2"))) & (~Q(x0__exact=5) | ~Q(x0__gt=0)))).order_by("x0", "pk").defer("text2")))
show(lambda: Book.objects.filter(((Q(char0='elm') | Q(visit_fk__grade_m2m__text2__iendswith='ash')) & (~Q(grade_fk__visit__in=Visit.objects.filter(bool3=True)) | ~Q(char0__lte=F("char0"))))).update(int2=F("int2") + 1))
show(lambda: rows(Grade.objects.filter(char0__in=['yew', 'fir', 'cedar']).annotate(x0=F("int1") + F("int1")).exclude(char0='fir').order_by("-int1").values_list("int1", flat=True)))
show(lambda: rows(Grade.objects.exclude(((~Q(book__grade_fk__book__in=[1, 2]) & ~Exists(Book.objects.filter(grade_fk=OuterRef("pk"), visit_fk__club_fk__in=Club.objects.filter(grade=1)))) | ~Q(club_m2m=2))).alias(x0=Cast("int1", CharField())).order_by(F("text2").desc(nulls_first=True)).distinct()))
show(lambda: rows(Visit.objects.alias(x0=Case(When(Q(date2__year__gt=2023), then=F("int1")), default=Value(7))).annotate(x1=Value("const")).exclude(Q(grade_m2m__int1__gte=5)).distinct()))
show(lambda: Club.objects.filter(Q(char0__lte=F("char0"))).values("char0").annotate(agg=Avg("decimal2")).exclude(Q(decimal2__gt=Decimal("8.50"))).order_by("agg").distinct().count())
show(lambda: rows(Visit.objects.exclude(((~Q(int1__lte=F("int1")) & Q(bool3=True)) | (Q(date2__month=9) & Q(book_by_visit_fk__visit_fk__bool3=True)))).annotate(x0=Min("int1")).order_by("char0").values('x0', 'bool3', 'char0')))
show(lambda: rows(Book.objects.order_by(F("grade_fk__int1").asc(), "pk")))
show(lambda: Visit.objects.filter((~Q(book_by_visit_fk__visit_fk__bool3=False) & (Q(grade_m2m__book__in=[2, 5]) | ~Q(char0__endswith='Bay')))).filter(grade_m2m__club_m2m__int1__in=[-1, 0], date2__lte=F("date2")).annotate(x0=Abs("int1")).filter(book_by_visit_fk__visit_fk__int1__gt=2).select_related("club_fk").distinct().count())
show(lambda: rows(Visit.objects.filter(date2=date(2022, 5, 22)).filter((~Q(club_fk__grade__int1__gte=5) ^ ~(Q(book_by_visit_fk__int2__range=(-2, 1)) | ~Q(char0__iexact='cedar')))).annotate(x0=Case(When(int1__lt=7, then=Value(1)), default=Value(0))).values('book_by_visit_fk__int2', 'int1').order_by("pk")[:2]))
show(lambda: rows(Grade.objects.exclude(Q(book__grade_fk__char0='yew')).exclude(((Q(book__int2__gt=F("int1")) ^ Q(club_m2m__grade__book=2)) | Q(int1__lte=F("int1")))).alias(x0=Count("club_m2m__grade__pk", distinct=True))))
