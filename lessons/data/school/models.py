from django.db import models


class School(models.Model):
    name = models.CharField(max_length=100)
    city = models.CharField(max_length=50)

    def __str__(self):
        return self.name


class Teacher(models.Model):
    name = models.CharField(max_length=100)
    hired = models.DateField()
    salary = models.DecimalField(max_digits=8, decimal_places=2, null=True)

    def __str__(self):
        return self.name


class Student(models.Model):
    name = models.CharField(max_length=100)
    born = models.DateField(null=True, blank=True)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="students")

    def __str__(self):
        return self.name


class Course(models.Model):
    title = models.CharField(max_length=100)
    credits = models.PositiveSmallIntegerField(default=5)
    teacher = models.ForeignKey(Teacher, on_delete=models.SET_NULL, null=True, blank=True, related_name="courses")
    students = models.ManyToManyField(Student, through="Enrollment", related_name="courses")

    def __str__(self):
        return self.title


class Enrollment(models.Model):
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="enrollments")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrollments")
    enrolled_on = models.DateField()
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    completed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student", "course"], name="one_enrollment_per_course")]

    def __str__(self):
        return f"{self.student_id} in {self.course_id}"
