"""F: one column against another."""

from django.db import models
from django.db.models import F


class Product(models.Model):
    name = models.CharField(max_length=50)
    stock = models.IntegerField()
    reorder_level = models.IntegerField()
    cost = models.DecimalField(max_digits=6, decimal_places=2)
    price = models.DecimalField(max_digits=6, decimal_places=2)
    brand = models.ForeignKey("Brand", on_delete=models.CASCADE)

    def __str__(self):
        return self.name


class Brand(models.Model):
    name = models.CharField(max_length=50)
    minimum = models.IntegerField()


acme = Brand.objects.create(name="Acme", minimum=10)
zeta = Brand.objects.create(name="Zeta", minimum=1)
for name, stock, level, cost, price, brand in [
    ("Bolt", 5, 10, "0.10", "0.50", acme),
    ("Nut", 50, 10, "0.20", "0.25", acme),
    ("Zeta", 1, 1, "9.00", "8.00", zeta),
]:
    Product.objects.create(name=name, stock=stock, reorder_level=level, cost=cost, price=price, brand=brand)

print(Product.objects.filter(stock__lt=F("reorder_level")))
print(Product.objects.filter(stock__gte=F("reorder_level") * 2))
print(Product.objects.filter(price__lt=F("cost")))
print(Product.objects.filter(stock__lt=F("brand__minimum")))
print(Product.objects.filter(name=F("brand__name")))
print(Product.objects.filter(price__gt=F("cost") + F("cost") * 2))
print(Product.objects.exclude(stock=F("reorder_level")))
print(Product.objects.annotate(margin=F("price") - F("cost")).order_by("-margin").values_list("name", "margin"))
print(Product.objects.annotate(brand_name=F("brand__name")).values("name", "brand_name"))
print(Product.objects.order_by(F("stock").desc(), "name"))
bolt = Product.objects.get(name="Bolt")
bolt.stock = F("stock") + 100
bolt.save()
print(bolt.stock)
bolt.refresh_from_db()
print(bolt.stock)
