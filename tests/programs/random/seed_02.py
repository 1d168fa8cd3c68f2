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
    bool3 = models.BooleanField(null=True)
    json4 = models.JSONField()


class Author(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField(null=True)
    json2 = models.JSONField(null=True)
    text3 = models.TextField()
    bool4 = models.BooleanField(null=True)
    book_o2o = models.OneToOneField(Book, on_delete=models.CASCADE, related_name="author_by_book_o2o", null=True)
    self_fk = models.ForeignKey("self", on_delete=models.CASCADE, related_name="author_by_self_fk", null=True)

    class Meta:
        ordering = ['-int1', '-bool4']


row = Book.objects.create(char0='fir', int1=2, decimal2=Decimal("178.00"), bool3=None, json4={"b": None})
row = Book.objects.create(char0='yew', int1=7, decimal2=Decimal("221.50"), bool3=None, json4=[1, 2, 3])
row = Book.objects.create(char0='yew', int1=5, decimal2=Decimal("213.75"), bool3=False, json4=5)
row = Book.objects.create(char0='yew', int1=4, decimal2=Decimal("129.50"), bool3=False, json4={"b": None})
row = Book.objects.create(char0='', int1=0, decimal2=Decimal("116.00"), bool3=True, json4="text")
row = Book.objects.create(char0='elm', int1=9, decimal2=Decimal("195.50"), bool3=False, json4=[1, 2, 3])
row = Author.objects.create(char0='fir', int1=6, json2=[1, 2, 3], text3='ash', bool4=True, book_o2o_id=1, self_fk_id=None)
row = Author.objects.create(char0=None, int1=-3, json2={"a": "x", "b": [1, 2]}, text3='', bool4=True, book_o2o_id=2, self_fk_id=1)
row = Author.objects.create(char0=None, int1=None, json2={"b": None}, text3='ash', bool4=None, book_o2o_id=3, self_fk_id=1)

show(lambda: Book.objects.filter(int1__gt=5, char0='ash').order_by("decimal2").count())
show(lambda: rows(Author.objects.filter(Q(self_fk__author_by_self_fk__char0='elm')).values("int1").annotate(agg=Count("self_fk__int1")).filter(Q(book_o2o__author_by_book_o2o__char0__isnull=True)).order_by("agg")))
show(lambda: rows(Author.objects.exclude((~Q(char0__isnull=False) & Q(char0__regex=r"a.$"))).annotate(x0=F("int1") + F("book_o2o__int1"))))
show(lambda: rows(Author.objects.filter(author_by_self_fk__text3__contains='Oak').annotate(x0=Subquery(Author.objects.filter(self_fk=OuterRef("pk")).order_by("char0", "pk").values("char0")[:1])).order_by("-book_o2o__char0", "pk")))
show(lambda: rows(Author.objects.exclude(book_o2o__bool3=False, book_o2o__int1__isnull=False).annotate(x0=Subquery(Author.objects.filter(self_fk=OuterRef("pk")).order_by("int1", "pk").values("int1")[:1])).order_by("x0", "pk")))
show(lambda: rows(Book.objects.all()))
show(lambda: Book.objects.filter(((Q(author_by_book_o2o__json2__0='x') & Exists(Author.objects.filter(book_o2o=OuterRef("pk"), author_by_self_fk__text3__iendswith=''))) | ~Q(int1__lte=1))).delete())
show(lambda: rows(Book.objects.order_by("author_by_book_o2o__self_fk__text3").defer("int1").distinct()))
show(lambda: rows(Author.objects.filter((Q(json2__b__0='x') & ~Q(json2=[1, 2, 3]))).exclude(self_fk__isnull=True).values("int1").annotate(agg=Count("author_by_self_fk__pk", filter=Q(author_by_self_fk__self_fk__int1__lt=-2))).exclude(book_o2o__author_by_book_o2o__in=[3, 2])))
show(lambda: rows(Author.objects.exclude((Q(book_o2o__author_by_book_o2o__json2="text") & (Q(text3__contains='ash') | Q(author_by_self_fk=2)))).filter(((Q(author_by_self_fk__text3__iendswith='ash') | ~Q(author_by_self_fk__in=Author.objects.filter(bool4=True))) & (Q(json2__0=2) | Q(text3='Oak')))).annotate(x0=Count("self_fk__int1")).order_by("-x0", "pk")))
show(lambda: rows(Book.objects.filter((~Q(author_by_book_o2o__self_fk__json2={"b": None}) & Q(char0='Dale'))).annotate(x0=F("int1") - 4).exclude(x0__exact=-2, author_by_book_o2o__isnull=True).defer("bool3")))
show(lambda: Author.objects.annotate(x0=Count("int1")).annotate(x1=Case(When(Q(book_o2o__author_by_book_o2o=4), then=F("int1")), default=Value(7))).filter(x0__lt=2).order_by("x1", "pk").values_list('x1', 'bool4').distinct().aggregate(total=Count("pk")))
