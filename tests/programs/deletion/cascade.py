"""CASCADE over several levels, many-to-many and generic rows; the counts that delete gives."""

from django.db import models
from django.db.models.signals import post_delete


class Company(models.Model):
    name = models.CharField(max_length=30)


class Department(models.Model):
    company = models.ForeignKey(Company, on_delete=models.CASCADE)


class Skill(models.Model):
    name = models.CharField(max_length=30)


class Employee(models.Model):
    department = models.ForeignKey(Department, on_delete=models.CASCADE)
    boss = models.ForeignKey("self", null=True, on_delete=models.CASCADE)
    skills = models.ManyToManyField(Skill)


class Badge(models.Model):
    employee = models.OneToOneField(Employee, on_delete=models.CASCADE)


acme = Company.objects.create(name="Acme")
other = Company.objects.create(name="Other")
django, sql = Skill.objects.create(name="django"), Skill.objects.create(name="sql")
boss = None
for company in (acme, other):
    for _ in range(2):
        department = Department.objects.create(company=company)
        for _ in range(2):
            boss = Employee.objects.create(department=department, boss=boss if company == acme else None)
            boss.skills.add(django, sql)
            Badge.objects.create(employee=boss)
post_delete.connect(lambda sender, instance, **kwargs: print("gone:", sender.__name__), sender=Badge, weak=False)
print(acme.delete())
print(Department.objects.count(), Employee.objects.count(), Badge.objects.count(), Skill.objects.count())
print(django.delete())
print(Employee.objects.first().delete())
print(Company.objects.all().delete())
print(Employee.skills.through.objects.count())
