# A busier clinic: doctors without appointments, patients without accounts, appointments on the edge of days and years.
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from django.db import connection

from clinic.models import Account, Appointment, Doctor, Patient

START = datetime(2023, 12, 24, 0, 0, tzinfo=timezone.utc)

Doctor.objects.bulk_create([
    Doctor(pk=15 - index, name=name, specialty=specialty)
    for index, (name, specialty) in enumerate([
        ("Dr Osei", "Eyes"), ("Dr Ito", "General"), ("Dr Núñez", "Skin"), ("Dr Park", "General"), ("Dr Quist", "skin"), ("Dr Ruiz", "Eyes"),
    ])
])
NAMES = ["Boris", "Alma", "Dana", "Emre", "Çelik", "Farah", "Gus", "Hana", "Alma", "Ivy", "Juan"]
Patient.objects.bulk_create([
    Patient(
        pk=70 - index * 3, name=name, born=date(1950, 12, 30) + timedelta(days=2525 * index) if index < 7 else date(2013, 1, 1) + timedelta(days=1300 * (index - 7)), phone="" if index % 4 == 2 else f"555-0{index % 3}",
        allergies=["", "pollen", "Nuts", "POLLEN, penicillin", "dust"][index % 5],
    )
    for index, name in enumerate(NAMES)
])
Patient.objects.create(pk=99, name="Kit", born=date(2030, 1, 1))
Account.objects.bulk_create([
    Account(pk=index + 9, patient_id=70 - index * 3, balance=Decimal(["100.00", "-5.00", "0.00", "35.50", "35.49"][index % 5]))
    for index in range(11) if index % 5 != 4 or index < 5
])
Appointment.objects.bulk_create([
    Appointment(
        pk=900 - number, doctor_id=[15, 14, 14, 13, 11, 15, 14][number % 7], patient_id=70 - 3 * (number * 4 % 10), starts_at=START + timedelta(hours=number * 181),
        minutes=[20, 20, 40, 60][number % 4], status=["done", "booked", "done", "missed", "done"][number % 5],
        fee=[Decimal("40.00"), None, Decimal("85.00"), None, Decimal("0.00"), Decimal("120.00"), Decimal("40.00")][number * 3 % 7],
    )
    for number in range(53)
])
Appointment.objects.create(pk=950, doctor_id=14, patient_id=70, starts_at=datetime(2024, 4, 1, tzinfo=timezone.utc), status="done")

# Rows that nothing puts in order come in another one than that of their keys: SQLite reads them from these indexes, which
# have all columns of the models and are narrower than the tables.
with connection.cursor() as cursor:
    for model in (Doctor, Patient, Account, Appointment):
        table = model._meta.db_table
        fields = sorted(model._meta.concrete_fields, key=lambda field: (field.primary_key, not field.is_relation))
        columns = ", ".join(f"{field.column} DESC" for field in fields)
        cursor.execute(f"ALTER TABLE {table} ADD COLUMN wide varchar(200)")
        cursor.execute(f"CREATE INDEX {table}_all ON {table} ({columns})")
