"""Grouping in the presence of orderings, and values() after annotate()."""

from django.db import models
from django.db.models import Count, Sum


class Item(models.Model):
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=10)
    size = models.IntegerField()

    class Meta:
        ordering = ["name"]


for kind, name, size in [("a", "x", 1), ("a", "y", 2), ("b", "x", 3), ("b", "z", 3)]:
    Item.objects.create(kind=kind, name=name, size=size)

print(Item.objects.values("kind").annotate(n=Count("id")))
print(Item.objects.values("kind").annotate(n=Count("id")).order_by())
print(Item.objects.order_by("size").values("kind").annotate(n=Count("id")))
print(Item.objects.values("kind").annotate(n=Count("id")).order_by("n", "kind"))
print(Item.objects.values("kind").annotate(n=Count("id")).order_by("size"))
print(Item.objects.annotate(n=Count("id")).values("kind", "n").order_by("id"))
print(Item.objects.values("kind", "name").annotate(n=Count("id")).values("kind", "n").order_by("kind", "name"))
print(Item.objects.values("kind").annotate(n=Count("id"), s=Sum("size")).values_list("s", "kind").order_by("kind"))
print(Item.objects.values(letter=models.functions.Upper("kind")).annotate(n=Count("id")).order_by("letter"))
print(Item.objects.annotate(double=models.F("size") * 2).values("double").annotate(n=Count("id")).order_by("-double"))
print(Item.objects.values("kind").distinct().annotate(n=Count("id")).order_by("kind"))
print(Item.objects.values("kind").annotate(n=Count("id")).order_by("kind")[:1], Item.objects.values("kind").annotate(n=Count("id")).order_by("kind").first())
print(Item.objects.values("kind").annotate(n=Count("id")).filter(name="x").order_by("kind"))
print(Item.objects.values("kind").annotate(n=Count("id")).order_by("kind").exists())
