from datetime import date
from decimal import Decimal

from school.models import Course, Enrollment, School, Student, Teacher

School.objects.bulk_create([
    School(pk=1, name="Hill School", city="Porto"),
    School(pk=2, name="River School", city="Porto"),
    School(pk=3, name="Escola da Praia", city="Faro"),
    School(pk=4, name="Night School", city="Évora"),
])
Teacher.objects.bulk_create([
    Teacher(pk=1, name="Ms Adeyemi", hired=date(2015, 9, 1), salary=Decimal("41000.00")),
    Teacher(pk=2, name="Mr Berg", hired=date(2019, 9, 1), salary=Decimal("35500.00")),
    Teacher(pk=3, name="Dr Costa", hired=date(2019, 9, 1), salary=Decimal("41000.00")),
    Teacher(pk=4, name="Mx Dias", hired=date(2024, 1, 8), salary=None),
])
Student.objects.bulk_create([
    Student(pk=1, name="Inês", born=date(2008, 2, 29), school_id=1),
    Student(pk=2, name="João", born=date(2008, 12, 31), school_id=1),
    Student(pk=3, name="Kofi", born=date(2009, 1, 1), school_id=1),
    Student(pk=4, name="Lena", born=None, school_id=2),
    Student(pk=5, name="Mia", born=date(2007, 7, 7), school_id=2),
    Student(pk=6, name="Nuno", born=date(2009, 5, 20), school_id=3),
    Student(pk=7, name="Mia", born=date(2008, 3, 3), school_id=3),
    Student(pk=8, name="Olu", born=date(2008, 8, 8), school_id=1),
])
Course.objects.bulk_create([
    Course(pk=1, title="Algebra", credits=6, teacher_id=1),
    Course(pk=2, title="Biology", credits=5, teacher_id=2),
    Course(pk=3, title="Chess", credits=0, teacher_id=None),
    Course(pk=4, title="Databases", credits=6, teacher_id=3),
    Course(pk=5, title="Drama", credits=3, teacher_id=3),
])
# student, course, enrolled on, score, completed
Enrollment.objects.bulk_create([
    Enrollment(student_id=student, course_id=course, enrolled_on=date.fromisoformat(day), score=score, completed=done)
    for student, course, day, score, done in [
        (1, 1, "2024-09-01", 95, True), (1, 4, "2024-09-01", 91, True), (1, 3, "2024-10-15", None, False),
        (2, 1, "2024-09-01", 90, True), (2, 2, "2024-09-02", 72, True),
        (3, 1, "2024-09-03", None, False), (3, 4, "2024-09-01", 58, False), (2, 4, "2024-09-01", 75, True), (2, 5, "2024-09-01", 75, True),
        (4, 2, "2024-09-01", 88, True), (4, 1, "2024-09-05", 40, False),
        (5, 2, "2024-09-01", 91, True), (5, 4, "2024-12-31", 0, False),
        (6, 4, "2025-01-01", 93, True), (6, 3, "2024-09-01", None, True), (6, 1, "2024-09-01", 95, True),
        (7, 3, "2024-09-09", None, False), (6, 5, "2024-09-01", 60, True),
    ]
])
