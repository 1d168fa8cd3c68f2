"""Importing rows from CSV text, with relations made on the way."""

import csv
import io
from decimal import Decimal

from django.db import models, transaction

TEXT = """sku,name,category,price
A1,Pen,Office,1.20
B2,"Desk, oak",Furniture,250
C3,Lamp,Furniture,39.90
A1,Pen (blue),Office,1.30
D4,,Office,x
"""


class Category(models.Model):
    name = models.CharField(max_length=20, unique=True)


class Product(models.Model):
    sku = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=20)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="products")
    price = models.DecimalField(max_digits=7, decimal_places=2)


created = updated = 0
failed = []
for number, row in enumerate(csv.DictReader(io.StringIO(TEXT)), start=1):
    try:
        with transaction.atomic():
            category, _ = Category.objects.get_or_create(name=row["category"])
            product, new = Product.objects.update_or_create(
                sku=row["sku"], defaults={"name": row["name"], "category": category, "price": Decimal(row["price"])}
            )
    except ArithmeticError as e:
        failed.append((number, type(e).__name__))
    else:
        created, updated = created + new, updated + (not new)
print(created, updated, failed)
for category in Category.objects.prefetch_related("products").order_by("name"):
    print(category.name, [(p.sku, p.name, p.price) for p in category.products.all()])
known = set(Category.objects.values_list("name", flat=True))
Category.objects.bulk_create(Category(name=n) for n in ["Garden", "Office"] if n not in known)
print(sorted(Category.objects.values_list("name", flat=True)), Product.objects.aggregate(models.Sum("price")))
