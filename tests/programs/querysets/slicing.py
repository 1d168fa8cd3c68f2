"""Slices are LIMIT and OFFSET; an index is one row; a step evaluates."""

from django.db import models


class Student(models.Model):
    name = models.CharField(max_length=50)

    def __str__(self):
        return self.name


for name in ["Ann", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gus"]:
    Student.objects.create(name=name)

students = Student.objects.order_by("name")
print(students[:3])
print(students[2:4])
print(students[5:])
print(students[0], students[4])
print(students[::3])
print(students[1:6:2])
print(students[:5][1:3])
print(students[3:3])
try:
    students[-1]
except ValueError as e:
    print("ValueError:", e)
try:
    students[100]
except IndexError as e:
    print("IndexError:", e)
try:
    students[:3].filter(name="Ann")
except TypeError as e:
    print("TypeError:", e)
try:
    students[:3].order_by("-name")
except TypeError as e:
    print("TypeError:", e)
print(students[:3].count(), students[5:10].count(), students[:3].exists())
