"""Which joins a query shares and which it makes anew."""

from django.db import models
from django.db.models import Count, F, Q, Sum


class Company(models.Model):
    name = models.CharField(max_length=30)


class Department(models.Model):
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="departments")
    name = models.CharField(max_length=30)


class Employee(models.Model):
    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="employees")
    name = models.CharField(max_length=30)
    age = models.IntegerField()


class Task(models.Model):
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="tasks")
    status = models.CharField(max_length=10)
    hours = models.IntegerField(default=1)


for c in ("Acme", "Bolt"):
    company = Company.objects.create(name=c)
    for d in ("Dev", "Ops"):
        department = Department.objects.create(company=company, name=d)
        employee = Employee.objects.create(department=department, name=f"{c}-{d}", age=len(c + d) * 5)
        Task.objects.create(employee=employee, status="done" if d == "Dev" else "open", hours=len(c))

print(Company.objects.filter(departments__employees__tasks__status="done").order_by("name").values("name"))
print(Task.objects.filter(employee__department__name="Dev").filter(employee__department__company__name="Acme").count())
print(Task.objects.filter(employee__department__name="Dev").order_by("employee__department__company__name").values_list("employee__department__company__name", "employee__name"))
print(Task.objects.select_related("employee__department").filter(employee__department__name="Ops").order_by("id").first().employee.department.name)
print(Company.objects.filter(departments__name="Dev").annotate(n=Count("departments__employees")).order_by("name").values("name", "n"))
print(Company.objects.annotate(h=Sum("departments__employees__tasks__hours")).filter(departments__name="Dev").order_by("name").values("name", "h"))
print(Company.objects.filter(departments__name="Dev").filter(departments__name="Ops").count())
print(Employee.objects.filter(department__company=1, department__name="Dev").values("name"))
print(Employee.objects.annotate(c=F("department__company__name")).filter(c="Bolt", department__company__name__startswith="B").order_by("c", "name").values("c"))
print(Task.objects.filter(Q(employee__age__gt=30) | Q(employee__department__company__name="Bolt")).order_by("id").values_list("id", flat=True))
print(Task.objects.filter(employee__department_id=1).values("employee__department", "employee__department__id"))
print(Employee.objects.filter(department__employees__tasks__hours=F("tasks__hours")).count())
