"""Q objects: or, and, not, nested, built at run time."""

import operator
from functools import reduce

from django.db import models
from django.db.models import Q


class Employee(models.Model):
    name = models.CharField(max_length=50)
    role = models.CharField(max_length=50)
    age = models.IntegerField()
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


for name, role, age, active in [
    ("Ann", "dev", 31, True),
    ("Bill", "dev", 45, False),
    ("Cat", "ops", 27, True),
    ("Dov", "boss", 59, True),
]:
    Employee.objects.create(name=name, role=role, age=age, active=active)

print(Employee.objects.filter(Q(role="dev") | Q(role="ops")))
print(Employee.objects.filter(Q(role="dev") & Q(active=True)))
print(Employee.objects.filter(~Q(role="dev")))
print(Employee.objects.filter(Q(role="dev"), Q(age__gt=40)))
print(Employee.objects.filter(Q(age__lt=30) | Q(age__gt=50), active=True))
print(Employee.objects.filter(Q(role="boss") | Q(role="dev") & ~Q(active=False)))
print(Employee.objects.filter(~(Q(role="dev") | Q(age__lt=30))))
print(Employee.objects.exclude(Q(role="dev") | Q(role="ops")))
print(Employee.objects.filter(Q(role="dev") ^ Q(active=True)))
words = ["an", "at"]
print(Employee.objects.filter(reduce(operator.or_, (Q(name__icontains=w) for w in words))))
query = Q()
for role in ["ops", "boss"]:
    query |= Q(role=role)
print(query)
print(Employee.objects.filter(query))
print(Employee.objects.filter(Q()).count(), Q(a=1) == Q(a=1), bool(Q()))
