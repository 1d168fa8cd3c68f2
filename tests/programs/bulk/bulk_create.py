"""bulk_create: many rows in few statements."""

from django.db import connection, models


class Item(models.Model):
    name = models.CharField(max_length=30)
    rank = models.IntegerField(default=7)

    def save(self, *args, **kwargs):
        print("save is not called")
        super().save(*args, **kwargs)


items = Item.objects.bulk_create([Item(name="a"), Item(name="b", rank=1), Item(name="c")])
print([i.pk for i in items], items[0]._state.adding, items[0]._state.db)
print(Item.objects.count())
more = Item.objects.bulk_create((Item(name=f"n{i}") for i in range(5)), batch_size=2)
print([i.pk for i in more])
print(Item.objects.bulk_create([]))
mixed = Item.objects.bulk_create([Item(pk=100, name="own key"), Item(name="given key")])
print([i.pk for i in mixed])
print(Item.objects.aggregate(models.Sum("rank")))
for bad in [lambda: Item.objects.bulk_create([Item(name="x")], batch_size=-1), lambda: Item.objects.bulk_create([Item(pk=100, name="again")])]:
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
print(Item.objects.count(), connection.in_atomic_block)
