"""exclude() over multi-valued relations makes a subquery."""

from django.db import models
from django.db.models import Count, F, Q


class Student(models.Model):
    name = models.CharField(max_length=30)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Exam(models.Model):
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="exams")
    subject = models.CharField(max_length=30)
    mark = models.IntegerField(null=True)


class Club(models.Model):
    name = models.CharField(max_length=30)
    members = models.ManyToManyField(Student, related_name="clubs")


ann, bob, cid = [Student.objects.create(name=n) for n in ("Ann", "Bob", "Cid")]
for student, subject, mark in [(ann, "art", 90), (ann, "latin", 40), (bob, "art", 70), (bob, "latin", None)]:
    Exam.objects.create(student=student, subject=subject, mark=mark)
chess, choir = Club.objects.create(name="chess"), Club.objects.create(name="choir")
chess.members.add(ann, cid)
choir.members.add(ann)

print(Student.objects.exclude(exams__mark__lt=50))
print(Student.objects.exclude(exams__subject="art"))
print(Student.objects.exclude(exams=None))
print(Student.objects.filter(exams=None))
print(Student.objects.exclude(exams__mark=None))
print(Student.objects.exclude(clubs=chess))
print(Student.objects.exclude(clubs__name="choir"))
print(Student.objects.exclude(clubs__in=[chess, choir]))
print(Student.objects.filter(~Q(clubs=choir), clubs=chess))
print(Student.objects.filter(~Q(exams__subject="art") | Q(name="Ann")))
print(Student.objects.exclude(Q(exams__subject="art") | Q(clubs=choir)))
print(Student.objects.exclude(exams__subject=F("name")))
print(Exam.objects.exclude(student__clubs=chess).values("subject", "student__name"))
print(Exam.objects.exclude(student__exams__mark__gt=80).order_by("id").values_list("mark", flat=True))
print(Club.objects.exclude(members__exams__mark__lt=50).values_list("name"))
print(Student.objects.exclude(pk__in=Exam.objects.filter(mark__gt=80).values("student")))
print(Student.objects.exclude(clubs__name="chess").annotate(n=Count("exams")).values("name", "n"))
print(Student.objects.exclude(exams__mark__lt=50, exams__subject="latin"))
