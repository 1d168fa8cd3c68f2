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



class Shop(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField(null=True)
    json2 = models.JSONField()
    decimal3 = models.DecimalField(max_digits=8, decimal_places=2)
    date4 = models.DateField(null=True)
    bool5 = models.BooleanField()


class Pupil(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField(null=True)
    datetime2 = models.DateTimeField(null=True)
    shop_fk = models.ForeignKey(Shop, on_delete=models.CASCADE, null=True)

    class Meta:
        ordering = ['char0', '-int1']


class Book(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    char2 = models.CharField(max_length=40)
    date3 = models.DateField()
    bool4 = models.BooleanField()
    shop_o2o = models.OneToOneField(Shop, on_delete=models.CASCADE, related_name="book_by_shop_o2o")
    pupil_fk = models.ForeignKey(Pupil, on_delete=models.SET_NULL, related_name="book_by_pupil_fk", null=True)
    self_fk = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="book_by_self_fk", null=True)


class Grade(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField(null=True)
    date2 = models.DateField()
    text3 = models.TextField()
    datetime4 = models.DateTimeField()
    decimal5 = models.DecimalField(max_digits=8, decimal_places=2)
    pupil_fk = models.ForeignKey(Pupil, on_delete=models.CASCADE)
    book_m2m = models.ManyToManyField(Book)


row = Shop.objects.create(char0='elm', int1=3, json2="text", decimal3=Decimal("158.00"), date4=date(2024, 8, 13), bool5=True)
row = Shop.objects.create(char0='Oak', int1=2, json2={"a": "x", "b": [1, 2]}, decimal3=Decimal("4.00"), date4=date(2024, 6, 20), bool5=False)
row = Shop.objects.create(char0='c_d', int1=None, json2=5, decimal3=Decimal("131.00"), date4=date(2023, 6, 21), bool5=False)
row = Shop.objects.create(char0='c_d', int1=-3, json2=5, decimal3=Decimal("-43.50"), date4=None, bool5=True)
row = Shop.objects.create(char0='elm', int1=-2, json2="text", decimal3=Decimal("10.00"), date4=None, bool5=True)
row = Shop.objects.create(char0='Dale', int1=-2, json2={"a": 1}, decimal3=Decimal("-44.50"), date4=date(2024, 11, 12), bool5=True)
row = Pupil.objects.create(char0='Oak', int1=None, datetime2=None, shop_fk_id=2)
row = Pupil.objects.create(char0='ash', int1=0, datetime2=datetime(2022, 11, 4, 10, 30, tzinfo=timezone.utc), shop_fk_id=1)
row = Pupil.objects.create(char0='yew', int1=-3, datetime2=datetime(2022, 1, 16, 9, 30, tzinfo=timezone.utc), shop_fk_id=3)
row = Book.objects.create(char0='Bay', int1=2, char2='Oak', date3=date(2023, 8, 9), bool4=True, shop_o2o_id=1, pupil_fk_id=1, self_fk_id=None)
row = Book.objects.create(char0='cedar', int1=1, char2='Bay', date3=date(2022, 7, 17), bool4=True, shop_o2o_id=2, pupil_fk_id=1, self_fk_id=1)
row = Book.objects.create(char0='', int1=8, char2='Dale', date3=date(2022, 1, 1), bool4=True, shop_o2o_id=3, pupil_fk_id=1, self_fk_id=2)
row = Book.objects.create(char0='Dale', int1=1, char2='c_d', date3=date(2022, 8, 15), bool4=False, shop_o2o_id=4, pupil_fk_id=None, self_fk_id=None)
row = Grade.objects.create(char0='elm', int1=None, date2=date(2022, 6, 3), text3='Bay', datetime4=datetime(2022, 11, 13, 10, 0, tzinfo=timezone.utc), decimal5=Decimal("144.50"), pupil_fk_id=1)
row.book_m2m.add(2)
row = Grade.objects.create(char0='a%b', int1=None, date2=date(2023, 10, 25), text3='Bay', datetime4=datetime(2024, 8, 7, 6, 30, tzinfo=timezone.utc), decimal5=Decimal("95.25"), pupil_fk_id=2)
row.book_m2m.add(3, 4, 2)

show(lambda: prefetched(Pupil.objects.order_by("pk").prefetch_related("book_by_pupil_fk"), "book_by_pupil_fk"))
show(lambda: rows(Shop.objects.filter(bool5=False, book_by_shop_o2o__grade__in=Grade.objects.filter(book_m2m__book_by_self_fk__char2__in=['elm', 'fir'])).values("char0").annotate(agg=Max("decimal3")).exclude(int1__gt=4)))
show(lambda: rows(Book.objects.filter(((Q(pupil_fk__int1__range=(1, 6)) | ~Q(date3__isnull=True)) | Q(int1__in=[]))).reverse().order_by("pk")[1:]))
show(lambda: Grade.objects.filter(text3__exact=F("text3")).update(char0='ash'))
show(lambda: rows(Book.objects.exclude((Q(pupil_fk__shop_fk__decimal3=Decimal("-0.50")) ^ (Q(self_fk__self_fk__char0__iexact='ash') | Q(grade__in=Grade.objects.filter(text3__contains='Bay'))))).annotate(x0=F("int1") * 3).distinct().reverse()))
show(lambda: Pupil.objects.filter(((~Exists(Book.objects.filter(pupil_fk=OuterRef("pk"), char2__startswith='a%b')) | Q(grade__book_m2m__char2__contains='fir')) & (~Q(shop_fk__book_by_shop_o2o__char0__istartswith='ash') ^ Q(char0__exact=F("char0"))))).values_list("shop_fk", flat=True).aggregate(total=Count("book_by_pupil_fk__int1")))
show(lambda: rows(Grade.objects.filter(datetime4__lte=datetime(2024, 11, 12, 2, 0, tzinfo=timezone.utc), date2__lte=F("date2")) | Grade.objects.filter(decimal5__lt=Decimal("149.75"), pupil_fk__shop_fk__json2__isnull=False)))
show(lambda: rows(Shop.objects.filter((~(Q(book_by_shop_o2o=1) | Q(pupil__book_by_pupil_fk__date3__month=1)) & (Q(char0__gt='') & Exists(Pupil.objects.filter(shop_fk=OuterRef("pk"), char0__gt=F("char0")))))).values("date4").annotate(agg=Max("decimal3")).exclude(pupil__datetime2__isnull=False)))
show(lambda: rows(Shop.objects.filter((~Exists(Book.objects.filter(shop_o2o=OuterRef("pk"), int1__exact=F("int1"))) ^ ~Exists(Pupil.objects.filter(shop_fk=OuterRef("pk"), int1__range=(2, 4)))))))
show(lambda: rows(Book.objects.filter(~Q(char2__gt='ash')).annotate(x0=Subquery(Grade.objects.filter(book_m2m=OuterRef("pk")).order_by("int1", "pk").values("int1")[:1])).exclude((Q(x0__lt=9) | (~Q(x0__isnull=False) | ~Q(x0__gt=-1)))).select_related("self_fk")))
show(lambda: rows(Grade.objects.values('decimal5')))
show(lambda: rows(Shop.objects.filter(((Exists(Pupil.objects.filter(shop_fk=OuterRef("pk"), grade__datetime4__year=2023)) | ~Q(json2__a__isnull=True)) | (Q(char0__in=['fir']) | ~Q(pupil__int1__range=(-2, 6))))).difference(Shop.objects.filter(~Exists(Book.objects.filter(shop_o2o=OuterRef("pk"), grade__datetime4__date=date(2024, 1, 17)))))))
