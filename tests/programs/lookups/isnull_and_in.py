"""isnull, in with lists and querysets, and NULL's three-valued logic."""

from django.db import models


class Room(models.Model):
    name = models.CharField(max_length=20)


class Patient(models.Model):
    name = models.CharField(max_length=20)
    age = models.IntegerField(null=True)
    room = models.ForeignKey(Room, null=True, on_delete=models.SET_NULL)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


one, two = Room.objects.create(name="1"), Room.objects.create(name="2")
for name, age, room in [("Ada", 30, one), ("Ben", None, two), ("Cid", 8, None), ("Dot", None, None)]:
    Patient.objects.create(name=name, age=age, room=room)

print(Patient.objects.filter(age__isnull=True))
print(Patient.objects.filter(age__isnull=False))
print(Patient.objects.exclude(age=30))
print(Patient.objects.exclude(age__gt=10))
print(Patient.objects.filter(room__isnull=True))
print(Patient.objects.filter(room=None))
print(Patient.objects.exclude(room=None))
print(Patient.objects.filter(room__name__isnull=True))
print(Patient.objects.exclude(room__name="1"))
print(Patient.objects.filter(room__in=[one, two]))
print(Patient.objects.filter(room__in=Room.objects.filter(name="2")))
print(Patient.objects.filter(room__name__in=["1"]))
print(Patient.objects.filter(age__in=[8, None, 30]))
print(Patient.objects.exclude(age__in=[8]))
print(Patient.objects.filter(pk__in=Patient.objects.filter(age=None).values("pk")))
print(Patient.objects.filter(name__in=Patient.objects.values_list("name", flat=True)[:2]))
print(Patient.objects.filter(age__in=range(5, 9)))
try:
    Patient.objects.filter(age=None, age__gt=None)
except ValueError as e:
    print(e)
try:
    Patient.objects.filter(age__isnull="yes")
except ValueError as e:
    print(e)
