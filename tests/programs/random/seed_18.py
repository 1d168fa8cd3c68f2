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
    int1 = models.IntegerField(null=True)
    date2 = models.DateField(null=True)
    float3 = models.FloatField()
    int4 = models.IntegerField(null=True)
    text5 = models.TextField()


class Pupil(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    float2 = models.FloatField()
    decimal3 = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    book_m2m = models.ManyToManyField(Book, related_name="pupil_by_book_m2m")

    class Meta:
        ordering = ['-int1', '-float2']


row = Book.objects.create(char0='c_d', int1=1, date2=date(2023, 9, 4), float3=0.25, int4=5, text5='cedar')
row = Book.objects.create(char0='yew', int1=7, date2=date(2022, 4, 21), float3=3.25, int4=-1, text5='Oak')
row = Book.objects.create(char0='a%b', int1=-2, date2=date(2022, 10, 9), float3=2.25, int4=9, text5='')
row = Book.objects.create(char0='a%b', int1=4, date2=None, float3=-1.0, int4=0, text5='')
row = Book.objects.create(char0='Bay', int1=0, date2=date(2024, 7, 26), float3=2.5, int4=7, text5='a%b')
row = Book.objects.create(char0='ash', int1=-1, date2=date(2022, 8, 13), float3=4.5, int4=3, text5='Oak')
row = Pupil.objects.create(char0='Oak', int1=7, float2=3.5, decimal3=Decimal("121.75"))
row.book_m2m.add(6, 5)
row = Pupil.objects.create(char0='cedar', int1=3, float2=3.5, decimal3=Decimal("-40.75"))
row.book_m2m.add(2, 6, 4)
row = Pupil.objects.create(char0=None, int1=5, float2=2.25, decimal3=Decimal("1.75"))

show(lambda: Pupil.objects.filter(int1__gt=2, char0__isnull=False).annotate(x0=Concat("char0", Value("-"), "char0")).annotate(x1=Count("book_m2m__pk")).exclude((Q(x0__lt='fir') | Q(decimal3=Decimal("210.50")))).order_by(F("x1").asc(nulls_last=True), "pk").distinct().exists())
show(lambda: rows(Pupil.objects.exclude(int1__lte=1, float2__lte=4.25).annotate(x0=F("int1") + 3).annotate(x1=F("char0")).values_list('float2', 'x1')))
show(lambda: rows(Pupil.objects.annotate(x0=Count("book_m2m__int1")).exclude(((~Q(decimal3=Decimal("149.25")) | Q(char0__isnull=False)) & (Q(float2__gt=3.25) & Q(char0__regex=r"[A-Z]"))))))
show(lambda: Book.objects.filter(pupil_by_book_m2m__char0__icontains='Oak').values("float3").annotate(agg=Count("pupil_by_book_m2m__int1")).filter(pupil_by_book_m2m__in=Pupil.objects.filter(decimal3__range=(Decimal("170.25"), Decimal("-25.75")))).exists())
show(lambda: Pupil.objects.values_list("float2", flat=True).exists())
show(lambda: rows(Book.objects.filter(date2__gt=date(2022, 4, 17)).order_by("date2", "pk").order_by("pk")[1:]))
show(lambda: rows(Pupil.objects.order_by("float2").reverse()))
show(lambda: rows(Pupil.objects.exclude(~Q(book_m2m__text5='Oak')).alias(x0=Upper("char0"))))
show(lambda: Book.objects.aggregate(total=Min("int4", filter=Q(pupil_by_book_m2m__char0__gt='a%b'))))
show(lambda: rows(Pupil.objects.filter((~Q(float2__gt=3.5) | (Q(int1__gt=F("int1")) | Q(char0__gt=F("char0"))))).annotate(x0=F("int1") + F("int1")).values('decimal3', 'char0').order_by("pk")[1:3]))
show(lambda: rows(Pupil.objects.exclude(decimal3__lt=Decimal("-41.50")).exclude(book_m2m__char0__isnull=False, char0='ash').values("float2").annotate(agg=Max("book_m2m__pupil_by_book_m2m__float2", filter=Q(book_m2m__char0__isnull=True))).order_by("agg").distinct()))
show(lambda: rows(Pupil.objects.exclude(book_m2m__int4=-3).exclude(book_m2m__char0__regex=r"[A-Z]").order_by("-decimal3").values_list("char0", flat=True)))
