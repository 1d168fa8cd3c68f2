"""values() before annotate() groups."""

from django.db import models
from django.db.models import Avg, Count, Max, Min, Sum


class Sale(models.Model):
    region = models.CharField(max_length=10)
    product = models.CharField(max_length=20)
    amount = models.IntegerField()
    year = models.IntegerField()

    class Meta:
        ordering = ["id"]


for region, product, amount, year in [
    ("north", "pen", 10, 2023),
    ("north", "ink", 25, 2023),
    ("south", "pen", 5, 2023),
    ("south", "pen", 15, 2024),
    ("north", "pen", 20, 2024),
]:
    Sale.objects.create(region=region, product=product, amount=amount, year=year)

print(Sale.objects.values("region").annotate(total=Sum("amount")))
print(Sale.objects.values("region").annotate(total=Sum("amount")).order_by("region"))
print(Sale.objects.values("region", "year").annotate(n=Count("id")).order_by("region", "year"))
print(Sale.objects.order_by("product").values("product").annotate(Max("amount"), Min("amount")))
print(Sale.objects.values("product").annotate(total=Sum("amount")).filter(total__gt=30).order_by())
print(Sale.objects.filter(year=2023).values("product").annotate(total=Sum("amount")).order_by("-total"))
print(Sale.objects.values_list("year").annotate(Avg("amount")).order_by("year"))
print(Sale.objects.values("year").annotate(products=Count("product", distinct=True)).order_by("year"))
print(Sale.objects.values("region").order_by("region").annotate(total=Sum("amount")).values("total"))
print(Sale.objects.values("region").annotate(total=Sum("amount")).order_by("region").values_list("total", flat=True))
print(Sale.objects.values("region").annotate(n=Count("id")).order_by("region").count())
print(Sale.objects.annotate(n=Count("id")).values("region", "n"))
print(Sale.objects.values("region").annotate(total=Sum("amount")).aggregate(Max("total")))
