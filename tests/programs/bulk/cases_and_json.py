"""bulk_update with expressions, Case, relations and JSON; batches; what it refuses."""

from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Concat, Lower, Upper


class Shelf(models.Model):
    name = models.CharField(max_length=10)


class Item(models.Model):
    name = models.CharField(max_length=20)
    stock = models.IntegerField(default=0)
    data = models.JSONField(null=True)
    price = models.DecimalField(max_digits=6, decimal_places=2, default=1)
    shelf = models.ForeignKey(Shelf, models.CASCADE, null=True)
    label = models.CharField(max_length=20, db_column="lbl", default="")

    class Meta:
        ordering = ["id"]


shelf = Shelf.objects.create(name="top")
Item.objects.bulk_create([Item(name=f"Item{n}", stock=n) for n in range(5)])
items = list(Item.objects.all())
items[0].stock = F("stock") + 10
items[1].stock = Case(When(name__startswith="Item", then=Value(7)), default=F("stock"))
items[2].name = Lower("name")
items[3].name = Concat(Upper("name"), Value("!"))
items[4].data = {"a": [1, None, "ü"]}
items[0].data = Value(None, models.JSONField())
items[1].shelf = shelf
items[2].price = "9.90"
items[3].label = "l"
print(Item.objects.bulk_update(items, ["name", "stock", "data", "price", "shelf", "label"]))
for row in Item.objects.values_list("name", "stock", "data", "price", "shelf__name", "label"):
    print(row)
for n, item in enumerate(Item.objects.all()):
    item.stock = n
    items[n] = item
print(Item.objects.bulk_update(items, ["stock"], batch_size=2))
print(Item.objects.bulk_update((i for i in items[:1]), {"stock"}), Item.objects.bulk_update([], ["stock"]))
print(Item.objects.filter(stock__gt=3).bulk_update(items, ["stock"]), Item.objects.bulk_update(items[:1] * 2, ["stock"]))
for objects, fields, size in (
    (items, [], None),
    (items, ["id"], None),
    (items, ["nothing"], None),
    (items, ["stock"], -1),
    ([Item(name="new")], ["name"], None),
    ([Item(pk=1, shelf=Shelf(name="unsaved"))], ["shelf"], None),
    ([Item(pk=99, stock=1)], ["stock"], None),
):
    try:
        print(Item.objects.bulk_update(objects, fields, batch_size=size))
    except (ValueError, FieldDoesNotExist, FieldError) as e:
        print(type(e).__name__, e)
