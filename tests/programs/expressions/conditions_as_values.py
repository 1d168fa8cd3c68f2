"""A condition as an annotation, a filter or an order: Q, Exists, boolean fields, lookups."""

from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, F, Q, Value
from django.db.models.lookups import GreaterThan, IsNull


class Employee(models.Model):
    name = models.CharField(max_length=50)
    salary = models.IntegerField()
    manager = models.ForeignKey("self", null=True, on_delete=models.SET_NULL)
    remote = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]


boss = Employee.objects.create(name="Boss", salary=100)
Employee.objects.create(name="Ann", salary=120, manager=boss, remote=True)
Employee.objects.create(name="Bob", salary=80, manager=boss)

print(Employee.objects.annotate(rich=Q(salary__gt=90)).values_list("name", "rich"))
print(Employee.objects.annotate(rich=ExpressionWrapper(Q(salary__gt=90), output_field=BooleanField())).filter(rich=True).values_list("name"))
print(Employee.objects.annotate(top=Q(manager=None)).order_by("-top", "name").values_list("name", "top"))
print(Employee.objects.annotate(more=GreaterThan(F("salary"), F("manager__salary"))).values_list("name", "more"))
print(Employee.objects.filter(GreaterThan(F("salary"), 90)).values_list("name"))
print(Employee.objects.filter(IsNull(F("manager"), True)).values_list("name"))
try:
    Employee.objects.filter(F("remote"))
except TypeError as e:
    print(e)
print(Employee.objects.filter(~F("remote")).values_list("name"))
print(Employee.objects.annotate(office=~F("remote")).values_list("name", "office"))
print(Employee.objects.filter(Q(Value(True)), name="Bob").count())
print(Employee.objects.annotate(both=Q(remote=True) & Q(salary__gt=100), neither=~Q(remote=True)).values("name", "both", "neither"))
print(Employee.objects.annotate(rich=Q(salary__gt=90)).values("rich").annotate(n=models.Count("id")).order_by("rich"))
