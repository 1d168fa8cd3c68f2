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
    char2 = models.CharField(max_length=40, null=True)
    date3 = models.DateField()
    self_fk = models.ForeignKey("self", on_delete=models.CASCADE, related_name="pupil_by_self_fk", null=True)


class Shop(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField(null=True)
    datetime2 = models.DateTimeField()
    decimal3 = models.DecimalField(max_digits=8, decimal_places=2)
    int4 = models.IntegerField(null=True)
    json5 = models.JSONField()
    pupil_fk = models.ForeignKey(Pupil, on_delete=models.SET_NULL, related_name="shop_by_pupil_fk", null=True)


class Book(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField(null=True)
    datetime2 = models.DateTimeField()
    bool3 = models.BooleanField(null=True)
    shop_fk = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="book_by_shop_fk", null=True)

    class Meta:
        ordering = ['-int1']


row = Pupil.objects.create(char0='Bay', int1=-1, char2='ash', date3=date(2024, 2, 19), self_fk_id=None)
row = Pupil.objects.create(char0='yew', int1=5, char2='Oak', date3=date(2022, 7, 7), self_fk_id=1)
row = Shop.objects.create(char0=None, int1=-3, datetime2=datetime(2022, 5, 18, 21, 0, tzinfo=timezone.utc), decimal3=Decimal("87.25"), int4=6, json5={"a": 1}, pupil_fk_id=1)
row = Shop.objects.create(char0='Dale', int1=None, datetime2=datetime(2024, 1, 24, 11, 0, tzinfo=timezone.utc), decimal3=Decimal("127.75"), int4=None, json5="text", pupil_fk_id=2)
row = Shop.objects.create(char0='c_d', int1=3, datetime2=datetime(2024, 6, 1, 13, 0, tzinfo=timezone.utc), decimal3=Decimal("59.25"), int4=None, json5=[1, 2, 3], pupil_fk_id=2)
row = Book.objects.create(char0='Bay', int1=-3, datetime2=datetime(2022, 7, 25, 17, 30, tzinfo=timezone.utc), bool3=True, shop_fk_id=3)
row = Book.objects.create(char0='Dale', int1=None, datetime2=datetime(2023, 9, 12, 17, 30, tzinfo=timezone.utc), bool3=None, shop_fk_id=None)
row = Book.objects.create(char0='elm', int1=None, datetime2=datetime(2022, 5, 6, 3, 0, tzinfo=timezone.utc), bool3=None, shop_fk_id=1)
row = Book.objects.create(char0='elm', int1=9, datetime2=datetime(2023, 5, 5, 15, 30, tzinfo=timezone.utc), bool3=None, shop_fk_id=1)

show(lambda: Shop.objects.exclude(int1__lte=6, pupil_fk__isnull=True).order_by(F("char0").desc(), "pk").select_related("pupil_fk").distinct().order_by('-pk').first())
show(lambda: rows(Book.objects.filter(shop_fk=4).annotate(x0=Case(When(Q(shop_fk__isnull=False), then=F("int1")), default=Value(7))).annotate(x1=Concat("char0", Value("-"), "char0")).filter(Q(bool3=True)).order_by("-x1", "pk").values('shop_fk__int4', 'bool3').reverse()))
show(lambda: rows(Shop.objects.filter(pupil_fk__isnull=False).annotate(x0=Abs("int4")).order_by("int4", "pk").values('x0', 'pupil_fk')))
show(lambda: rows(Book.objects.filter(~(Q(shop_fk__char0__in=['Oak']) ^ (~Q(shop_fk__in=Shop.objects.filter(char0__gt='Oak')) ^ Q(char0__icontains='yew')))).annotate(x0=Upper("char0")).filter(~Q(datetime2__hour=1)).only("char0")))
show(lambda: Shop.objects.filter(pupil_fk__date3__week_day=6, book_by_shop_fk__in=[2, 4]).update(int4=F("int4") + 1))
show(lambda: rows(Shop.objects.filter((~(Q(decimal3__lte=F("decimal3")) ^ Q(pupil_fk__isnull=True)) & (Q(book_by_shop_fk__int1__isnull=True) & Q(book_by_shop_fk__shop_fk__json5__b__0=2)))).values("datetime2").annotate(agg=Count("pk")).exclude(book_by_shop_fk__shop_fk__int1=-2).order_by("agg")))
show(lambda: rows(Pupil.objects.values_list("char2", flat=True).distinct()))
show(lambda: rows(Pupil.objects.filter(self_fk__self_fk__in=[2, 3], shop_by_pupil_fk__decimal3=Decimal("209.00")).exclude((Exists(Shop.objects.filter(pupil_fk=OuterRef("pk"), book_by_shop_fk__in=Book.objects.filter(datetime2__lte=datetime(2024, 6, 22, 0, 0, tzinfo=timezone.utc)))) | ~(~Q(pupil_by_self_fk__shop_by_pupil_fk__json5__0='x') & Q(int1__gt=F("int1"))))).alias(x0=Count("shop_by_pupil_fk__int4", distinct=True)).annotate(x1=Min("int1")).filter(((Q(date3__quarter=10) | Q(self_fk__date3__isnull=False)) ^ Q(x1__gt=1))).order_by("-x1", "pk").values('x1', 'self_fk').order_by("pk")[1:]))
show(lambda: rows(Shop.objects.values("datetime2").annotate(agg=Count("book_by_shop_fk__shop_fk__pk", distinct=True)).exclude(pupil_fk__int1__lte=F("int1")).distinct()))
show(lambda: Shop.objects.exclude(datetime2__year=2022, book_by_shop_fk__char0__icontains='fir').annotate(x0=Count("pk")).annotate(x1=F("pupil_fk__self_fk__char0")).distinct().aggregate(total=Count("pk", distinct=True, filter=Q(book_by_shop_fk__shop_fk__isnull=True))))
show(lambda: rows(Pupil.objects.annotate(x0=Avg("int1"))))
show(lambda: Pupil.objects.exclude(self_fk__char0__regex=r"[A-Z]").annotate(x0=F("int1") + F("self_fk__self_fk__int1")).annotate(x1=F("self_fk__char2")).filter(x0__exact=9).order_by(F("x1").asc(nulls_last=True), "pk").values('char2', 'char0').distinct().count())
