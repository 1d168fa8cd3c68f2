"""refresh_from_db, from_db, _state, and changing the loaded."""

from django.db import models


class Counter(models.Model):
    name = models.CharField(max_length=30)
    value = models.IntegerField(default=0)
    owner = models.ForeignKey("Owner", null=True, on_delete=models.CASCADE)

    @classmethod
    def from_db(cls, db, field_names, values):
        instance = super().from_db(db, field_names, values)
        instance.loaded = dict(zip(field_names, values))
        return instance

    def save(self, **kwargs):
        changed = [name for name, value in getattr(self, "loaded", {}).items() if getattr(self, name) != value]
        print("changed:", changed)
        super().save(**kwargs)


class Owner(models.Model):
    name = models.CharField(max_length=30)


ann = Owner.objects.create(name="Ann")
Counter.objects.create(name="hits", owner=ann)
counter = Counter.objects.get()
print(counter.loaded)
counter.value = 5
counter.save()
Counter.objects.update(value=9, name="clicks")
print(counter.value)
counter.refresh_from_db()
print(counter.value, counter.name)
counter.value = -1
counter.name = "kept"
counter.refresh_from_db(fields=["value"])
print(counter.value, counter.name)
print(counter.owner.name)
Owner.objects.update(name="Anna")
print(counter.owner.name)
counter.refresh_from_db()
print(counter.owner.name)
partial = Counter.objects.only("name").get()
print(partial.loaded, partial.get_deferred_fields() == {"value", "owner_id"}, partial.value)
partial.refresh_from_db()
locked = Counter.objects.get()
locked.refresh_from_db(from_queryset=Counter.objects.filter(name="clicks"))
Counter.objects.all().delete()
try:
    counter.refresh_from_db()
except Counter.DoesNotExist as e:
    print(e)
try:
    locked.refresh_from_db(fields=["owner__name"])
except Exception as e:
    print(type(e).__name__, e)
