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



class Club(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    date2 = models.DateField()

    class Meta:
        ordering = ['-date2', '-int1']


class Order(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    int2 = models.IntegerField(null=True)
    text3 = models.TextField()
    club_o2o = models.OneToOneField(Club, on_delete=models.CASCADE, related_name="order_by_club_o2o")
    self_fk = models.ForeignKey("self", on_delete=models.CASCADE, related_name="order_by_self_fk", null=True)


class Pupil(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField(null=True)
    int2 = models.IntegerField(null=True)
    club_fk = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="pupil_by_club_fk")
    order_fk = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="pupil_by_order_fk")


class Author(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    char2 = models.CharField(max_length=40, null=True)
    decimal3 = models.DecimalField(max_digits=8, decimal_places=2)
    datetime4 = models.DateTimeField(null=True)


row = Club.objects.create(char0='fir', int1=6, date2=date(2022, 4, 13))
row = Club.objects.create(char0='cedar', int1=7, date2=date(2023, 11, 3))
row = Club.objects.create(char0='cedar', int1=6, date2=date(2024, 1, 18))
row = Club.objects.create(char0='yew', int1=9, date2=date(2022, 3, 13))
row = Club.objects.create(char0='cedar', int1=5, date2=date(2024, 11, 24))
row = Club.objects.create(char0='elm', int1=0, date2=date(2022, 6, 23))
row = Order.objects.create(char0='ash', int1=9, int2=None, text3='a%b', club_o2o_id=1, self_fk_id=None)
row = Order.objects.create(char0='Dale', int1=1, int2=3, text3='cedar', club_o2o_id=2, self_fk_id=1)
row = Order.objects.create(char0='Oak', int1=-3, int2=None, text3='a%b', club_o2o_id=3, self_fk_id=1)
row = Order.objects.create(char0='Oak', int1=1, int2=-3, text3='Oak', club_o2o_id=4, self_fk_id=2)
row = Pupil.objects.create(char0='yew', int1=0, int2=8, club_fk_id=1, order_fk_id=3)
row = Pupil.objects.create(char0='c_d', int1=-1, int2=None, club_fk_id=5, order_fk_id=2)
row = Pupil.objects.create(char0='Dale', int1=-2, int2=6, club_fk_id=1, order_fk_id=3)
row = Pupil.objects.create(char0='ash', int1=-3, int2=3, club_fk_id=4, order_fk_id=2)
row = Pupil.objects.create(char0='', int1=None, int2=1, club_fk_id=1, order_fk_id=2)
row = Author.objects.create(char0='c_d', int1=1, char2='Bay', decimal3=Decimal("-26.75"), datetime4=None)
row = Author.objects.create(char0='', int1=5, char2='elm', decimal3=Decimal("140.25"), datetime4=datetime(2024, 7, 4, 13, 30, tzinfo=timezone.utc))
row = Author.objects.create(char0='yew', int1=7, char2='yew', decimal3=Decimal("70.25"), datetime4=None)
row = Author.objects.create(char0='fir', int1=5, char2='yew', decimal3=Decimal("85.00"), datetime4=datetime(2022, 7, 23, 3, 0, tzinfo=timezone.utc))
row = Author.objects.create(char0='fir', int1=4, char2='elm', decimal3=Decimal("86.75"), datetime4=datetime(2024, 5, 1, 1, 0, tzinfo=timezone.utc))
row = Author.objects.create(char0='Dale', int1=5, char2='Bay', decimal3=Decimal("23.00"), datetime4=datetime(2024, 5, 2, 23, 0, tzinfo=timezone.utc))

show(lambda: rows(Author.objects.values('decimal3', 'datetime4', 'int1')))
show(lambda: rows(Author.objects.exclude((~(Q(datetime4__isnull=False) & ~Q(char0__exact=F("char2"))) | (Q(char2__iexact='ash') & Q(int1__lte=1)))).annotate(x0=Min("int1", filter=Q(char0='cedar'))).filter(Q(x0__exact=1))))
show(lambda: Club.objects.filter(~(Q(char0__exact=F("char0")) & ~(Q(int1__isnull=False) ^ Q(pupil_by_club_fk__char0__in=['Oak'])))).annotate(x0=Length("char0")).count())
show(lambda: Club.objects.all().count())
show(lambda: Author.objects.order_by('pk').last())
show(lambda: Pupil.objects.annotate(x0=Min("int2", default=0)).aggregate(total=Count("int2", filter=Q(club_fk__char0='yew'))))
show(lambda: Pupil.objects.annotate(x0=F("int1") - 4).order_by("-char0", "pk").select_related("club_fk").count())
show(lambda: rows(Order.objects.filter(Q(club_o2o__int1__lt=2))))
show(lambda: rows(Order.objects.exclude(char0='Bay').values("int1").annotate(agg=Count("pk", distinct=True)).order_by("agg")))
show(lambda: rows(Author.objects.filter(Q(char2__endswith='')).order_by("char2", "pk")))
show(lambda: rows(Order.objects.annotate(x0=Subquery(Order.objects.filter(self_fk=OuterRef("pk")).order_by("-int1", "pk").values("int1")[:1])).alias(x1=Subquery(Order.objects.filter(self_fk=OuterRef("pk")).order_by("int2", "pk").values("int2")[:1])).select_related("club_o2o")))
show(lambda: rows(Pupil.objects.exclude((Q(order_fk__char0__gt='') & (~Q(int1=4) ^ ~Q(order_fk__text3__contains='cedar')))).annotate(x0=Max("int2", filter=Q(int1__lte=1))).exclude(((Q(order_fk__int2__gte=0) & Q(order_fk__pupil_by_order_fk=4)) & (Q(x0__exact=9) | Q(club_fk__isnull=False)))).order_by("x0", "pk").select_related("club_fk")))
