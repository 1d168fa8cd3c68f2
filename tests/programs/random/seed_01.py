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
    text2 = models.TextField()


class Shop(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    datetime2 = models.DateTimeField()
    char3 = models.CharField(max_length=40, null=True)
    date4 = models.DateField(null=True)
    float5 = models.FloatField(null=True)
    book_m2m = models.ManyToManyField(Book)


row = Book.objects.create(char0='Dale', int1=9, text2='yew')
row = Book.objects.create(char0='yew', int1=5, text2='Dale')
row = Book.objects.create(char0='fir', int1=0, text2='')
row = Book.objects.create(char0='Dale', int1=9, text2='yew')
row = Book.objects.create(char0='elm', int1=-3, text2='Oak')
row = Book.objects.create(char0='a%b', int1=7, text2='Bay')
row = Shop.objects.create(char0='elm', int1=-2, datetime2=datetime(2024, 6, 24, 22, 30, tzinfo=timezone.utc), char3='', date4=None, float5=5.0)
row.book_m2m.add(5, 4, 1)
row = Shop.objects.create(char0='Oak', int1=3, datetime2=datetime(2024, 3, 12, 17, 30, tzinfo=timezone.utc), char3=None, date4=date(2022, 3, 17), float5=0.75)
row.book_m2m.add(6, 1, 4)
row = Shop.objects.create(char0=None, int1=8, datetime2=datetime(2024, 10, 19, 12, 0, tzinfo=timezone.utc), char3=None, date4=None, float5=None)
row.book_m2m.add(5)

show(lambda: Book.objects.filter(((~Q(int1__in=[5]) & Q(shop__date4__quarter=6)) | (~Q(shop__date4__month=1) & ~Q(shop__datetime2__isnull=True)))).annotate(x0=Count("pk", distinct=True)).order_by("-text2").values('shop__book_m2m__int1', 'x0', 'text2').exists())
show(lambda: rows(Shop.objects.exclude(float5__gt=-0.5, char0__contains='Oak').values("date4").annotate(agg=Count("pk")).filter(agg__isnull=True)))
show(lambda: Book.objects.filter(text2__contains='elm').update(int1=F("int1") + 1))
show(lambda: rows(Book.objects.filter(((~Exists(Shop.objects.filter(book_m2m=OuterRef("pk"), datetime2__year=2023)) & Q(char0__endswith='Dale')) & ~Exists(Shop.objects.filter(book_m2m=OuterRef("pk"), float5__lte=2.5)))) | Book.objects.filter(((Q(char0__istartswith='Oak') & Q(text2__iendswith='Bay')) & (~Q(text2__gt=F("text2")) & Q(shop__book_m2m__char0__iexact=''))))))
show(lambda: rows(Shop.objects.values("float5").annotate(agg=Max("book_m2m__int1")).exclude(agg__isnull=True, char3__startswith='cedar')))
show(lambda: Shop.objects.filter(float5__exact=F("float5")).annotate(x0=Concat("char3", Value("-"), "char3")).count())
show(lambda: rows(Shop.objects.exclude(book_m2m__int1__lte=8, book_m2m__int1__range=(0, 9)).values("float5").annotate(agg=Sum("book_m2m__int1")).filter(((Q(char0__iexact='cedar') ^ ~Q(agg__gt=4)) & Q(book_m2m__shop__char3__icontains='Dale')))))
show(lambda: Book.objects.values("char0").annotate(agg=Min("int1")).filter(Q(agg__isnull=True)).count())
show(lambda: rows(Shop.objects.filter((Q(book_m2m__shop__in=[1, 5]) | (Q(char0__contains='fir') & ~Q(char0__in=['a%b'])))).order_by("-int1").values('char0', 'int1')))
show(lambda: rows(Shop.objects.exclude(book_m2m__in=Book.objects.filter(shop__book_m2m__int1__gte=-2)).annotate(x0=F("int1") + F("int1")).alias(x1=Sum("int1"))))
show(lambda: rows(Shop.objects.annotate(x0=Count("book_m2m__pk", distinct=True)).values('date4', 'float5', 'char0')))
show(lambda: Book.objects.defer("char0").order_by('pk').last())
