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



class Pupil(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    bool2 = models.BooleanField()
    datetime3 = models.DateTimeField()

    class Meta:
        ordering = ['bool2']


class Club(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    int2 = models.IntegerField(null=True)
    pupil_fk = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="club_by_pupil_fk")


class Book(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    date2 = models.DateField(null=True)
    int3 = models.IntegerField()
    decimal4 = models.DecimalField(max_digits=8, decimal_places=2)
    text5 = models.TextField()
    pupil_fk = models.ForeignKey(Pupil, on_delete=models.SET_NULL, null=True)
    club_fk = models.ForeignKey(Club, on_delete=models.CASCADE)


class Shop(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    int2 = models.IntegerField()
    pupil_o2o = models.OneToOneField(Pupil, on_delete=models.CASCADE, related_name="shop_by_pupil_o2o")
    club_fk = models.ForeignKey(Club, on_delete=models.CASCADE, null=True)
    book_fk = models.ForeignKey(Book, on_delete=models.SET_NULL, null=True)

    class Meta:
        ordering = ['-int2', '-char0']


row = Pupil.objects.create(char0='ash', int1=8, bool2=False, datetime3=datetime(2024, 12, 20, 8, 0, tzinfo=timezone.utc))
row = Pupil.objects.create(char0='fir', int1=6, bool2=False, datetime3=datetime(2023, 8, 22, 3, 30, tzinfo=timezone.utc))
row = Pupil.objects.create(char0='a%b', int1=-2, bool2=False, datetime3=datetime(2024, 8, 22, 12, 0, tzinfo=timezone.utc))
row = Pupil.objects.create(char0='yew', int1=6, bool2=False, datetime3=datetime(2022, 4, 23, 11, 0, tzinfo=timezone.utc))
row = Pupil.objects.create(char0='yew', int1=-2, bool2=True, datetime3=datetime(2024, 5, 4, 7, 30, tzinfo=timezone.utc))
row = Club.objects.create(char0='Oak', int1=2, int2=8, pupil_fk_id=1)
row = Club.objects.create(char0='cedar', int1=6, int2=8, pupil_fk_id=1)
row = Book.objects.create(char0='fir', int1=9, date2=date(2024, 2, 23), int3=5, decimal4=Decimal("76.00"), text5='', pupil_fk_id=5, club_fk_id=1)
row = Book.objects.create(char0='cedar', int1=0, date2=date(2023, 12, 8), int3=8, decimal4=Decimal("207.00"), text5='Oak', pupil_fk_id=4, club_fk_id=1)
row = Book.objects.create(char0='yew', int1=-2, date2=date(2024, 9, 28), int3=0, decimal4=Decimal("-49.50"), text5='c_d', pupil_fk_id=3, club_fk_id=2)
row = Book.objects.create(char0='Dale', int1=8, date2=date(2023, 6, 2), int3=5, decimal4=Decimal("36.75"), text5='ash', pupil_fk_id=4, club_fk_id=2)
row = Book.objects.create(char0='Bay', int1=-2, date2=date(2024, 8, 20), int3=-3, decimal4=Decimal("-22.00"), text5='Oak', pupil_fk_id=None, club_fk_id=2)
row = Shop.objects.create(char0='cedar', int1=8, int2=-1, pupil_o2o_id=1, club_fk_id=2, book_fk_id=3)
row = Shop.objects.create(char0='yew', int1=3, int2=-2, pupil_o2o_id=2, club_fk_id=1, book_fk_id=None)

show(lambda: rows(Book.objects.exclude(text5='ash').exclude(club_fk__book__text5__lte=F("text5"), int3__lt=2).values("int3").annotate(agg=Count("pk", distinct=True)).reverse()))
show(lambda: rows(Club.objects.filter(int1__lt=9).exclude(int2__gte=-1)))
show(lambda: rows(Club.objects.filter(int2__lte=F("int1")).annotate(x0=Case(When(Q(book__pupil_fk__datetime3__year=2021), then=F("int2")), default=Value(7))).exclude(((Q(char0__regex=r"[A-Z]") | ~Q(shop=2)) & Q(shop__pupil_o2o__club_by_pupil_fk__in=Club.objects.filter(int1__lte=7)))).values_list("x0", flat=True).distinct()))
show(lambda: rows(Shop.objects.filter(((~Q(int1__in=[8, 2, 6]) & Q(pupil_o2o__in=Pupil.objects.filter(int1__isnull=False))) | (Q(book_fk__int1__gt=F("int1")) ^ Q(pupil_o2o__shop_by_pupil_o2o__int1__isnull=False)))).values("int1").annotate(agg=Max("int2", filter=Q(char0__isnull=True))).filter(pupil_o2o__int1=8).distinct()))
show(lambda: rows(Club.objects.filter(((~Q(book__decimal4=Decimal("196.75")) | ~Q(pupil_fk__shop_by_pupil_o2o__pupil_o2o=1)) | (~Q(pupil_fk__shop_by_pupil_o2o__char0__regex=r"[A-Z]") & Exists(Book.objects.filter(club_fk=OuterRef("pk"), pupil_fk__char0__gt='c_d')))))))
show(lambda: rows(Book.objects.exclude(club_fk__int2__gte=-3).annotate(x0=Subquery(Shop.objects.filter(book_fk=OuterRef("pk")).order_by("char0", "pk").values("char0")[:1])).order_by(F("x0").desc())))
show(lambda: rows(Club.objects.values("char0").annotate(agg=Count("int1")).order_by("agg")))
show(lambda: rows(Book.objects.filter(Q(shop=4)) & Book.objects.filter(pupil_fk__club_by_pupil_fk__char0__gt=F("char0"))))
show(lambda: rows(Pupil.objects.filter(club_by_pupil_fk__pupil_fk__shop_by_pupil_o2o__isnull=False).alias(x0=F("int1") + F("int1")).order_by("pk")[1:3]))
show(lambda: Shop.objects.order_by('-pk').first())
show(lambda: Book.objects.exclude((~Q(char0__isnull=True) & Q(pupil_fk__club_by_pupil_fk__char0__gt=F("char0")))).order_by("-date2").select_related("pupil_fk").distinct().aggregate(total=Sum("int3")))
show(lambda: rows(Book.objects.filter(club_fk__int2__gt=-2).filter(~Q(decimal4__gt=Decimal("191.00"))).values("date2").annotate(agg=Count("pupil_fk__shop_by_pupil_o2o__pk")).order_by("agg")))
