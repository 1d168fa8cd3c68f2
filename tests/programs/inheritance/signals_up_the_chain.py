"""Saving and deleting a child of a concrete parent: who is told, and which rows are written."""

from django.db import models
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save


class Place(models.Model):
    name = models.CharField(max_length=30)

    def __str__(self):
        return self.name


class Cafe(Place):
    seats = models.IntegerField(default=4)


class Chain(Cafe):
    brand = models.CharField(max_length=30, default="none")


class Visit(models.Model):
    place = models.ForeignKey(Place, on_delete=models.CASCADE)


def tell(name):
    def handler(sender, instance, **kwargs):
        more = {k: sorted(v) if isinstance(v, frozenset) else v for k, v in kwargs.items() if k in ("created", "raw", "update_fields")}
        print(name, sender.__name__, type(instance).__name__, instance.pk, more)

    return handler


for name, signal in (("pre_save", pre_save), ("post_save", post_save), ("pre_delete", pre_delete), ("post_delete", post_delete)):
    signal.connect(tell(name), weak=False)

chain = Chain.objects.create(name="Bean", brand="B")
chain.name, chain.seats = "Beans", 9
chain.save(update_fields=["name", "brand"])
print(Chain.objects.values("name", "seats", "brand").get())
chain.save()
cafe = Cafe.objects.get()
cafe.seats = 2
cafe.save(update_fields={"seats"})
Visit.objects.create(place=cafe)
# Only the child's rows go.
print(chain.delete(keep_parents=True), chain.pk)
print(Place.objects.count(), Cafe.objects.count(), Chain.objects.count(), Visit.objects.count())
# The child from the parent's side.
Chain.objects.create(name="Leaf")
print(Place.objects.get(name="Leaf").delete())
print(Cafe.objects.all().delete())
print(Place.objects.count(), Visit.objects.count())
try:
    Chain.objects.bulk_create([Chain(name="no")])
except ValueError as e:
    print(e)
try:
    Chain(name="x").save(update_fields=["colour"])
except ValueError as e:
    print(e)
