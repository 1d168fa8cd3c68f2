"""Aggregates of one's own."""

from django.db import models
from django.db.models import Aggregate, CharField, Count, F, FloatField, Func, Sum


class GroupConcat(Aggregate):
    function = "GROUP_CONCAT"
    template = "%(function)s(%(distinct)s%(expressions)s)"
    allow_distinct = True

    def __init__(self, expression, distinct=False, **extra):
        super().__init__(expression, distinct=distinct, output_field=CharField(), **extra)


class SumOfSquares(Sum):
    def __init__(self, expression, **extra):
        super().__init__(F(expression) * F(expression), **extra)


class Total(Aggregate):
    name = "Total"
    function = "TOTAL"
    output_field = FloatField()


class Wine(models.Model):
    country = models.CharField(max_length=10)
    grape = models.CharField(max_length=10)
    points = models.IntegerField()


for country, grape, points in [("fr", "merlot", 90), ("fr", "gamay", 85), ("it", "merlot", 88), ("fr", "merlot", 70)]:
    Wine.objects.create(country=country, grape=grape, points=points)

print(Wine.objects.filter(country="fr").aggregate(g=GroupConcat("grape")))
print(Wine.objects.values("country").annotate(g=GroupConcat("grape", distinct=True)).order_by("country"))
print(Wine.objects.aggregate(s=SumOfSquares("points")))
print(Wine.objects.aggregate(Total("points")))
print(Wine.objects.values("country").annotate(t=Total("points", filter=models.Q(grape="merlot"))).order_by("-t"))
print(Wine.objects.annotate(n=Count("id")).aggregate(t=Total("n")))
print(Wine.objects.aggregate(x=Func(Sum("points"), function="ABS")), Wine.objects.aggregate(m=Sum("points") / Count("*")))
try:
    Total("points", distinct=True)
except TypeError as e:
    print(e)
try:
    Wine.objects.aggregate(total=Total("points")) and Wine.objects.aggregate(x=Sum(Count("points")))
except Exception as e:
    print(type(e).__name__, e)
