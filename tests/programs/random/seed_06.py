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
    decimal2 = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta:
        ordering = ['-decimal2']


class Order(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    float2 = models.FloatField()
    book_fk = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="order_by_book_fk")
    self_fk = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="order_by_self_fk", null=True)


class Shop(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    float2 = models.FloatField(null=True)
    order_fk = models.ForeignKey(Order, on_delete=models.CASCADE)
    self_m2m = models.ManyToManyField("self", related_name="shop_by_self_m2m", symmetrical=False)


class Author(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    date2 = models.DateField()
    book_o2o = models.OneToOneField(Book, on_delete=models.SET_NULL, null=True)
    order_fk = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="author_by_order_fk", null=True)
    shop_o2o = models.OneToOneField(Shop, on_delete=models.CASCADE, null=True)


row = Book.objects.create(char0='c_d', int1=1, decimal2=Decimal("141.75"))
row = Book.objects.create(char0='Oak', int1=5, decimal2=Decimal("149.25"))
row = Book.objects.create(char0='elm', int1=-1, decimal2=Decimal("200.00"))
row = Book.objects.create(char0='ash', int1=-1, decimal2=Decimal("166.50"))
row = Book.objects.create(char0='c_d', int1=8, decimal2=Decimal("153.50"))
row = Book.objects.create(char0='Bay', int1=4, decimal2=Decimal("75.50"))
row = Order.objects.create(char0='c_d', int1=7, float2=4.75, book_fk_id=4, self_fk_id=None)
row = Order.objects.create(char0='yew', int1=9, float2=4.5, book_fk_id=4, self_fk_id=1)
row = Shop.objects.create(char0='elm', int1=8, float2=-1.5, order_fk_id=1)
row = Shop.objects.create(char0='', int1=1, float2=3.75, order_fk_id=1)
row = Shop.objects.create(char0='ash', int1=5, float2=None, order_fk_id=2)
row = Shop.objects.create(char0='elm', int1=5, float2=2.0, order_fk_id=2)
row.self_m2m.add(2, 3, 1)
row = Shop.objects.create(char0='c_d', int1=4, float2=1.75, order_fk_id=1)
row.self_m2m.add(4, 2, 3)
row = Author.objects.create(char0='cedar', int1=6, date2=date(2023, 12, 20), book_o2o_id=None, order_fk_id=2, shop_o2o_id=1)
row = Author.objects.create(char0=None, int1=1, date2=date(2024, 1, 20), book_o2o_id=2, order_fk_id=None, shop_o2o_id=2)
row = Author.objects.create(char0='', int1=8, date2=date(2023, 6, 16), book_o2o_id=3, order_fk_id=1, shop_o2o_id=None)
row = Author.objects.create(char0='ash', int1=3, date2=date(2024, 8, 3), book_o2o_id=4, order_fk_id=1, shop_o2o_id=4)

show(lambda: rows(Order.objects.filter(book_fk__author__char0__contains='c_d', author_by_order_fk__in=[2, 5]).values("float2").annotate(agg=Avg("self_fk__float2")).filter(((Q(agg__gte=0.0) | Q(book_fk__order_by_book_fk__char0='ash')) & (Exists(Author.objects.filter(order_fk=OuterRef("pk"), char0__iexact='cedar')) | Q(agg__lt=0.25))))))
show(lambda: Order.objects.filter(~Q(int1__gt=8)).delete())
show(lambda: rows(Order.objects.filter(author_by_order_fk__isnull=False).values("char0").annotate(agg=Max("int1")).exclude(shop__order_fk__char0__gt=F("char0"), shop__self_m2m__char0__istartswith='a%b').order_by("agg").reverse()))
show(lambda: rows(Book.objects.filter(char0__isnull=False, order_by_book_fk__float2__gt=-1.0).annotate(x0=Subquery(Author.objects.filter(book_o2o=OuterRef("pk")).order_by("-int1", "pk").values("int1")[:1])).order_by(F("author__char0").desc(nulls_last=True), "pk").order_by("pk")[1:3]))
show(lambda: rows(Order.objects.order_by("book_fk__author__char0", "pk").distinct()))
show(lambda: rows(Order.objects.filter(Q(float2__gt=0.0)).filter(~Q(char0__exact=F("char0"))).annotate(x0=Case(When(Q(char0__exact=F("char0")), then=F("int1")), default=Value(7))).filter(char0__gt='Oak', char0__lte=F("char0")).order_by("-x0", "pk")))
show(lambda: rows(Shop.objects.exclude((Q(float2__lte=2.25) | (Q(self_m2m__shop_by_self_m2m__isnull=False) | Q(self_m2m__shop_by_self_m2m=3)))).values_list('char0')))
show(lambda: Shop.objects.filter(author__in=Author.objects.filter(order_fk__author_by_order_fk__date2__isnull=True)).exclude((~(Exists(Author.objects.filter(shop_o2o=OuterRef("pk"), int1__in=[])) | Q(shop_by_self_m2m__char0__in=['cedar', 'Dale', 'elm'])) | Q(shop_by_self_m2m__shop_by_self_m2m__in=[1, 3]))).alias(x0=Avg("float2")).annotate(x1=Subquery(Shop.objects.filter(self_m2m=OuterRef("pk")).order_by("char0", "pk").values("char0")[:1])).order_by('pk').first())
show(lambda: rows(Author.objects.exclude(Q(order_fk__int1__in=[6, -3])).annotate(x0=Sum("int1", default=0, filter=Q(int1__lt=9))).filter((~Q(int1__lte=-2) & (Q(date2__month=7) | Q(book_o2o__char0__gt=F("char0"))))).only("char0")))
show(lambda: Order.objects.annotate(x0=Count("order_by_self_fk__int1")).order_by("float2", "pk").count())
show(lambda: Author.objects.filter(date2__lte=F("date2")).order_by('pk').first())
show(lambda: rows(Order.objects.filter(book_fk__int1__range=(-3, 7), int1__lt=1).annotate(x0=Max("float2")).annotate(x1=F("int1") + F("int1"))))
