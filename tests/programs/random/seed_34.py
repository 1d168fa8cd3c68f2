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
    datetime2 = models.DateTimeField()
    self_m2m = models.ManyToManyField("self", related_name="pupil_by_self_m2m", symmetrical=False)


class Visit(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField(null=True)
    bool2 = models.BooleanField(null=True)
    pupil_fk = models.ForeignKey(Pupil, on_delete=models.CASCADE, null=True)


class Author(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    bool2 = models.BooleanField(null=True)
    datetime3 = models.DateTimeField(null=True)
    decimal4 = models.DecimalField(max_digits=8, decimal_places=2)
    pupil_fk = models.ForeignKey(Pupil, on_delete=models.CASCADE)
    visit_fk = models.ForeignKey(Visit, on_delete=models.CASCADE)

    class Meta:
        ordering = ['-datetime3']


class Book(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    int2 = models.IntegerField(null=True)
    text3 = models.TextField(null=True)
    float4 = models.FloatField(null=True)
    datetime5 = models.DateTimeField()
    pupil_fk = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="book_by_pupil_fk")
    author_o2o = models.OneToOneField(Author, on_delete=models.CASCADE)


row = Pupil.objects.create(char0='Bay', int1=-2, datetime2=datetime(2024, 1, 11, 13, 30, tzinfo=timezone.utc))
row = Pupil.objects.create(char0='cedar', int1=9, datetime2=datetime(2022, 12, 14, 10, 30, tzinfo=timezone.utc))
row.self_m2m.add(1)
row = Pupil.objects.create(char0='ash', int1=8, datetime2=datetime(2024, 11, 9, 16, 0, tzinfo=timezone.utc))
row = Pupil.objects.create(char0='elm', int1=-2, datetime2=datetime(2024, 5, 3, 21, 30, tzinfo=timezone.utc))
row.self_m2m.add(2)
row = Pupil.objects.create(char0='', int1=8, datetime2=datetime(2022, 8, 6, 20, 30, tzinfo=timezone.utc))
row.self_m2m.add(2, 1, 4)
row = Visit.objects.create(char0='cedar', int1=9, bool2=False, pupil_fk_id=1)
row = Visit.objects.create(char0='yew', int1=-1, bool2=None, pupil_fk_id=4)
row = Visit.objects.create(char0='cedar', int1=4, bool2=False, pupil_fk_id=5)
row = Visit.objects.create(char0='', int1=5, bool2=True, pupil_fk_id=None)
row = Author.objects.create(char0='', int1=-2, bool2=True, datetime3=datetime(2023, 8, 28, 17, 30, tzinfo=timezone.utc), decimal4=Decimal("75.75"), pupil_fk_id=5, visit_fk_id=3)
row = Author.objects.create(char0='fir', int1=2, bool2=False, datetime3=datetime(2023, 11, 21, 1, 30, tzinfo=timezone.utc), decimal4=Decimal("106.25"), pupil_fk_id=2, visit_fk_id=4)
row = Author.objects.create(char0='ash', int1=-3, bool2=None, datetime3=None, decimal4=Decimal("152.25"), pupil_fk_id=1, visit_fk_id=3)
row = Author.objects.create(char0='Oak', int1=6, bool2=None, datetime3=datetime(2023, 2, 21, 14, 30, tzinfo=timezone.utc), decimal4=Decimal("45.00"), pupil_fk_id=1, visit_fk_id=2)
row = Author.objects.create(char0='a%b', int1=7, bool2=False, datetime3=datetime(2023, 2, 25, 14, 30, tzinfo=timezone.utc), decimal4=Decimal("45.75"), pupil_fk_id=2, visit_fk_id=2)
row = Author.objects.create(char0=None, int1=5, bool2=True, datetime3=None, decimal4=Decimal("-35.75"), pupil_fk_id=3, visit_fk_id=3)
row = Book.objects.create(char0='fir', int1=5, int2=4, text3='a%b', float4=2.5, datetime5=datetime(2023, 5, 19, 22, 30, tzinfo=timezone.utc), pupil_fk_id=3, author_o2o_id=1)
row = Book.objects.create(char0='yew', int1=0, int2=None, text3='cedar', float4=None, datetime5=datetime(2023, 8, 26, 13, 0, tzinfo=timezone.utc), pupil_fk_id=2, author_o2o_id=2)
row = Book.objects.create(char0='a%b', int1=4, int2=None, text3='', float4=None, datetime5=datetime(2023, 3, 23, 8, 30, tzinfo=timezone.utc), pupil_fk_id=5, author_o2o_id=3)

show(lambda: rows(Visit.objects.alias(x0=Count("int1")).order_by("-bool2", "pk")))
show(lambda: prefetched(Visit.objects.order_by("pk").prefetch_related("author_set"), "author_set"))
show(lambda: Author.objects.annotate(x0=Count("pk")).values('bool2', 'book__int1', 'x0').distinct().exists())
show(lambda: rows(Book.objects.filter(~(~Q(author_o2o__decimal4__isnull=True) & (Q(author_o2o__bool2__isnull=True) | ~Q(pupil_fk__pupil_by_self_m2m__char0__lte=F("char0"))))).annotate(x0=Cast("int2", CharField())).exclude(~Q(pupil_fk__author__isnull=True)).values_list('int1', 'int2')))
show(lambda: Visit.objects.exclude(author__bool2=True).alias(x0=Case(When(Q(bool2=False), then=F("int1")), default=Value(7))).order_by(F("char0").desc(nulls_first=True)).exists())
show(lambda: rows(Visit.objects.exclude(author__book__text3__iendswith='elm').values_list('int1')))
show(lambda: Visit.objects.exclude(((~Exists(Author.objects.filter(visit_fk=OuterRef("pk"), visit_fk__in=Visit.objects.filter(bool2=True))) | ~Exists(Author.objects.filter(visit_fk=OuterRef("pk"), char0__gt='cedar'))) & ~Q(char0__endswith='Dale'))).order_by("pupil_fk__datetime2", "pk").aggregate(total=Count("int1")))
show(lambda: rows(Book.objects.filter(author_o2o__pupil_fk__self_m2m__in=[2, 2], author_o2o__datetime3__date=date(2024, 9, 11)).filter(datetime5__isnull=False).annotate(x0=Max("pupil_fk__int1")).annotate(x1=Case(When(Q(pupil_fk__visit__char0__iexact='elm'), then=F("int2")), default=Value(7))).filter(((Q(float4__gt=F("float4")) & ~Q(author_o2o__decimal4__gt=Decimal("93.00"))) | (Q(float4__gt=2.0) | Q(int2__gt=F("int2"))))).select_related("pupil_fk").reverse()))
show(lambda: rows(Book.objects.filter(pupil_fk__visit__bool2__isnull=True, author_o2o__visit_fk__char0__regex=r"[A-Z]").filter(~Q(author_o2o__datetime3__year=2021)).distinct()))
show(lambda: Pupil.objects.filter(int1__gt=4).annotate(x0=Concat("char0", Value("-"), "char0")).annotate(x1=Avg("int1")).filter(book_by_pupil_fk__float4__gt=0.25).reverse().count())
show(lambda: rows(Pupil.objects.exclude(datetime2__lte=datetime(2024, 12, 17, 10, 0, tzinfo=timezone.utc), datetime2__hour=10).order_by("-char0")))
show(lambda: rows(Author.objects.filter(Q(datetime3__hour=3)).order_by("-int1").only("datetime3").distinct()))
