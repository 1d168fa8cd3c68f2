"""aggregate over a table and over a join."""

from django.db import models
from django.db.models import Avg, Count, Max, Min, Sum


class Shop(models.Model):
    name = models.CharField(max_length=50)


class Sale(models.Model):
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="sales")
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    units = models.IntegerField()


north = Shop.objects.create(name="North")
south = Shop.objects.create(name="South")
Shop.objects.create(name="Empty")
for shop, amount, units in [(north, "10.50", 2), (north, "99.99", 1), (south, "5.00", 7)]:
    Sale.objects.create(shop=shop, amount=amount, units=units)

print(Sale.objects.aggregate(Count("id")))
print(Sale.objects.aggregate(Sum("units")))
print(Sale.objects.aggregate(Avg("units"), Min("units"), Max("units")))
print(Sale.objects.aggregate(total=Sum("amount")))
print(Sale.objects.aggregate(mean=Avg("amount")))
print(Sale.objects.filter(shop=north).aggregate(n=Count("id"), total=Sum("amount")))
print(Sale.objects.filter(units__gt=100).aggregate(Sum("amount"), Count("id")))
print(Shop.objects.aggregate(Sum("sales__units"), shops=Count("id"), distinct=Count("id", distinct=True)))
print(Sale.objects.aggregate(shops=Count("shop", distinct=True)))
print(Sale.objects.aggregate(Max("shop__name")))
print(Sale.objects.none().aggregate(total=Sum("amount"), n=Count("id")))
print(Sale.objects.aggregate(total=Sum("amount", default=0)))
print(Sale.objects.order_by("-units")[:2].aggregate(Sum("units")))
