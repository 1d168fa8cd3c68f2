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
    int1 = models.IntegerField(null=True)
    decimal2 = models.DecimalField(max_digits=8, decimal_places=2)
    bool3 = models.BooleanField()
    char4 = models.CharField(max_length=40)


class Grade(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    decimal2 = models.DecimalField(max_digits=8, decimal_places=2)
    char3 = models.CharField(max_length=40)
    int4 = models.IntegerField(null=True)
    datetime5 = models.DateTimeField()
    club_fk = models.ForeignKey(Club, on_delete=models.CASCADE)


class Shop(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    datetime2 = models.DateTimeField(null=True)
    date3 = models.DateField()
    grade_fk = models.ForeignKey(Grade, on_delete=models.CASCADE, related_name="shop_by_grade_fk")


class Pupil(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField(null=True)
    char2 = models.CharField(max_length=40)
    bool3 = models.BooleanField()
    json4 = models.JSONField()
    club_fk = models.ForeignKey(Club, on_delete=models.SET_NULL, related_name="pupil_by_club_fk", null=True)
    grade_fk = models.ForeignKey(Grade, on_delete=models.CASCADE, related_name="pupil_by_grade_fk")
    shop_fk = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="pupil_by_shop_fk")
    self_fk = models.ForeignKey("self", on_delete=models.CASCADE, related_name="pupil_by_self_fk", null=True)


row = Club.objects.create(char0='ash', int1=5, decimal2=Decimal("20.75"), bool3=False, char4='yew')
row = Club.objects.create(char0='c_d', int1=-1, decimal2=Decimal("50.00"), bool3=False, char4='cedar')
row = Club.objects.create(char0='', int1=None, decimal2=Decimal("58.50"), bool3=True, char4='a%b')
row = Club.objects.create(char0='elm', int1=2, decimal2=Decimal("111.75"), bool3=True, char4='cedar')
row = Club.objects.create(char0='Oak', int1=None, decimal2=Decimal("109.50"), bool3=False, char4='')
row = Grade.objects.create(char0='a%b', int1=-2, decimal2=Decimal("73.75"), char3='Dale', int4=1, datetime5=datetime(2024, 3, 26, 9, 0, tzinfo=timezone.utc), club_fk_id=4)
row = Grade.objects.create(char0='yew', int1=0, decimal2=Decimal("158.75"), char3='a%b', int4=-2, datetime5=datetime(2023, 4, 8, 15, 30, tzinfo=timezone.utc), club_fk_id=2)
row = Grade.objects.create(char0='c_d', int1=-3, decimal2=Decimal("215.75"), char3='Oak', int4=None, datetime5=datetime(2023, 10, 6, 17, 0, tzinfo=timezone.utc), club_fk_id=5)
row = Grade.objects.create(char0='cedar', int1=9, decimal2=Decimal("58.00"), char3='elm', int4=4, datetime5=datetime(2024, 2, 17, 3, 0, tzinfo=timezone.utc), club_fk_id=2)
row = Grade.objects.create(char0='a%b', int1=9, decimal2=Decimal("41.50"), char3='yew', int4=5, datetime5=datetime(2022, 9, 18, 15, 30, tzinfo=timezone.utc), club_fk_id=1)
row = Shop.objects.create(char0='ash', int1=4, datetime2=datetime(2023, 4, 2, 8, 0, tzinfo=timezone.utc), date3=date(2024, 11, 23), grade_fk_id=1)
row = Shop.objects.create(char0=None, int1=4, datetime2=datetime(2023, 10, 7, 3, 0, tzinfo=timezone.utc), date3=date(2023, 9, 27), grade_fk_id=2)
row = Shop.objects.create(char0='ash', int1=3, datetime2=datetime(2023, 1, 24, 17, 0, tzinfo=timezone.utc), date3=date(2022, 9, 9), grade_fk_id=3)
row = Shop.objects.create(char0='a%b', int1=6, datetime2=datetime(2023, 7, 1, 16, 30, tzinfo=timezone.utc), date3=date(2022, 12, 27), grade_fk_id=1)
row = Pupil.objects.create(char0='fir', int1=2, char2='cedar', bool3=True, json4={"b": None}, club_fk_id=3, grade_fk_id=3, shop_fk_id=2, self_fk_id=None)
row = Pupil.objects.create(char0='Bay', int1=1, char2='', bool3=True, json4={"b": None}, club_fk_id=None, grade_fk_id=5, shop_fk_id=2, self_fk_id=None)
row = Pupil.objects.create(char0='yew', int1=3, char2='a%b', bool3=True, json4=5, club_fk_id=None, grade_fk_id=5, shop_fk_id=3, self_fk_id=2)
row = Pupil.objects.create(char0='elm', int1=3, char2='Bay', bool3=True, json4={"a": "x", "b": [1, 2]}, club_fk_id=2, grade_fk_id=4, shop_fk_id=3, self_fk_id=3)

show(lambda: rows(Grade.objects.filter(club_fk__char0__endswith='Dale', shop_by_grade_fk__pupil_by_shop_fk__bool3=False).annotate(x0=Length("char3")).annotate(x1=Count("pk")).only("int1")))
show(lambda: rows(Pupil.objects.filter(self_fk__char0__lte=F("char2"), self_fk__grade_fk__club_fk__isnull=True) | Pupil.objects.filter(~Q(shop_fk__grade_fk__in=[2, 2]))))
show(lambda: rows(Pupil.objects.exclude(((~Exists(Pupil.objects.filter(self_fk=OuterRef("pk"), grade_fk__datetime5__date=date(2022, 2, 5))) & ~Q(pupil_by_self_fk__club_fk__bool3__lte=F("bool3"))) ^ (Q(self_fk__isnull=True) | ~Q(club_fk__in=[3, 2])))).order_by("-char0")))
show(lambda: rows(Grade.objects.annotate(x0=Count("pk")).exclude(((~Exists(Shop.objects.filter(grade_fk=OuterRef("pk"), datetime2__gt=datetime(2024, 9, 17, 0, 0, tzinfo=timezone.utc))) ^ Q(shop_by_grade_fk=3)) | (Q(x0__lt=4) & ~Q(int1__lt=-2))))))
show(lambda: rows(Club.objects.filter(pupil_by_club_fk__shop_fk__char0__contains='a%b').values("decimal2").annotate(agg=Sum("grade__shop_by_grade_fk__int1", filter=Q(grade__datetime5__month=7))).filter(pupil_by_club_fk__shop_fk__isnull=False)))
show(lambda: rows(Shop.objects.exclude(date3__year__gt=2023)))
show(lambda: rows(Shop.objects.filter(~Exists(Pupil.objects.filter(shop_fk=OuterRef("pk"), pupil_by_self_fk__bool3=True))).values("int1").annotate(agg=Max("int1", default=0))))
show(lambda: Grade.objects.all().count())
show(lambda: rows(Club.objects.filter(((Q(char0__isnull=False) | ~Q(char4='c_d')) & Q(grade__isnull=True))) | Club.objects.filter(pupil_by_club_fk__isnull=False)))
show(lambda: rows(Shop.objects.filter(int1__lte=F("int1")).annotate(x0=Subquery(Pupil.objects.filter(shop_fk=OuterRef("pk")).order_by("char0", "pk").values("char0")[:1])).annotate(x1=Max("grade_fk__pupil_by_grade_fk__int1")).values('datetime2', 'grade_fk').distinct()))
show(lambda: Pupil.objects.all().count())
show(lambda: Shop.objects.filter(datetime2__month=5, grade_fk__in=[3, 5]).annotate(x0=Subquery(Pupil.objects.filter(shop_fk=OuterRef("pk")).order_by("char0", "pk").values("char0")[:1])).annotate(x1=Case(When(grade_fk__shop_by_grade_fk__char0__istartswith='Bay', then=Value(2)), default=Value(0))).select_related("grade_fk__club_fk").distinct().count())
