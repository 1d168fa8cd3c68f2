"""Lookups on numbers: gt, gte, lt, lte, range, in."""

from decimal import Decimal

from django.db import models


class Product(models.Model):
    name = models.CharField(max_length=100)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    stock = models.PositiveIntegerField()
    weight = models.FloatField(null=True)

    def __str__(self):
        return self.name


rows = [("Pen", "1.20", 100, 0.02), ("Desk", "149.00", 4, 31.5), ("Lamp", "35.90", 12, 2.2), ("Voucher", "20.00", 0, None)]
for name, price, stock, weight in rows:
    Product.objects.create(name=name, price=price, stock=stock, weight=weight)

print(Product.objects.filter(stock__gt=4))
print(Product.objects.filter(stock__gte=4))
print(Product.objects.filter(stock__lt=4))
print(Product.objects.filter(stock__lte=4))
print(Product.objects.filter(price__gt=Decimal("20")))
print(Product.objects.filter(price__lte=35.90))
print(Product.objects.filter(price__range=(10, 40)))
print(Product.objects.filter(stock__range=[4, 12]))
print(Product.objects.filter(weight__gt=1))
print(Product.objects.filter(weight__isnull=True))
print(Product.objects.filter(weight=None))
print(Product.objects.exclude(weight=None))
print(Product.objects.filter(stock__in=[4, 12]))
print(Product.objects.filter(stock__in=(0,)))
print(Product.objects.filter(stock__in=[]))
print(Product.objects.exclude(stock__in=[]))
print(Product.objects.filter(name__in={"Pen"}))
print(Product.objects.filter(stock__gte=4, price__lt=100, weight__isnull=False))
