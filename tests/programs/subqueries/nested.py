"""Subqueries within subqueries, and OuterRef across two levels."""

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Subquery


class Department(models.Model):
    name = models.CharField(max_length=50)


class Employee(models.Model):
    name = models.CharField(max_length=50)
    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="employees")
    salary = models.IntegerField()


class Task(models.Model):
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="tasks")
    hours = models.IntegerField()


dev, ops = Department.objects.create(name="Dev"), Department.objects.create(name="Ops")
for name, department, salary, hours in [("Ann", dev, 100, [1, 2]), ("Bob", dev, 80, [9]), ("Cid", ops, 90, []), ("Dot", ops, 95, [3, 3])]:
    employee = Employee.objects.create(name=name, department=department, salary=salary)
    for h in hours:
        Task.objects.create(employee=employee, hours=h)

best = Employee.objects.filter(department=OuterRef("department")).order_by("-salary")
print(Employee.objects.filter(pk=Subquery(best.values("pk")[:1])).order_by("name").values_list("name", flat=True))
colleagues = Employee.objects.filter(department=OuterRef("department")).exclude(pk=OuterRef("pk"))
print(Employee.objects.annotate(more=Exists(colleagues.filter(salary__gt=OuterRef("salary")))).order_by("name").values_list("name", "more"))
busy = Task.objects.filter(employee__department=OuterRef(OuterRef("pk")), employee=OuterRef("pk"), hours__gt=2)
print(Department.objects.filter(Exists(Employee.objects.filter(Exists(busy), department=OuterRef("pk")))).order_by("name").values_list("name", flat=True))
idle = Employee.objects.filter(~Exists(Task.objects.filter(employee=OuterRef("pk"))))
print(Department.objects.filter(employees__in=idle).values_list("name", flat=True))
print(Department.objects.exclude(employees__in=idle).values_list("name", flat=True))
tasks = Task.objects.filter(employee=OuterRef("pk")).values("employee").annotate(n=Count("pk")).values("n")
print(Employee.objects.annotate(n=Subquery(tasks)).filter(n__gt=1).order_by("name").values_list("name", "n"))
print(Department.objects.annotate(top=Subquery(Employee.objects.filter(department=OuterRef("pk")).order_by("-salary").values("name")[:1])).order_by("name").values_list("name", "top"))
print(Employee.objects.filter(department__in=Department.objects.filter(employees__tasks__hours=9)).count())
print(Employee.objects.annotate(d=F("department__name")).filter(salary__lt=Subquery(Employee.objects.filter(department__name=OuterRef("d")).order_by("-salary").values("salary")[:1])).order_by("name").values_list("name", "d"))
