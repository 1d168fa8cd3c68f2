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



class Visit(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    text2 = models.TextField(null=True)
    decimal3 = models.DecimalField(max_digits=8, decimal_places=2)
    char4 = models.CharField(max_length=40, null=True)
    datetime5 = models.DateTimeField()


class Author(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField(null=True)
    float2 = models.FloatField(null=True)
    char3 = models.CharField(max_length=40, null=True)
    datetime4 = models.DateTimeField(null=True)
    visit_fk = models.ForeignKey(Visit, on_delete=models.SET_NULL, null=True)

    class Meta:
        ordering = ['-float2', 'char0']


row = Visit.objects.create(char0='elm', int1=9, text2='Oak', decimal3=Decimal("166.75"), char4='Oak', datetime5=datetime(2023, 3, 8, 9, 30, tzinfo=timezone.utc))
row = Visit.objects.create(char0='ash', int1=-2, text2=None, decimal3=Decimal("93.50"), char4='', datetime5=datetime(2023, 12, 11, 4, 0, tzinfo=timezone.utc))
row = Visit.objects.create(char0=None, int1=0, text2='yew', decimal3=Decimal("91.25"), char4=None, datetime5=datetime(2023, 12, 19, 10, 0, tzinfo=timezone.utc))
row = Visit.objects.create(char0='Bay', int1=-3, text2='elm', decimal3=Decimal("71.50"), char4=None, datetime5=datetime(2022, 5, 15, 0, 0, tzinfo=timezone.utc))
row = Author.objects.create(char0='Bay', int1=1, float2=0.5, char3=None, datetime4=datetime(2022, 11, 14, 19, 0, tzinfo=timezone.utc), visit_fk_id=3)
row = Author.objects.create(char0='yew', int1=1, float2=-0.75, char3='ash', datetime4=datetime(2023, 3, 12, 11, 30, tzinfo=timezone.utc), visit_fk_id=1)
row = Author.objects.create(char0='Dale', int1=0, float2=None, char3=None, datetime4=datetime(2024, 11, 5, 19, 0, tzinfo=timezone.utc), visit_fk_id=4)
row = Author.objects.create(char0='fir', int1=-2, float2=0.25, char3='Oak', datetime4=datetime(2022, 8, 7, 7, 30, tzinfo=timezone.utc), visit_fk_id=4)

show(lambda: rows(Visit.objects.filter(((Q(author__char3='fir') & ~Q(author__visit_fk__in=Visit.objects.filter(int1__range=(7, 2)))) | Q(author__visit_fk__in=Visit.objects.filter(author__in=[2, 2])))).alias(x0=Subquery(Author.objects.filter(visit_fk=OuterRef("pk")).order_by("char0", "pk").values("char0")[:1])).order_by("-char0").order_by("pk")[1:]))
show(lambda: rows(Author.objects.filter(visit_fk__author__isnull=True).intersection(Author.objects.filter(visit_fk__isnull=True))))
show(lambda: Author.objects.exclude(visit_fk__datetime5__lte=F("datetime4")).annotate(x0=Coalesce("int1", 0)).annotate(x1=Count("int1")).order_by('pk').last())
show(lambda: Author.objects.order_by("-visit_fk__char4", "pk").exists())
show(lambda: rows(Author.objects.filter(~Q(visit_fk__char0__isnull=True)).union(Author.objects.filter(char0__regex=r"[A-Z]", char3__iexact='Dale'))))
show(lambda: rows(Visit.objects.values('char0')))
show(lambda: Visit.objects.order_by('-pk').last())
show(lambda: rows(Author.objects.annotate(x0=F("int1") + F("visit_fk__int1")).annotate(x1=Case(When(visit_fk__isnull=True, then=Value(1)), default=Value(0))).select_related("visit_fk")))
show(lambda: rows(Author.objects.filter(~Q(int1__lte=0)).filter(char3__endswith='cedar', visit_fk__char0='Oak').annotate(x0=Avg("int1")).filter(~(Q(x0__isnull=True) | (Q(visit_fk__author__datetime4__year=2023) | ~Q(x0__gte=2.5)))).values('visit_fk', 'x0', 'char0')))
show(lambda: rows(Author.objects.filter(visit_fk__char0__endswith='ash').exclude(char0__icontains='cedar').values_list('char0', 'visit_fk__char4')))
show(lambda: rows(Visit.objects.exclude(~Q(author__visit_fk=1)).order_by("-char4").values('datetime5', 'char4')))
show(lambda: rows(Author.objects.filter(datetime4__year=2022).select_related("visit_fk").distinct()))
