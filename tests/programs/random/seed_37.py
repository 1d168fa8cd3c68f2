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



class Book(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    date2 = models.DateField()


class Visit(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField(null=True)
    text2 = models.TextField(null=True)
    decimal3 = models.DecimalField(max_digits=8, decimal_places=2)
    datetime4 = models.DateTimeField()
    char5 = models.CharField(max_length=40)
    book_o2o = models.OneToOneField(Book, on_delete=models.CASCADE)


class Pupil(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    char2 = models.CharField(max_length=40)
    book_fk = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="pupil_by_book_fk", null=True)
    visit_fk = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="pupil_by_visit_fk")
    self_m2m = models.ManyToManyField("self", related_name="pupil_by_self_m2m", symmetrical=False)


class Club(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField(null=True)
    bool2 = models.BooleanField(null=True)
    book_m2m = models.ManyToManyField(Book, related_name="club_by_book_m2m")
    visit_fk = models.ForeignKey(Visit, on_delete=models.SET_NULL, related_name="club_by_visit_fk", null=True)
    pupil_fk = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="club_by_pupil_fk", null=True)
    self_fk = models.ForeignKey("self", on_delete=models.CASCADE, related_name="club_by_self_fk", null=True)


row = Book.objects.create(char0='yew', int1=-3, date2=date(2024, 3, 18))
row = Book.objects.create(char0='elm', int1=-1, date2=date(2022, 2, 23))
row = Book.objects.create(char0='cedar', int1=3, date2=date(2024, 9, 18))
row = Book.objects.create(char0='', int1=-3, date2=date(2023, 5, 3))
row = Visit.objects.create(char0='Dale', int1=3, text2='Bay', decimal3=Decimal("49.50"), datetime4=datetime(2022, 5, 2, 6, 0, tzinfo=timezone.utc), char5='yew', book_o2o_id=1)
row = Visit.objects.create(char0='yew', int1=5, text2='c_d', decimal3=Decimal("-29.25"), datetime4=datetime(2024, 11, 26, 6, 30, tzinfo=timezone.utc), char5='', book_o2o_id=2)
row = Visit.objects.create(char0=None, int1=5, text2='elm', decimal3=Decimal("177.50"), datetime4=datetime(2022, 6, 25, 19, 30, tzinfo=timezone.utc), char5='Dale', book_o2o_id=3)
row = Visit.objects.create(char0='fir', int1=2, text2='Bay', decimal3=Decimal("178.75"), datetime4=datetime(2024, 10, 18, 5, 0, tzinfo=timezone.utc), char5='elm', book_o2o_id=4)
row = Pupil.objects.create(char0='Dale', int1=-1, char2='cedar', book_fk_id=2, visit_fk_id=1)
row = Pupil.objects.create(char0=None, int1=6, char2='Bay', book_fk_id=3, visit_fk_id=1)
row = Pupil.objects.create(char0='fir', int1=5, char2='ash', book_fk_id=2, visit_fk_id=4)
row.self_m2m.add(1, 2)
row = Pupil.objects.create(char0='Dale', int1=3, char2='Dale', book_fk_id=1, visit_fk_id=4)
row.self_m2m.add(1, 3)
row = Club.objects.create(char0='', int1=None, bool2=None, visit_fk_id=2, pupil_fk_id=4, self_fk_id=None)
row.book_m2m.add(1)
row = Club.objects.create(char0='c_d', int1=-3, bool2=False, visit_fk_id=None, pupil_fk_id=2, self_fk_id=1)
row = Club.objects.create(char0=None, int1=-3, bool2=True, visit_fk_id=3, pupil_fk_id=3, self_fk_id=None)
row.book_m2m.add(3, 4)
row = Club.objects.create(char0='c_d', int1=3, bool2=True, visit_fk_id=2, pupil_fk_id=3, self_fk_id=None)
row.book_m2m.add(1, 4, 2)
row = Club.objects.create(char0='', int1=1, bool2=None, visit_fk_id=2, pupil_fk_id=4, self_fk_id=4)
row.book_m2m.add(3)

show(lambda: Book.objects.exclude(pupil_by_book_fk__in=Pupil.objects.filter(char0='c_d')).annotate(x0=Subquery(Pupil.objects.filter(book_fk=OuterRef("pk")).order_by("char0", "pk").values("char0")[:1])).aggregate(total=Count("pk")))
show(lambda: rows(Club.objects.annotate(x0=Max("visit_fk__decimal3")).alias(x1=Length("char0")).order_by("int1", "pk").values('bool2', 'visit_fk', 'char0').reverse()))
show(lambda: Pupil.objects.filter(~((Q(club_by_pupil_fk__int1__lt=1) | Q(char0__gt='elm')) & ~Q(book_fk__pupil_by_book_fk__int1__isnull=False))).annotate(x0=Subquery(Pupil.objects.filter(self_m2m=OuterRef("pk")).order_by("-char2", "pk").values("char2")[:1])).alias(x1=Subquery(Pupil.objects.filter(self_m2m=OuterRef("pk")).order_by("char0", "pk").values("char0")[:1])).values_list("char2", flat=True).aggregate(total=Count("pk")))
show(lambda: rows(Visit.objects.filter(char5__istartswith='cedar').annotate(x0=Length("char5"))))
show(lambda: rows(Book.objects.exclude(club_by_book_m2m__bool2=True).annotate(x0=Count("int1", distinct=True)).annotate(x1=Subquery(Pupil.objects.filter(book_fk=OuterRef("pk")).order_by("-int1", "pk").values("int1")[:1])).exclude(Exists(Pupil.objects.filter(book_fk=OuterRef("pk"), int1__in=[]))).order_by("-x0", "pk")))
show(lambda: rows(Club.objects.filter(self_fk__int1=1, self_fk__book_m2m__char0__iexact='').filter(self_fk__isnull=False, char0__contains='').annotate(x0=Count("int1")).exclude(visit_fk__pupil_by_visit_fk__char0__in=['ash', 'cedar', 'Dale'], x0__gte=5).order_by("self_fk__bool2", "pk").values('int1')))
show(lambda: rows(Pupil.objects.filter(visit_fk__in=[2, 3]).annotate(x0=Subquery(Club.objects.filter(pupil_fk=OuterRef("pk")).order_by("int1", "pk").values("int1")[:1])).order_by("int1", "pk").values_list('pupil_by_self_m2m__book_fk__date2', 'char0', 'char2')))
show(lambda: prefetched(Book.objects.order_by("pk").prefetch_related("club_by_book_m2m"), "club_by_book_m2m"))
show(lambda: rows(Club.objects.annotate(x0=Greatest("int1", Value(2)))))
show(lambda: rows(Pupil.objects.filter(book_fk__char0__startswith='elm').annotate(x0=Coalesce("book_fk__int1", 1)).filter((Q(x0__exact=9) | ~(~Exists(Pupil.objects.filter(self_m2m=OuterRef("pk"), pupil_by_self_m2m__visit_fk__in=Visit.objects.filter(book_o2o__date2__gt=date(2022, 4, 18)))) & ~Q(club_by_pupil_fk__in=Club.objects.filter(visit_fk__text2__contains='yew')))))))
show(lambda: rows(Pupil.objects.exclude(~Q(char0__gt='fir')).order_by("visit_fk__char0").values_list('char0', 'int1')))
show(lambda: Visit.objects.exclude((Q(decimal3__gt=F("decimal3")) | Q(pupil_by_visit_fk__int1__isnull=False))).values("text2").annotate(agg=Min("book_o2o__int1", filter=Q(char0__lte=F("char5")))).exclude(char5='c_d', agg__gte=4).order_by("agg").count())
