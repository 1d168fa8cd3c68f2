"""Models are classes: methods, properties, class methods, an overridden save."""

from django.db import models


class Student(models.Model):
    first = models.CharField(max_length=30)
    last = models.CharField(max_length=30)
    username = models.CharField(max_length=30, blank=True)

    @property
    def full_name(self):
        return f"{self.first} {self.last}"

    @classmethod
    def enrol(cls, name):
        first, last = name.split()
        return cls.objects.create(first=first, last=last)

    def average(self):
        marks = [g.mark for g in self.grades.all()]
        return sum(marks) / len(marks) if marks else None

    def save(self, *args, **kwargs):
        if not self.username:
            self.username = (self.first[0] + self.last).lower()
        super().save(*args, **kwargs)

    def __str__(self):
        return self.full_name


class Grade(models.Model):
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="grades")
    mark = models.IntegerField()

    def passed(self):
        return self.mark >= 50


maya = Student.enrol("Maya Lin")
omar = Student.enrol("Omar Khayyam")
for mark in (70, 45, 95):
    Grade.objects.create(student=maya, mark=mark)
print(maya, maya.username, maya.average())
print(omar, omar.username, omar.average())
print([g.passed() for g in maya.grades.order_by("id")])
print(Student.objects.get(username="okhayyam").full_name)
try:
    Student.objects.filter(full_name="Maya Lin")
except Exception as e:
    print(type(e).__name__, e)
try:
    maya.full_name = "x"
except AttributeError as e:
    print("AttributeError", e)
