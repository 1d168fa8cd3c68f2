"""Aggregates with filter, distinct and default."""

from django.db import models
from django.db.models import Avg, Count, F, Max, Q, Sum


class Course(models.Model):
    title = models.CharField(max_length=30)

    class Meta:
        ordering = ["title"]


class Enrolment(models.Model):
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments")
    student = models.CharField(max_length=30)
    grade = models.IntegerField(null=True)
    year = models.IntegerField()


maths, art, latin = [Course.objects.create(title=t) for t in ("Maths", "Art", "Latin")]
for course, student, grade, year in [(maths, "Ann", 90, 2023), (maths, "Bob", 40, 2023), (maths, "Ann", 95, 2024), (art, "Bob", None, 2024)]:
    Enrolment.objects.create(course=course, student=student, grade=grade, year=year)

passed = Q(enrolments__grade__gte=50)
print(Course.objects.annotate(passed=Count("enrolments", filter=passed), failed=Count("enrolments", filter=~passed)).values_list("title", "passed", "failed"))
print(Course.objects.annotate(students=Count("enrolments__student", distinct=True)).values_list("title", "students"))
print(Course.objects.annotate(best=Max("enrolments__grade", default=0), mean=Avg("enrolments__grade", filter=Q(enrolments__year=2023))).values_list("title", "best", "mean"))
print(Course.objects.annotate(total=Sum("enrolments__grade", filter=Q(enrolments__year=2024), default=-1)).values_list("title", "total"))
print(Enrolment.objects.aggregate(all=Count("*"), graded=Count("grade"), good=Count("pk", filter=Q(grade__gt=80)), students=Count("student", distinct=True)))
print(Enrolment.objects.aggregate(first=Sum("grade", filter=Q(course__title="Maths", year=2023)), second=Sum("grade", filter=Q(course__title="Art"))))
print(Course.objects.annotate(n=Count("enrolments")).filter(n__gt=F("id")).values_list("title", flat=True))
print(Course.objects.annotate(rate=100.0 * Count("enrolments", filter=passed) / Count("enrolments")).values_list("title", "rate"))
print(Course.objects.annotate(n=Count("enrolments")).order_by("-n", "title").values_list("title", "n"))
print(Course.objects.annotate(n=Count("enrolments", filter=Q(enrolments__in=Enrolment.objects.filter(year=2024)))).values_list("title", "n"))
