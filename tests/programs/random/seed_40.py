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
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    decimal2 = models.DecimalField(max_digits=8, decimal_places=2)
    date3 = models.DateField()
    self_fk = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="author_by_self_fk", null=True)


class Book(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField(null=True)
    decimal2 = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    author_o2o = models.OneToOneField(Author, on_delete=models.CASCADE, related_name="book_by_author_o2o")


class Shop(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField(null=True)
    date2 = models.DateField(null=True)
    float3 = models.FloatField()
    json4 = models.JSONField()

    class Meta:
        ordering = ['char0', 'float3']


row = Author.objects.create(char0='elm', int1=-2, decimal2=Decimal("47.75"), date3=date(2022, 8, 15), self_fk_id=None)
row = Author.objects.create(char0=None, int1=7, decimal2=Decimal("119.75"), date3=date(2024, 8, 10), self_fk_id=None)
row = Book.objects.create(char0='cedar', int1=-1, decimal2=Decimal("178.50"), author_o2o_id=1)
row = Book.objects.create(char0='Bay', int1=3, decimal2=None, author_o2o_id=2)
row = Shop.objects.create(char0='a%b', int1=0, date2=date(2024, 4, 6), float3=-0.75, json4=[1, 2, 3])
row = Shop.objects.create(char0='', int1=None, date2=date(2022, 4, 2), float3=-0.25, json4={"a": "x", "b": [1, 2]})

show(lambda: rows(Author.objects.annotate(x0=Subquery(Book.objects.filter(author_o2o=OuterRef("pk")).order_by("int1", "pk").values("int1")[:1]))))
show(lambda: prefetched(Book.objects.order_by("pk").prefetch_related("author_o2o"), "author_o2o"))
show(lambda: rows(Shop.objects.values("date2").annotate(agg=Count("int1", filter=Q(char0__iexact='cedar'))).exclude((~Q(int1__gte=8) ^ (Q(float3__lte=-2.0) | Q(char0__regex=r"^[a-c]")))).order_by("agg")))
show(lambda: rows(Book.objects.exclude(Q(author_o2o__isnull=False)).filter(author_o2o__char0__isnull=True).annotate(x0=Case(When(Q(author_o2o__book_by_author_o2o__int1__lte=3), then=F("int1")), default=Value(7))).alias(x1=Coalesce("int1", 1)).exclude(Q(author_o2o=2)).values_list('author_o2o', 'x0', 'decimal2')))
show(lambda: rows(Author.objects.filter((Q(author_by_self_fk__self_fk__decimal2__lt=Decimal("-1.25")) | (Q(author_by_self_fk__int1__lt=0) | ~Q(book_by_author_o2o__in=Book.objects.filter(int1__gt=4))))).annotate(x0=Subquery(Book.objects.filter(author_o2o=OuterRef("pk")).order_by("char0", "pk").values("char0")[:1])).exclude(Q(x0__gt='Oak')).order_by("x0", "pk").select_related("self_fk")))
show(lambda: rows(Shop.objects.filter(char0__isnull=False).values("float3").annotate(agg=Avg("float3")).exclude(Q(agg__isnull=True))))
show(lambda: rows(Book.objects.filter(char0__lte=F("char0")).annotate(x0=Coalesce("int1", 1)).annotate(x1=F("int1") + F("int1")).order_by("x1", "pk")))
show(lambda: prefetched(Author.objects.order_by("pk").prefetch_related("book_by_author_o2o"), "book_by_author_o2o"))
show(lambda: rows(Book.objects.exclude((~Q(int1=1) | ~Q(author_o2o__self_fk__char0__iexact='Bay'))).alias(x0=F("int1") + F("author_o2o__self_fk__int1")).alias(x1=Case(When(char0__in=[], then=Value(3)), default=Value(0))).order_by("pk")[1:3]))
show(lambda: Author.objects.order_by(F("self_fk__book_by_author_o2o__decimal2").asc(nulls_last=True), "pk").aggregate(total=Count("book_by_author_o2o__decimal2")))
show(lambda: rows(Shop.objects.filter(~Q(int1__in=[5, 8])).annotate(x0=F("char0")).exclude(x0__isnull=False, float3__gt=1.25)))
show(lambda: rows(Shop.objects.exclude(char0__istartswith='').annotate(x0=Case(When(int1__gte=0, then=Value(2)), default=Value(0))).values('json4').distinct()))
