"""JSONField: keys, indexes, nested paths, key lookups."""

from django.db import models
from django.db.models import F, Value
from django.db.models.fields.json import KT, KeyTextTransform, KeyTransform


class Dog(models.Model):
    name = models.CharField(max_length=30)
    data = models.JSONField(null=True, default=dict)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


Dog.objects.create(name="Rufus", data={"breed": "labrador", "age": 4, "owner": {"name": "Bob", "pets": ["Rufus", {"name": "Tom"}]}, "good": True})
Dog.objects.create(name="Meg", data={"breed": "collie", "owner": None, "age": 2.5, "tags": ["a", "b"]})
Dog.objects.create(name="Fred", data=None)
Dog.objects.create(name="Zip", data=[1, "two", None])
Dog.objects.create(name="Pip", data="text")

print(Dog.objects.filter(data__breed="collie"))
print(Dog.objects.filter(data__age=4), Dog.objects.filter(data__age__gt=2))
print(Dog.objects.filter(data__good=True))
print(Dog.objects.filter(data__owner__name="Bob"))
print(Dog.objects.filter(data__owner__pets__0="Rufus"))
print(Dog.objects.filter(data__owner__pets__1__name="Tom"))
print(Dog.objects.filter(data__owner=None))
print(Dog.objects.filter(data__owner__isnull=True))
print(Dog.objects.filter(data__isnull=True))
print(Dog.objects.filter(data__1="two"))
print(Dog.objects.filter(data="text"))
print(Dog.objects.filter(data__breed__startswith="lab"), Dog.objects.filter(data__breed__icontains="COLL"))
print(Dog.objects.filter(data__has_key="owner"))
print(Dog.objects.filter(data__has_keys=["breed", "tags"]))
print(Dog.objects.filter(data__has_any_keys=["good", "tags"]))
print(Dog.objects.filter(data__tags=["a", "b"]))
print(Dog.objects.exclude(data__breed="collie"))
print(Dog.objects.filter(data__breed__in=["collie", "poodle"]))
print(Dog.objects.values_list("data__breed", "data__owner__name"))
print(Dog.objects.annotate(breed=KT("data__breed")).values_list("name", "breed"))
print(Dog.objects.annotate(first=KeyTransform("0", "data"), b=KeyTextTransform("breed", "data")).values_list("first", "b"))
print(Dog.objects.order_by("data__age").values_list("name", flat=True))
print(Dog.objects.filter(data__age__gt=F("id")))
for attempt in [lambda: Dog.objects.filter(data__contains={"breed": "collie"}), lambda: Dog.objects.filter(data__contained_by={})]:
    try:
        print(attempt())
    except Exception as e:
        print(type(e).__name__, e)
print(Dog.objects.filter(data=Value(None, models.JSONField())).count())
