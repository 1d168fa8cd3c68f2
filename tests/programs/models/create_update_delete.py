"""The life of a row: create, change, save, delete."""

from django.db import models


class Product(models.Model):
    name = models.CharField(max_length=100)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    stock = models.IntegerField(default=0)

    def __str__(self):
        return f"{self.name} ({self.price})"


pen = Product.objects.create(name="Pen", price="1.50")
print(pen, pen.pk, pen.stock)
pen.price = 2
pen.stock = 10
pen.save()
print(Product.objects.get(pk=pen.pk))

ink = Product(name="Ink", price=4.25, stock=3)
ink.save()
ink.name = "Blue ink"
ink.save(update_fields=["name"])

print(Product.objects.filter(stock__lt=5).update(stock=50))
ink.refresh_from_db()
print(ink.stock)
print(Product.objects.update(price=1))

print(pen.delete())
print(pen.pk)
print(Product.objects.count())
print(Product.objects.filter(name="Nothing").delete())
print(Product.objects.all().delete())
print(Product.objects.count())
