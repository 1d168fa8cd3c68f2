"""Double underscores follow relations as far as one likes."""

from django.db import models


class School(models.Model):
    name = models.CharField(max_length=50)

    def __str__(self):
        return self.name


class Course(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="courses")
    title = models.CharField(max_length=50)

    def __str__(self):
        return self.title


class Student(models.Model):
    name = models.CharField(max_length=50)
    courses = models.ManyToManyField(Course, related_name="students")

    def __str__(self):
        return self.name


class Grade(models.Model):
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="grades")
    course = models.ForeignKey(Course, on_delete=models.CASCADE)
    mark = models.IntegerField()


east, west = School.objects.create(name="East"), School.objects.create(name="West")
maths = Course.objects.create(school=east, title="Maths")
art = Course.objects.create(school=east, title="Art")
latin = Course.objects.create(school=west, title="Latin")
kim, lee = Student.objects.create(name="Kim"), Student.objects.create(name="Lee")
kim.courses.add(maths, latin)
lee.courses.add(art)
Grade.objects.create(student=kim, course=maths, mark=95)
Grade.objects.create(student=kim, course=latin, mark=60)
Grade.objects.create(student=lee, course=art, mark=70)

print(School.objects.filter(courses__students__grades__mark__gt=90).distinct())
print(Student.objects.filter(courses__school__name="West"))
print(Student.objects.filter(courses__school=east).order_by("name"))
print(Grade.objects.filter(course__school__name="East", student__name="Kim").values("mark"))
print(Course.objects.filter(students__name__startswith="K").order_by("title"))
print(Grade.objects.order_by("course__school__name", "-mark").values_list("course__title", "mark"))
print(Course.objects.filter(grade__mark__lt=65))
print(Course.objects.filter(students__isnull=False).distinct().count())
print(Student.objects.exclude(courses__title="Art"))
print(School.objects.filter(courses=latin), School.objects.filter(courses__students=lee))
print(Student.objects.filter(grades__course__school_id=west.pk))
print(School.objects.filter(courses__title="Maths", courses__students__name="Kim"))
