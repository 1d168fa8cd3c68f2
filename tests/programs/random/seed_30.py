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
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    bool2 = models.BooleanField()
    char3 = models.CharField(max_length=40)

    class Meta:
        ordering = ['-int1']


class Grade(models.Model):
    char0 = models.CharField(max_length=40, null=True)
    int1 = models.IntegerField()
    json2 = models.JSONField()
    int3 = models.IntegerField()
    float4 = models.FloatField()
    visit_fk = models.ForeignKey(Visit, on_delete=models.CASCADE)
    self_fk = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="grade_by_self_fk", null=True)

    class Meta:
        ordering = ['int1']


class Author(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    int2 = models.IntegerField(null=True)
    char3 = models.CharField(max_length=40)
    float4 = models.FloatField()
    visit_fk = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="author_by_visit_fk")
    grade_fk = models.ForeignKey(Grade, on_delete=models.CASCADE, related_name="author_by_grade_fk")

    class Meta:
        ordering = ['int1', '-float4']


class Club(models.Model):
    char0 = models.CharField(max_length=40)
    int1 = models.IntegerField()
    float2 = models.FloatField()
    json3 = models.JSONField(null=True)
    text4 = models.TextField()
    decimal5 = models.DecimalField(max_digits=8, decimal_places=2)


row = Visit.objects.create(char0='fir', int1=1, bool2=True, char3='cedar')
row = Visit.objects.create(char0='elm', int1=5, bool2=False, char3='ash')
row = Visit.objects.create(char0='Dale', int1=-2, bool2=False, char3='a%b')
row = Visit.objects.create(char0='ash', int1=6, bool2=False, char3='Oak')
row = Visit.objects.create(char0='', int1=5, bool2=True, char3='yew')
row = Grade.objects.create(char0=None, int1=6, json2={"b": None}, int3=6, float4=4.75, visit_fk_id=3, self_fk_id=None)
row = Grade.objects.create(char0='a%b', int1=-1, json2={"a": "x", "b": [1, 2]}, int3=3, float4=2.0, visit_fk_id=1, self_fk_id=1)
row = Author.objects.create(char0='Oak', int1=6, int2=-3, char3='cedar', float4=1.25, visit_fk_id=1, grade_fk_id=2)
row = Author.objects.create(char0='Dale', int1=9, int2=1, char3='c_d', float4=-2.0, visit_fk_id=3, grade_fk_id=2)
row = Author.objects.create(char0='ash', int1=4, int2=7, char3='Bay', float4=0.75, visit_fk_id=4, grade_fk_id=2)
row = Club.objects.create(char0='cedar', int1=-2, float2=-0.25, json3={"b": None}, text4='Bay', decimal5=Decimal("49.50"))
row = Club.objects.create(char0='Dale', int1=4, float2=3.75, json3=None, text4='Oak', decimal5=Decimal("8.50"))
row = Club.objects.create(char0='cedar', int1=-1, float2=3.5, json3={"a": 1}, text4='', decimal5=Decimal("34.75"))
row = Club.objects.create(char0='fir', int1=5, float2=2.25, json3="text", text4='fir', decimal5=Decimal("26.50"))
row = Club.objects.create(char0='c_d', int1=0, float2=-0.5, json3="text", text4='cedar', decimal5=Decimal("23.25"))
row = Club.objects.create(char0='yew', int1=-2, float2=2.75, json3=[1, 2, 3], text4='', decimal5=Decimal("206.75"))

show(lambda: Grade.objects.filter(author_by_grade_fk__grade_fk__in=Grade.objects.filter(grade_by_self_fk__in=Grade.objects.filter(author_by_grade_fk__char0__gt='c_d'))).order_by("json2", "pk").only("int1").count())
show(lambda: Visit.objects.filter(~(~(Q(int1__exact=F("int1")) & ~Q(char3__endswith='cedar')) & Q(bool2__isnull=True))).exclude(~Q(bool2=True)).order_by("char3").reverse().aggregate(total=Count("int1", distinct=True, filter=Q(author_by_visit_fk__visit_fk__int1__range=(-2, 2)))))
show(lambda: rows(Author.objects.filter((~Q(visit_fk__char0__regex=r"a.$") & Q(grade_fk__isnull=False))).annotate(x0=Avg("grade_fk__self_fk__int1", filter=Q(grade_fk__self_fk__self_fk=1))).annotate(x1=Max("int2", default=0, filter=Q(visit_fk__char3__istartswith='cedar'))).filter((Q(char3__iexact='Oak') ^ (Q(char3__endswith='Dale') ^ Q(visit_fk__char3__isnull=True)))).order_by(F("char3").asc(nulls_last=True), "pk")))
show(lambda: rows(Grade.objects.exclude(~Exists(Grade.objects.filter(self_fk=OuterRef("pk"), char0__lte=F("char0"))))))
show(lambda: rows(Club.objects.filter(char0__endswith='ash').alias(x0=Cast("int1", CharField())).defer("json3")))
show(lambda: Club.objects.filter(char0__regex=r"^[a-c]").exclude(decimal5__gt=Decimal("136.25")).order_by("-json3", "pk").count())
show(lambda: rows(Author.objects.filter((Q(grade_fk__int1__lte=5) ^ ~(Q(char0__icontains='elm') & Q(char3__istartswith='')))).order_by(F("int1").asc(nulls_first=True), "pk")))
show(lambda: Club.objects.filter((~(~Q(float2__gt=F("float2")) | ~Q(int1__in=[1, 7])) | ~Q(int1__lte=F("int1")))).update(int1=F("int1") + 1))
show(lambda: rows(Visit.objects.filter(grade__in=[1, 2]).alias(x0=Length("char0")).annotate(x1=Avg("int1")).filter(~((~Q(x1__gt=-0.75) | Q(grade__self_fk=2)) & Q(grade__visit_fk__char3__endswith='yew'))).order_by(F("int1").desc(nulls_last=True), "pk")))
show(lambda: rows(Grade.objects.annotate(x0=Subquery(Author.objects.filter(grade_fk=OuterRef("pk")).order_by("char0", "pk").values("char0")[:1])).order_by("visit_fk__char3", "pk").values('int1', 'json2')))
show(lambda: Grade.objects.annotate(x0=Length("char0")).annotate(x1=Subquery(Author.objects.filter(grade_fk=OuterRef("pk")).order_by("int1", "pk").values("int1")[:1])).only("int1").count())
show(lambda: rows(Visit.objects.filter(author_by_visit_fk__visit_fk__bool2=False, char0__exact=F("char0")) & Visit.objects.filter(grade__char0__contains='Oak')))
