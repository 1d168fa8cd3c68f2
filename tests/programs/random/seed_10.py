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
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    float2 = models.FloatField(null=True)
    self_fk = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="author_by_self_fk", null=True)

    class Meta:
        ordering = ['char0', '-int1']


class Order(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField(null=True)
    datetime2 = models.DateTimeField(null=True)
    bool3 = models.BooleanField()
    json4 = models.JSONField()
    date5 = models.DateField()
    author_m2m = models.ManyToManyField(Author, related_name="order_by_author_m2m")
    self_fk = models.ForeignKey("self", on_delete=models.CASCADE, related_name="order_by_self_fk", null=True)


class Club(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField(null=True)
    json2 = models.JSONField()
    date3 = models.DateField()
    datetime4 = models.DateTimeField(null=True)
    order_fk = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="club_by_order_fk")
    self_fk = models.ForeignKey("self", on_delete=models.CASCADE, related_name="club_by_self_fk", null=True)


class Visit(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    decimal2 = models.DecimalField(max_digits=8, decimal_places=2)
    club_fk = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="visit_by_club_fk")

    class Meta:
        ordering = ['char0', '-decimal2']


row = Author.objects.create(char0='elm', int1=-1, float2=4.5, self_fk_id=None)
row = Author.objects.create(char0='cedar', int1=9, float2=None, self_fk_id=1)
row = Author.objects.create(char0='Dale', int1=-3, float2=-1.75, self_fk_id=2)
row = Author.objects.create(char0='Dale', int1=-2, float2=1.0, self_fk_id=None)
row = Author.objects.create(char0='yew', int1=7, float2=3.75, self_fk_id=3)
row = Order.objects.create(char0='cedar', int1=4, datetime2=datetime(2022, 7, 18, 18, 30, tzinfo=timezone.utc), bool3=False, json4={"b": None}, date5=date(2024, 3, 18), self_fk_id=None)
row.author_m2m.add(1, 4, 5)
row = Order.objects.create(char0='yew', int1=-3, datetime2=datetime(2022, 2, 20, 14, 30, tzinfo=timezone.utc), bool3=True, json4={"b": None}, date5=date(2023, 9, 15), self_fk_id=1)
row.author_m2m.add(4, 3, 5)
row = Order.objects.create(char0='a%b', int1=None, datetime2=None, bool3=True, json4=5, date5=date(2022, 11, 19), self_fk_id=None)
row = Order.objects.create(char0='Oak', int1=0, datetime2=datetime(2022, 1, 20, 17, 0, tzinfo=timezone.utc), bool3=False, json4={"a": "x", "b": [1, 2]}, date5=date(2024, 8, 5), self_fk_id=2)
row.author_m2m.add(3)
row = Order.objects.create(char0=None, int1=3, datetime2=None, bool3=True, json4=5, date5=date(2023, 8, 28), self_fk_id=4)
row.author_m2m.add(3)
row = Order.objects.create(char0='Bay', int1=7, datetime2=None, bool3=False, json4="text", date5=date(2023, 7, 28), self_fk_id=None)
row.author_m2m.add(1, 5, 2)
row = Club.objects.create(char0='fir', int1=9, json2={"a": "x", "b": [1, 2]}, date3=date(2024, 12, 10), datetime4=datetime(2023, 9, 16, 16, 30, tzinfo=timezone.utc), order_fk_id=4, self_fk_id=None)
row = Club.objects.create(char0='yew', int1=2, json2=5, date3=date(2023, 8, 15), datetime4=datetime(2024, 8, 3, 22, 30, tzinfo=timezone.utc), order_fk_id=6, self_fk_id=1)
row = Club.objects.create(char0='cedar', int1=3, json2=5, date3=date(2024, 2, 20), datetime4=datetime(2023, 1, 19, 10, 30, tzinfo=timezone.utc), order_fk_id=1, self_fk_id=2)
row = Club.objects.create(char0='elm', int1=0, json2={"a": "x", "b": [1, 2]}, date3=date(2023, 2, 18), datetime4=datetime(2022, 4, 19, 23, 0, tzinfo=timezone.utc), order_fk_id=4, self_fk_id=1)
row = Visit.objects.create(char0='c_d', int1=-3, decimal2=Decimal("150.75"), club_fk_id=2)
row = Visit.objects.create(char0='fir', int1=6, decimal2=Decimal("47.50"), club_fk_id=3)
row = Visit.objects.create(char0='ash', int1=7, decimal2=Decimal("-24.50"), club_fk_id=1)
row = Visit.objects.create(char0='c_d', int1=2, decimal2=Decimal("153.25"), club_fk_id=3)
row = Visit.objects.create(char0='c_d', int1=7, decimal2=Decimal("37.75"), club_fk_id=2)

show(lambda: rows(Author.objects.filter((Q(author_by_self_fk__char0__gt='c_d') | (~Q(author_by_self_fk__float2__gt=1.25) & Q(order_by_author_m2m__isnull=False)))).filter(order_by_author_m2m__self_fk__char0__iexact='fir').alias(x0=Upper("self_fk__char0")).values_list('int1')))
show(lambda: rows(Order.objects.exclude(~(~Exists(Club.objects.filter(order_fk=OuterRef("pk"), self_fk__date3__year=2022)) | Q(club_by_order_fk__int1__gt=F("int1")))).values("bool3").annotate(agg=Count("int1"))))
show(lambda: Visit.objects.filter(~Q(club_fk__in=Club.objects.filter(visit_by_club_fk__decimal2__isnull=False))).update(char0='Oak'))
show(lambda: rows(Visit.objects.filter(~Q(decimal2__range=(Decimal("61.50"), Decimal("213.75")))).alias(x0=Case(When(club_fk__self_fk__json2__has_key="b", then=Value(2)), default=Value(0))).order_by("-club_fk__datetime4", "pk")))
show(lambda: Visit.objects.exclude(club_fk__date3__quarter=10).annotate(x0=Coalesce("club_fk__order_fk__int1", 0)).exclude(((~Q(int1__exact=F("int1")) | Q(x0__isnull=False)) ^ (Q(club_fk__char0__in=['yew', 'Bay']) & ~Q(char0__contains='yew')))).values('club_fk__json2', 'int1').aggregate(total=Max("int1", filter=Q(decimal2__exact=F("decimal2")))))
show(lambda: rows(Club.objects.filter((Q(visit_by_club_fk__club_fk__isnull=True) | Q(json2__a__isnull=True)))))
show(lambda: Author.objects.filter(Q(self_fk__order_by_author_m2m__char0__endswith='c_d')).delete())
show(lambda: rows(Author.objects.exclude(float2__lte=-0.25, self_fk__order_by_author_m2m__author_m2m__in=Author.objects.filter(self_fk__order_by_author_m2m__club_by_order_fk__in=[2, 4]))))
show(lambda: rows(Author.objects.all()))
show(lambda: rows(Author.objects.exclude(Q(self_fk__char0='Oak')).annotate(x0=Min("author_by_self_fk__order_by_author_m2m__int1", default=0)).annotate(x1=Max("int1", filter=Q(int1__lt=-2))).distinct()))
show(lambda: rows(Order.objects.filter(json4__0=None).annotate(x0=F("int1") + F("int1")).filter(((~Exists(Order.objects.filter(self_fk=OuterRef("pk"), int1__range=(-2, 9))) & Q(self_fk__self_fk__datetime2__gt=datetime(2023, 3, 14, 8, 0, tzinfo=timezone.utc))) | (Q(json4__has_key="b") | Q(x0__isnull=True)))).order_by("x0").values_list('json4', 'x0')))
show(lambda: rows(Order.objects.values("date5").annotate(agg=Sum("order_by_self_fk__int1")).filter(~((Q(club_by_order_fk__self_fk__date3__exact=F("date5")) ^ Q(club_by_order_fk__order_fk=2)) | ~(Q(bool3=True) | ~Q(agg__gt=-1)))).order_by("agg").order_by("pk")[:2]))
