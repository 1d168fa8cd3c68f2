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



class Author(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField(null=True)
    datetime2 = models.DateTimeField(null=True)
    date3 = models.DateField(null=True)

    class Meta:
        ordering = ['-datetime2']


class Club(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    float2 = models.FloatField(null=True)
    author_fk = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="club_by_author_fk")
    self_m2m = models.ManyToManyField("self", related_name="club_by_self_m2m", symmetrical=False)


class Visit(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    text2 = models.TextField()
    bool3 = models.BooleanField(null=True)
    json4 = models.JSONField()
    datetime5 = models.DateTimeField()
    author_fk = models.ForeignKey(Author, on_delete=models.SET_NULL, related_name="visit_by_author_fk", null=True)
    club_m2m = models.ManyToManyField(Club)


class Grade(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField(null=True)
    date2 = models.DateField(null=True)
    datetime3 = models.DateTimeField()
    bool4 = models.BooleanField(null=True)
    int5 = models.IntegerField()
    author_fk = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="grade_by_author_fk")
    club_m2m = models.ManyToManyField(Club, related_name="grade_by_club_m2m")
    visit_fk = models.ForeignKey(Visit, on_delete=models.SET_NULL, related_name="grade_by_visit_fk", null=True)
    self_fk = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="grade_by_self_fk", null=True)


row = Author.objects.create(char0='cedar', int1=1, datetime2=None, date3=None)
row = Author.objects.create(char0='Oak', int1=4, datetime2=datetime(2022, 10, 16, 21, 0, tzinfo=timezone.utc), date3=date(2024, 3, 1))
row = Club.objects.create(char0='c_d', int1=7, float2=3.0, author_fk_id=1)
row = Club.objects.create(char0='c_d', int1=5, float2=0.0, author_fk_id=1)
row.self_m2m.add(1)
row = Club.objects.create(char0='ash', int1=-3, float2=3.0, author_fk_id=1)
row = Club.objects.create(char0='Dale', int1=1, float2=4.0, author_fk_id=1)
row.self_m2m.add(3, 2)
row = Club.objects.create(char0='a%b', int1=8, float2=0.25, author_fk_id=2)
row.self_m2m.add(4, 1, 3)
row = Visit.objects.create(char0='ash', int1=4, text2='Bay', bool3=True, json4=[1, 2, 3], datetime5=datetime(2024, 8, 23, 12, 30, tzinfo=timezone.utc), author_fk_id=2)
row.club_m2m.add(3, 1, 5)
row = Visit.objects.create(char0='', int1=7, text2='a%b', bool3=True, json4=[1, 2, 3], datetime5=datetime(2022, 6, 14, 11, 30, tzinfo=timezone.utc), author_fk_id=None)
row.club_m2m.add(3, 1)
row = Visit.objects.create(char0='Dale', int1=3, text2='ash', bool3=True, json4={"b": None}, datetime5=datetime(2024, 12, 18, 3, 0, tzinfo=timezone.utc), author_fk_id=1)
row = Grade.objects.create(char0='c_d', int1=5, date2=date(2022, 5, 7), datetime3=datetime(2022, 4, 10, 3, 30, tzinfo=timezone.utc), bool4=None, int5=8, author_fk_id=2, visit_fk_id=2, self_fk_id=None)
row.club_m2m.add(3)
row = Grade.objects.create(char0='Bay', int1=1, date2=None, datetime3=datetime(2023, 9, 8, 17, 30, tzinfo=timezone.utc), bool4=True, int5=6, author_fk_id=2, visit_fk_id=1, self_fk_id=1)
row.club_m2m.add(5, 3, 2)
row = Grade.objects.create(char0='fir', int1=4, date2=None, datetime3=datetime(2023, 1, 19, 7, 30, tzinfo=timezone.utc), bool4=True, int5=9, author_fk_id=2, visit_fk_id=2, self_fk_id=None)
row.club_m2m.add(5)

show(lambda: rows(Grade.objects.filter(char0__iexact='elm').annotate(x0=Subquery(Grade.objects.filter(self_fk=OuterRef("pk")).order_by("-int1", "pk").values("int1")[:1])).annotate(x1=Coalesce("visit_fk__int1", 2)).exclude(grade_by_self_fk__grade_by_self_fk__char0__iexact='ash', bool4=True).values_list('date2')))
show(lambda: Author.objects.order_by("int1", "pk").exists())
show(lambda: Author.objects.alias(x0=Subquery(Grade.objects.filter(author_fk=OuterRef("pk")).order_by("-int1", "pk").values("int1")[:1])).annotate(x1=Subquery(Visit.objects.filter(author_fk=OuterRef("pk")).order_by("int1", "pk").values("int1")[:1])).aggregate(total=Avg("int1")))
show(lambda: rows(Author.objects.filter(date3__quarter=3, visit_by_author_fk__in=Visit.objects.filter(club_m2m__grade_by_club_m2m__datetime3__date=date(2024, 4, 12))).filter(visit_by_author_fk__in=Visit.objects.filter(grade_by_visit_fk__self_fk__bool4=True)).annotate(x0=Avg("int1", filter=Q(visit_by_author_fk__bool3=True))).alias(x1=Length("char0")).exclude(Q(grade_by_author_fk__club_m2m__in=Club.objects.filter(visit__text2__contains='elm')))))
show(lambda: rows(Grade.objects.filter(date2__isnull=True, bool4__isnull=False).annotate(x0=F("int1") + F("int5")).select_related("author_fk")))
show(lambda: rows(Club.objects.filter(visit=2, float2__gt=F("float2")).annotate(x0=Coalesce("author_fk__int1", 3)).select_related("author_fk").order_by("pk")[1:3]))
show(lambda: rows(Club.objects.exclude(Q(club_by_self_m2m__club_by_self_m2m__in=Club.objects.filter(author_fk__datetime2__hour=2))).values("char0").annotate(agg=Max("club_by_self_m2m__grade_by_club_m2m__int5")).order_by("agg")))
show(lambda: rows(Club.objects.annotate(x0=Avg("self_m2m__int1")).values_list('char0', 'author_fk')))
show(lambda: rows(Author.objects.exclude(((Q(datetime2__year=2023) & ~Q(date3__week_day=3)) & (Q(grade_by_author_fk__visit_fk__isnull=False) | Q(grade_by_author_fk__in=Grade.objects.filter(self_fk__int1=6))))).alias(x0=Sum("club_by_author_fk__int1", default=0)).annotate(x1=Case(When(visit_by_author_fk__json4={"a": 1}, then=Value(1)), default=Value(0))).order_by(F("int1").desc(), "pk").only("date3")))
show(lambda: Visit.objects.filter(~((Q(club_m2m__grade_by_club_m2m__datetime3__year=2024) ^ Q(json4__a=2)) & Q(grade_by_visit_fk__club_m2m__isnull=True))).values("text2").annotate(agg=Max("int1", filter=Q(int1__lte=F("int1")))).exclude(((Q(grade_by_visit_fk__club_m2m__int1__lte=-2) | ~Exists(Grade.objects.filter(visit_fk=OuterRef("pk"), date2__quarter=2))) | Q(club_m2m__visit__datetime5__gt=datetime(2023, 10, 6, 22, 30, tzinfo=timezone.utc)))).distinct().aggregate(total=Sum("int1", filter=Q(int1__in=[8]))))
show(lambda: Grade.objects.annotate(x0=Concat("char0", Value("-"), "char0")).filter(club_m2m__self_m2m__int1__in=[-3]).aggregate(total=Min("self_fk__int1")))
show(lambda: rows(Author.objects.exclude(char0='fir').values('datetime2', 'int1').distinct()))
