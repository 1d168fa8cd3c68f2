"""update: many rows in one statement, with values, F and conditions."""

from django.db import models
from django.db.models import F


class Employee(models.Model):
    name = models.CharField(max_length=50)
    salary = models.IntegerField()
    bonus = models.IntegerField(default=0)
    team = models.ForeignKey("Team", null=True, on_delete=models.SET_NULL)


class Team(models.Model):
    name = models.CharField(max_length=50)
    budget = models.IntegerField(default=0)


blue = Team.objects.create(name="Blue", budget=7)
red = Team.objects.create(name="Red")
for name, salary, team in [("Ann", 100, blue), ("Bo", 200, red), ("Cy", 300, None)]:
    Employee.objects.create(name=name, salary=salary, team=team)

print(Employee.objects.update(bonus=5))
print(Employee.objects.filter(salary__lt=250).update(salary=F("salary") + 10, bonus=F("bonus") * 2))
print(Employee.objects.order_by("id").values_list("name", "salary", "bonus"))
print(Employee.objects.filter(team__name="Blue").update(bonus=99))
print(Employee.objects.exclude(team=None).update(team=red))
print(Employee.objects.filter(team=red).count())
print(Employee.objects.filter(name="Cy").update(team=blue.pk))
print(Employee.objects.filter(name="Nobody").update(name="x"))
for bad in [{"nme": "x"}, {"team__name": "x"}]:
    try:
        Employee.objects.update(**bad)
    except Exception as e:
        print(type(e).__name__, e)
try:
    Employee.objects.all()[:1].update(bonus=0)
except TypeError as e:
    print(e)
try:
    Employee.objects.update(bonus=F("team__budget"))
except Exception as e:
    print(type(e).__name__, e)
