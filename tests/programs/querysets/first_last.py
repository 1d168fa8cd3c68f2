"""first, last, earliest and latest."""

import datetime

from django.db import models


class Visit(models.Model):
    patient = models.CharField(max_length=50)
    day = models.DateField()

    def __str__(self):
        return f"{self.patient} on {self.day}"


print(Visit.objects.first(), Visit.objects.last())
for patient, day in [("Ida", 12), ("Max", 3), ("Ida", 25), ("Zoe", 3)]:
    Visit.objects.create(patient=patient, day=datetime.date(2024, 5, day))

print(Visit.objects.first())
print(Visit.objects.last())
print(Visit.objects.order_by("-day", "patient").first())
print(Visit.objects.order_by("-day", "patient").last())
print(Visit.objects.filter(patient="Ida").order_by("day").last())
print(Visit.objects.filter(patient="Nobody").first())
print(Visit.objects.earliest("day", "-patient"))
print(Visit.objects.latest("day"))
print(Visit.objects.values("patient").order_by("patient").first())
try:
    Visit.objects.filter(patient="Nobody").latest("day")
except Visit.DoesNotExist as e:
    print(e)
try:
    Visit.objects.latest()
except ValueError as e:
    print(e)
try:
    Visit.objects.all()[:2].last()
except TypeError as e:
    print(e)
