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
    int1 = models.IntegerField(null=True)
    char2 = models.CharField(max_length=40)
    bool3 = models.BooleanField()
    json4 = models.JSONField()
    decimal5 = models.DecimalField(max_digits=8, decimal_places=2, null=True)

    class Meta:
        ordering = ['-decimal5']


class Book(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    json2 = models.JSONField()
    int3 = models.IntegerField()
    datetime4 = models.DateTimeField()
    date5 = models.DateField()
    author_fk = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="book_by_author_fk")

    class Meta:
        ordering = ['char0']


class Shop(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    json2 = models.JSONField()
    text3 = models.TextField()
    float4 = models.FloatField()
    datetime5 = models.DateTimeField(null=True)

    class Meta:
        ordering = ['char0', '-float4']


row = Author.objects.create(char0='c_d', int1=-2, char2='cedar', bool3=True, json4={"a": 1}, decimal5=None)
row = Author.objects.create(char0='cedar', int1=9, char2='cedar', bool3=True, json4={"a": "x", "b": [1, 2]}, decimal5=Decimal("141.25"))
row = Author.objects.create(char0='Dale', int1=None, char2='c_d', bool3=False, json4=[1, 2, 3], decimal5=Decimal("203.25"))
row = Author.objects.create(char0='yew', int1=7, char2='Oak', bool3=False, json4={"b": None}, decimal5=Decimal("6.50"))
row = Author.objects.create(char0='elm', int1=9, char2='ash', bool3=True, json4="text", decimal5=None)
row = Author.objects.create(char0='c_d', int1=-2, char2='elm', bool3=True, json4={"a": 1}, decimal5=Decimal("33.50"))
row = Book.objects.create(char0='elm', int1=-1, json2="text", int3=2, datetime4=datetime(2022, 2, 14, 21, 0, tzinfo=timezone.utc), date5=date(2024, 6, 5), author_fk_id=3)
row = Book.objects.create(char0='Bay', int1=6, json2={"a": 1}, int3=8, datetime4=datetime(2024, 4, 18, 22, 0, tzinfo=timezone.utc), date5=date(2022, 2, 20), author_fk_id=1)
row = Shop.objects.create(char0='cedar', int1=5, json2={"a": "x", "b": [1, 2]}, text3='elm', float4=-1.5, datetime5=datetime(2024, 2, 10, 0, 30, tzinfo=timezone.utc))
row = Shop.objects.create(char0='c_d', int1=1, json2=[1, 2, 3], text3='elm', float4=0.0, datetime5=datetime(2022, 5, 28, 13, 0, tzinfo=timezone.utc))
row = Shop.objects.create(char0='a%b', int1=1, json2={"a": 1}, text3='elm', float4=-1.5, datetime5=datetime(2022, 6, 16, 1, 0, tzinfo=timezone.utc))
row = Shop.objects.create(char0='yew', int1=4, json2=[1, 2, 3], text3='a%b', float4=-1.75, datetime5=datetime(2023, 5, 25, 4, 30, tzinfo=timezone.utc))

show(lambda: rows(Book.objects.filter(Q(author_fk__in=[3, 4])).order_by(F("author_fk__json4").desc(nulls_first=True))))
show(lambda: rows(Book.objects.select_related("author_fk")))
show(lambda: rows(Shop.objects.filter(text3__contains='Oak').filter(json2__0=2).annotate(x0=F("int1") * 4).filter(char0__lte=F("char0")).values_list('float4', 'char0', 'datetime5')))
show(lambda: rows(Shop.objects.filter(Q(float4__gt=5.0)).annotate(x0=F("char0")).filter(json2__a__isnull=False).order_by("pk")[:2]))
show(lambda: rows(Author.objects.filter(((~Q(book_by_author_fk__char0__in=['fir', 'elm', 'Dale']) & Q(book_by_author_fk__author_fk__json4__has_key="b")) ^ (Q(char2__regex=r"[A-Z]") | Q(char0__isnull=True))))))
show(lambda: rows(Author.objects.order_by("-decimal5")))
show(lambda: rows(Shop.objects.filter(char0__isnull=False).values("char0").annotate(agg=Min("int1"))))
show(lambda: rows(Author.objects.filter(book_by_author_fk__isnull=False).values("decimal5").annotate(agg=Sum("int1")).filter(book_by_author_fk=2).order_by("agg").distinct()))
show(lambda: rows(Book.objects.annotate(x0=Count("pk", filter=Q(author_fk__decimal5=Decimal("-20.00")))).filter(x0__exact=-1, author_fk=1).values_list("date5", flat=True)))
show(lambda: rows(Shop.objects.annotate(x0=Min("int1", filter=Q(datetime5__lte=datetime(2024, 3, 28, 17, 0, tzinfo=timezone.utc)))).exclude((Q(int1__exact=F("int1")) ^ (Q(x0__isnull=False) ^ Q(x0__exact=7)))).only("text3").distinct().reverse()))
show(lambda: rows(Author.objects.all()))
show(lambda: rows(Book.objects.exclude(author_fk__book_by_author_fk__char0='a%b', char0__in=['fir', 'elm', 'elm']).annotate(x0=F("int3") + 5).values('json2').order_by("pk")[1:3]))
