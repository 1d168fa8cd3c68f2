"""Defaults (values and callables), null and blank."""

from django.db import models


def next_code():
    next_code.last += 1
    return f"code-{next_code.last}"


next_code.last = 0


class Item(models.Model):
    name = models.CharField(max_length=20, default="unnamed")
    code = models.CharField(max_length=20, default=next_code)
    count = models.IntegerField(default=1)
    note = models.TextField(blank=True)
    price = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    sold = models.BooleanField(default=False)
    hot = models.BooleanField(null=True)
    tags = models.JSONField(default=list)
    day = models.DateField(null=True, blank=True)


first = Item()
print(first.name, first.code, first.count, repr(first.note), first.price, first.sold, first.hot, first.tags, first.day)
first.save()
second = Item.objects.create(name="Lamp", price="3.5", hot=True)
print(second.code, second.price, type(second.price).__name__)
second.refresh_from_db()
print(second.price, type(second.price).__name__, second.hot)
second.tags.append("x")
second.save()
print([i.tags for i in Item.objects.order_by("id")])
print(Item.objects.filter(price=None).count(), Item.objects.filter(hot__isnull=True).count())
Item.objects.filter(hot=True).update(hot=None, day=None)
print(Item.objects.values_list("hot", "day"))
