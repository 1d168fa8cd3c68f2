"""Prefetch with querysets: filtered, ordered, sliced, nested, to_attr; and errors."""

from django.db import models
from django.db.models import Count, Prefetch, prefetch_related_objects


class House(models.Model):
    name = models.CharField(max_length=30)

    class Meta:
        ordering = ["name"]


class Room(models.Model):
    house = models.ForeignKey(House, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=30)
    size = models.IntegerField()

    def __str__(self):
        return self.name


class Thing(models.Model):
    rooms = models.ManyToManyField(Room, related_name="things")
    name = models.CharField(max_length=30)


for h in ("Elm", "Oak"):
    house = House.objects.create(name=h)
    for i, r in enumerate(["hall", "attic", "cellar"]):
        room = Room.objects.create(house=house, name=f"{h} {r}", size=i * 10 + len(h))
        Thing.objects.create(name=f"lamp {room}").rooms.add(room)

big = Prefetch("rooms", queryset=Room.objects.filter(size__gt=5).order_by("-size"))
for house in House.objects.prefetch_related(big):
    print(house.name, house.rooms.all())
for house in House.objects.prefetch_related(Prefetch("rooms", Room.objects.filter(size__lt=5), to_attr="small"), Prefetch("rooms", Room.objects.order_by("name"), to_attr="sorted")):
    print(house.name, house.small, house.sorted)
for house in House.objects.prefetch_related(Prefetch("rooms", Room.objects.order_by("-size")[:2], to_attr="top")):
    print(house.name, house.top)
for house in House.objects.prefetch_related(Prefetch("rooms", Room.objects.prefetch_related("things").annotate(n=Count("things")))):
    print(house.name, [(r.name, r.n, [t.name for t in r.things.all()]) for r in house.rooms.all()])
for house in House.objects.prefetch_related(Prefetch("rooms", to_attr="all_rooms"), "all_rooms__things"):
    print(house.name, [len(r.things.all()) for r in house.all_rooms])
rooms = list(Room.objects.order_by("id")[:2])
prefetch_related_objects(rooms, "house", "things")
print([(r.house.name, len(r.things.all())) for r in rooms], rooms[0].house is rooms[1].house)
print(House.objects.prefetch_related("rooms").prefetch_related(None).first().name)
print([t.name for t in Thing.objects.prefetch_related("rooms__house").filter(rooms__house__name="Elm").order_by("name")])
house = House.objects.prefetch_related("rooms").get(name="Elm")
print(house.rooms.count(), len(house.rooms.all()), house.rooms.first())
house.rooms.create(name="new", size=1)
print(len(house.rooms.all()))
for attempt in [
    lambda: list(House.objects.prefetch_related("name")),
    lambda: list(House.objects.prefetch_related("rooms__nothing")),
    lambda: list(House.objects.prefetch_related(Prefetch("rooms", Room.objects.values("name")))),
    lambda: list(House.objects.prefetch_related("rooms", Prefetch("rooms", Room.objects.all()))),
    lambda: list(House.objects.prefetch_related(Prefetch("rooms", to_attr="name"))),
    lambda: House.objects.prefetch_related("rooms").values("name").first(),
]:
    try:
        print(attempt())
    except Exception as e:
        print(type(e).__name__, e)
