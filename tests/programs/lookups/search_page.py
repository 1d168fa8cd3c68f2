"""A search box: conditions that depend on what was typed."""

import operator
from functools import reduce

from django.db import models
from django.db.models import Q


class Product(models.Model):
    name = models.CharField(max_length=30)
    description = models.TextField(blank=True)
    price = models.IntegerField()
    brand = models.ForeignKey("Brand", null=True, on_delete=models.SET_NULL)
    tags = models.ManyToManyField("Tag")

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Brand(models.Model):
    name = models.CharField(max_length=30)


class Tag(models.Model):
    name = models.CharField(max_length=30)


def search(text="", brand=None, tags=(), low=None, high=None, sort=None):
    products = Product.objects.all()
    if text:
        products = products.filter(
            reduce(operator.and_, (Q(name__icontains=word) | Q(description__icontains=word) | Q(brand__name__icontains=word) for word in text.split()))
        )
    if brand:
        products = products.filter(brand__name=brand)
    for tag in tags:
        products = products.filter(tags__name=tag)
    limits = {key: value for key, value in {"price__gte": low, "price__lte": high}.items() if value is not None}
    products = products.filter(**limits)
    return products.order_by(sort) if sort else products


oak, elm = Brand.objects.create(name="Oak & Co"), Brand.objects.create(name="Elm")
wood, new = Tag.objects.create(name="wood"), Tag.objects.create(name="new")
for name, description, price, brand, tags in [("Chair", "Of oak", 40, elm, [wood]), ("Table", "Large", 200, oak, [wood, new]), ("Lamp", "Bright, not of wood", 30, None, [new])]:
    Product.objects.create(name=name, description=description, price=price, brand=brand).tags.set(tags)

print(search())
print(search("oak"))
print(search("oak large"))
print(search(brand="Elm", high=50))
print(search(tags=["wood", "new"]))
print(search("wood", low=10, sort="-price"))
print(search("l", sort="price").select_related("brand").values_list("name", "brand__name"))
print(search("nothing").exists(), search("%").count(), search("a", low=0, high=35).get())
