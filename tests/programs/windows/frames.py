"""Frames of windows, and windows over grouped queries."""

from django.db import models
from django.db.models import Avg, Count, F, RowRange, Sum, ValueRange, Window
from django.db.models.functions import ExtractYear, Rank


class Sale(models.Model):
    day = models.DateField()
    amount = models.IntegerField()
    shop = models.CharField(max_length=10)


for day, amount, shop in [("2023-01-01", 10, "A"), ("2023-06-01", 20, "B"), ("2024-01-01", 30, "A"), ("2024-02-01", 40, "A")]:
    Sale.objects.create(day=day, amount=amount, shop=shop)


def show(queryset, *fields):
    for row in queryset.order_by("day").values_list(*fields):
        print(*row)


show(Sale.objects.annotate(x=Window(Sum("amount"), order_by="day", frame=RowRange(start=-1, end=0))), "amount", "x")
show(Sale.objects.annotate(x=Window(Avg("amount"), order_by="day", frame=RowRange(start=-1, end=1))), "amount", "x")
show(Sale.objects.annotate(x=Window(Sum("amount"), order_by="day", frame=RowRange(end=0))), "amount", "x")
show(Sale.objects.annotate(x=Window(Sum("amount"), order_by="day", frame=RowRange(start=0))), "amount", "x")
show(Sale.objects.annotate(x=Window(Sum("amount"), order_by="day", frame=ValueRange(start=None, end=0))), "amount", "x")
show(Sale.objects.annotate(x=Window(Count("pk"), partition_by="shop", order_by="day", frame=RowRange(start=-2, end=-1))), "shop", "x")
print(Sale.objects.values("shop").annotate(total=Sum("amount")).annotate(r=Window(Rank(), order_by=F("total").desc())).order_by("shop"))
print(Sale.objects.annotate(share=F("amount") * 100 / Window(Sum("amount"), partition_by="shop")).order_by("pk").values_list("share", flat=True))
print(Sale.objects.annotate(x=Window(Sum("amount"), partition_by=ExtractYear("day"))).order_by("pk").values_list("x", flat=True))
print(Sale.objects.annotate(x=Window(Sum("amount"), order_by="day")).filter(x__gt=25).order_by("day").values_list("amount", "x"))
try:
    print(Sale.objects.annotate(x=Window(Sum("amount"), order_by="day", frame=ValueRange(start=-1, end=1))).count(), "counted")
    list(Sale.objects.annotate(x=Window(Sum("amount"), order_by="day", frame=RowRange(start="a"))))
except Exception as e:
    print(type(e).__name__, e)
try:
    print(Sale.objects.filter(amount__gt=Window(Avg("amount"))).values("amount"))
except Exception as e:
    print(type(e).__name__, e)
