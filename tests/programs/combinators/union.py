"""union, intersection, difference."""

from django.db import models
from django.db.models import F, Value


class Student(models.Model):
    name = models.CharField(max_length=30)
    age = models.IntegerField()

    def __str__(self):
        return self.name


class Teacher(models.Model):
    name = models.CharField(max_length=30)
    subject = models.CharField(max_length=30)

    def __str__(self):
        return self.name


for name, age in [("Ann", 15), ("Bob", 17), ("Cid", 19)]:
    Student.objects.create(name=name, age=age)
for name, subject in [("Ann", "art"), ("Dot", "maths")]:
    Teacher.objects.create(name=name, subject=subject)

young, old = Student.objects.filter(age__lt=18), Student.objects.filter(age__gt=16)
print(young.union(old).order_by("name"))
print(young.union(old, all=True).order_by("name"))
print(young.intersection(old))
print(young.difference(old))
print(Student.objects.values_list("name").union(Teacher.objects.values_list("name")).order_by("name"))
print(Student.objects.values_list("name", flat=True).union(Teacher.objects.values_list("name", flat=True), all=True).order_by("-name"))
print(Student.objects.values("name", kind=Value("student")).union(Teacher.objects.values("name", kind=Value("teacher"))).order_by("name", "kind"))
print(young.union(old).count(), len(young.union(old)[:2]))
print(young.union(Student.objects.none()), Student.objects.none().union(young).count())
print(young.union(old).values_list("age", flat=True).order_by("age"))
print(young.union(old).exists(), young.intersection(old).first())
print(Student.objects.filter(name__in=young.union(old).values("name")))
for attempt in [
    lambda: young.union(old).filter(name="Ann"),
    lambda: young.union(old).exclude(name="Ann"),
    lambda: young.union(old).annotate(x=F("age")),
    lambda: young.union(old).update(age=1),
    lambda: young.union(old).delete(),
    lambda: young.union(old).get(name="Ann"),
    lambda: young.union(old).distinct(),
    lambda: young.union(old).select_related(),
    lambda: list(Student.objects.values("name").union(Teacher.objects.values("name", "subject"))),
    lambda: list(young.union(old).order_by("nothing")),
    lambda: list(young.order_by("name")[:1].union(old.order_by("-age")[:1]).order_by("age")),
]:
    try:
        print(attempt())
    except Exception as e:
        print(type(e).__name__, e)
