"""Making instances: positional and keyword arguments, states, comparison, refresh."""

from django.db import models


class Room(models.Model):
    name = models.CharField(max_length=20)
    seats = models.IntegerField(default=4)

    def __str__(self):
        return self.name


a = Room(None, "Aula", 200)
b = Room(name="B1")
print(a.pk, a._state.adding, a._state.db)
a.save()
b.save()
print(a.pk, a._state.adding, a._state.db)
other = Room.objects.get(pk=a.pk)
print(other == a, other is a, other != b, a == "Aula", hash(a) == hash(other))
Room.objects.filter(pk=a.pk).update(name="Great hall")
print(a.name)
a.refresh_from_db()
print(a.name)
other.seats = 0
other.refresh_from_db(fields=["name"])
print(other.name, other.seats)
copy = Room.objects.get(pk=b.pk)
copy.pk = None
copy.save()
print(copy.pk, Room.objects.count())
again = Room(pk=b.pk, name="Replaced", seats=1)
again.save()
print(Room.objects.get(pk=b.pk).name, Room.objects.count())
for bad in [lambda: Room(nom="x"), lambda: Room(1, "x", 2, 3), lambda: Room(1, "x", name="y")]:
    try:
        bad()
    except (TypeError, IndexError) as e:
        print(type(e).__name__, e)
try:
    hash(Room(name="unsaved"))
except TypeError as e:
    print(e)
