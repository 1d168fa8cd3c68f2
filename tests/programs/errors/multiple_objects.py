"""get that finds more than one."""

from django.db import models


class Person(models.Model):
    name = models.CharField(max_length=50)


for _ in range(3):
    Person.objects.create(name="Smith")
try:
    Person.objects.get(name="Smith")
except Person.MultipleObjectsReturned as e:
    print("caught:", e)
print("going on")
Person.objects.get(name__startswith="S")
