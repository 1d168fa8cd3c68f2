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
    datetime2 = models.DateTimeField(null=True)
    json3 = models.JSONField(null=True)
    bool4 = models.BooleanField()
    self_m2m = models.ManyToManyField("self", related_name="book_by_self_m2m", symmetrical=False)


class Author(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    json2 = models.JSONField()
    book_fk = models.ForeignKey(Book, on_delete=models.CASCADE)

    class Meta:
        ordering = ['int1', '-char0']


class Visit(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField(null=True)
    text2 = models.TextField()
    json3 = models.JSONField()
    book_o2o = models.OneToOneField(Book, on_delete=models.CASCADE, related_name="visit_by_book_o2o", null=True)
    author_o2o = models.OneToOneField(Author, on_delete=models.CASCADE, null=True)

    class Meta:
        ordering = ['-int1', 'char0']


row = Book.objects.create(char0='c_d', int1=9, datetime2=None, json3={"b": None}, bool4=True)
row = Book.objects.create(char0='fir', int1=5, datetime2=None, json3={"a": 1}, bool4=False)
row = Author.objects.create(char0='ash', int1=-3, json2=5, book_fk_id=2)
row = Author.objects.create(char0='Oak', int1=-3, json2={"a": "x", "b": [1, 2]}, book_fk_id=1)
row = Author.objects.create(char0='', int1=-3, json2={"a": "x", "b": [1, 2]}, book_fk_id=1)
row = Author.objects.create(char0='a%b', int1=4, json2=5, book_fk_id=1)
row = Author.objects.create(char0='fir', int1=-3, json2={"b": None}, book_fk_id=2)
row = Visit.objects.create(char0='ash', int1=None, text2='yew', json3="text", book_o2o_id=None, author_o2o_id=1)
row = Visit.objects.create(char0='elm', int1=None, text2='Bay', json3="text", book_o2o_id=2, author_o2o_id=None)
row = Visit.objects.create(char0='a%b', int1=0, text2='elm', json3={"a": 1}, book_o2o_id=None, author_o2o_id=3)

show(lambda: rows(Book.objects.filter((~(Q(book_by_self_m2m__datetime2__date=date(2022, 5, 4)) & ~Exists(Book.objects.filter(self_m2m=OuterRef("pk"), visit_by_book_o2o__book_o2o__bool4__exact=F("bool4")))) | (Q(char0__endswith='Bay') | Q(bool4=False)))).annotate(x0=Subquery(Author.objects.filter(book_fk=OuterRef("pk")).order_by("-int1", "pk").values("int1")[:1])).exclude(bool4=False).order_by("-x0", "pk").only("int1")))
show(lambda: rows(Author.objects.filter(json2__has_key="a") | Author.objects.filter((Q(book_fk__in=Book.objects.filter(author__char0__istartswith='ash')) & (~Exists(Visit.objects.filter(author_o2o=OuterRef("pk"), author_o2o__char0__endswith='')) & Q(int1__in=[2]))))))
show(lambda: rows(Book.objects.filter(int1__isnull=False).alias(x0=Subquery(Book.objects.filter(self_m2m=OuterRef("pk")).order_by("int1", "pk").values("int1")[:1]))))
show(lambda: rows(Book.objects.filter(~Q(int1__isnull=False)).values("char0").annotate(agg=Max("book_by_self_m2m__int1", filter=Q(book_by_self_m2m__author__in=[2, 4]))).exclude(agg__gt=8, self_m2m__datetime2__exact=F("datetime2")).reverse()))
show(lambda: Visit.objects.filter(book_o2o__self_m2m__in=[1, 3], int1__lte=9).values("text2").annotate(agg=Count("book_o2o__int1", distinct=True, filter=Q(author_o2o__visit__author_o2o__isnull=True))).filter(Q(book_o2o__bool4=True)).order_by("agg").exists())
show(lambda: Book.objects.filter(datetime2__isnull=True).exclude(datetime2__exact=F("datetime2")).order_by(F("visit_by_book_o2o__json3").desc(nulls_last=True)).defer("char0").aggregate(total=Max("visit_by_book_o2o__book_o2o__int1")))
show(lambda: Book.objects.filter((~Q(json3__a=None) | (~Q(bool4=True) & Q(char0__in=[])))).annotate(x0=F("int1") + 5).exclude(author__visit__int1__lte=8).count())
show(lambda: rows(Book.objects.filter(Q(int1=1)).order_by("-char0", "pk")))
show(lambda: rows(Visit.objects.filter(int1__lt=0).reverse()))
show(lambda: rows(Author.objects.filter(((Q(book_fk__char0__isnull=True) | Q(book_fk__bool4=True)) ^ (~Q(int1=-3) | ~Q(book_fk__self_m2m=4)))).intersection(Author.objects.filter(~Q(book_fk__self_m2m__author=4)))))
show(lambda: rows(Visit.objects.filter(json3__a__isnull=True, int1__exact=F("int1")).order_by(F("book_o2o__char0").asc(), "pk").select_related("author_o2o__book_fk")))
show(lambda: rows(Author.objects.exclude(visit__int1__lte=8).annotate(x0=Subquery(Visit.objects.filter(author_o2o=OuterRef("pk")).order_by("-char0", "pk").values("char0")[:1])).annotate(x1=F("int1") + F("int1")).exclude(((~Q(json2={"a": "x", "b": [1, 2]}) | Q(json2={"b": None})) ^ (Q(char0__lte=F("char0")) | Q(book_fk__self_m2m__bool4=False)))).select_related("book_fk").reverse()))
