# More students than before, courses without students, students without courses, many equal scores.
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection

from school.models import Course, Enrollment, School, Student, Teacher

School.objects.bulk_create([
    School(pk=10 + index, name=name, city=city)
    for index, (name, city) in enumerate([
        ("Night School", "Porto"), ("Escola da Praia", "Faro"), ("Hill School", "Lagos"), ("River School", "Porto"), ("Ölschule", "Bern"),
    ])
])
Teacher.objects.bulk_create([
    Teacher(pk=20 - index, name=name, hired=date(2012, 1, 1) + timedelta(days=800 * index), salary=salary and Decimal(salary))
    for index, (name, salary) in enumerate([
        ("Dr Costa", "52000.00"), ("Ms Adeyemi", None), ("Mr Berg", "30000.00"), ("Mx Dias", "30000.00"), ("Ms Eze", "52000.00"),
    ])
])
Student.objects.bulk_create([
    Student(
        pk=50 + index * 7 % 19, name=["Mia", "Kofi", "Ana", "Inês", "Zoé", "Olu"][index % 6], school_id=10 + index * 3 % 4,
        born=None if index % 7 == 3 else date(2007, 11, 30) + timedelta(days=61 * index),
    )
    for index in range(19)
])
Course.objects.bulk_create([
    Course(pk=30 + index, title=title, credits=credits, teacher_id=teacher)
    for index, (title, credits, teacher) in enumerate([
        ("Databases", 6, 20), ("Drama", 3, None), ("Algebra", 5, 19), ("Chess", 0, 18), ("Biology", 6, 20), ("Zoology", 4, 20), ("Empty", 5, 17),
    ])
])
SCORES = [95, None, 90, 91, 40, 88, 80, 0, 100, None, 72, 49, 50]
Enrollment.objects.bulk_create([
    Enrollment(
        student_id=50 + student, course_id=30 + course, enrolled_on=date(2024, 8, 25) + timedelta(days=(student * 5 + course * 31) % 140),
        score=SCORES[(student * 3 + course * 4) % 13], completed=(student + course) % 3 != 2,
    )
    for student in range(17) for course in range(6) if (student * 2 + course * 3) % 5 < 2 or student == 3
])

# Rows that nothing puts in order come in another one than that of their keys: SQLite reads them from these indexes, which
# have all columns of the models and are narrower than the tables.
with connection.cursor() as cursor:
    for model in (School, Teacher, Student, Course, Enrollment):
        table = model._meta.db_table
        fields = sorted(model._meta.concrete_fields, key=lambda field: (field.primary_key, not field.is_relation))
        columns = ", ".join(f"{field.column} DESC" for field in fields)
        cursor.execute(f"ALTER TABLE {table} ADD COLUMN wide varchar(200)")
        cursor.execute(f"CREATE INDEX {table}_all ON {table} ({columns})")
