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



class Order(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField(null=True)
    float2 = models.FloatField()
    text3 = models.TextField()
    char4 = models.CharField(max_length=40)

    class Meta:
        ordering = ['char4']


class Book(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    text2 = models.TextField()
    self_fk = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="book_by_self_fk", null=True)

    class Meta:
        ordering = ['text2']


row = Order.objects.create(char0='ash', int1=-3, float2=2.25, text3='fir', char4='Dale')
row = Order.objects.create(char0='cedar', int1=8, float2=1.75, text3='cedar', char4='a%b')
row = Order.objects.create(char0='elm', int1=6, float2=-1.5, text3='ash', char4='c_d')
row = Order.objects.create(char0='elm', int1=None, float2=0.5, text3='Bay', char4='Dale')
row = Order.objects.create(char0='', int1=1, float2=1.25, text3='Bay', char4='yew')
row = Book.objects.create(char0='cedar', int1=4, text2='cedar', self_fk_id=None)
row = Book.objects.create(char0='Bay', int1=-3, text2='cedar', self_fk_id=None)

show(lambda: rows(Book.objects.filter(text2__contains='yew').alias(x0=Avg("int1", default=0, filter=Q(book_by_self_fk__self_fk__int1__gt=-3))).annotate(x1=Greatest("int1", Value(0))).select_related("self_fk__self_fk").distinct()))
show(lambda: rows(Order.objects.filter(((Q(char4__iexact='Bay') ^ Q(float2__lte=-0.75)) & Q(int1__exact=F("int1")))).filter(char0='fir', float2__gt=1.75).order_by("-text3", "pk")))
show(lambda: rows(Order.objects.filter(~(Q(text3__contains='c_d') & (Q(int1=2) ^ Q(char4__lte=F("char0"))))).annotate(x0=F("char4")).exclude(((Q(float2__gt=0.75) ^ ~Q(char0__gt='Bay')) & (Q(x0__lt='Oak') & Q(int1__lte=F("int1"))))).order_by("x0")))
show(lambda: rows(Book.objects.filter(~Q(self_fk__self_fk__in=Book.objects.filter(self_fk__book_by_self_fk__char0__gt=F("char0")))).filter(char0__icontains='').values("int1").annotate(agg=Sum("int1"))))
show(lambda: Book.objects.values("char0").annotate(agg=Count("self_fk__pk", filter=Q(self_fk__char0__iexact='cedar'))).order_by("agg").aggregate(total=Min("self_fk__book_by_self_fk__int1")))
show(lambda: rows(Book.objects.values_list('int1', 'char0').reverse()))
show(lambda: rows(Book.objects.filter((Exists(Book.objects.filter(self_fk=OuterRef("pk"), text2__iendswith='yew')) | Q(self_fk=1))).annotate(x0=Coalesce("int1", 0)).defer("text2").order_by("pk")[:2]))
show(lambda: Book.objects.annotate(x0=Sum("self_fk__int1", filter=Q(text2='yew'))).annotate(x1=Length("char0")).aggregate(total=Count("pk", distinct=True)))
show(lambda: Book.objects.exclude(self_fk__isnull=True).order_by("char0", "pk").order_by('pk').first())
show(lambda: rows(Order.objects.filter(int1__gt=3, char4__iexact='a%b').annotate(x0=Abs("int1")).annotate(x1=Cast("int1", CharField())).filter(x0__lt=1, x0__gte=4).order_by(F("x0").desc(nulls_last=True)).values_list('char0', 'x0', 'x1')))
show(lambda: rows(Order.objects.filter(((Q(char4__icontains='Bay') & Q(char4__icontains='cedar')) | (~Q(char0__icontains='') ^ Q(char0__startswith='Oak')))).exclude(char0__lte=F("char0")).values("text3").annotate(agg=Count("pk", distinct=True))))
show(lambda: rows(Book.objects.order_by(F("self_fk__self_fk__char0").asc(nulls_last=True))))
