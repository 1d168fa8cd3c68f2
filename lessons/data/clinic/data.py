from datetime import date, datetime, timezone
from decimal import Decimal

from clinic.models import Account, Appointment, Doctor, Patient

Doctor.objects.bulk_create([
    Doctor(pk=1, name="Dr Ito", specialty="General"),
    Doctor(pk=2, name="Dr Núñez", specialty="Skin"),
    Doctor(pk=3, name="Dr Osei", specialty="General"),
    Doctor(pk=4, name="Dr Park", specialty="Eyes"),
])
Patient.objects.bulk_create([
    Patient(pk=1, name="Alma", born=date(1980, 1, 1), phone="555-0101", allergies="penicillin"),
    Patient(pk=2, name="Boris", born=date(1992, 2, 29), phone="", allergies=""),
    Patient(pk=3, name="Çelik", born=date(2019, 12, 31), phone="555-0103", allergies="nuts, pollen"),
    Patient(pk=4, name="Dana", born=date(2020, 1, 1), phone="555-0101", allergies="Pollen"),
    Patient(pk=5, name="Emre", born=date(1955, 6, 15), phone="555-0105", allergies=""),
])
Account.objects.bulk_create([
    Account(pk=1, patient_id=1, balance=Decimal("120.00")),
    Account(pk=2, patient_id=2, balance=Decimal("0.00")),
    Account(pk=3, patient_id=3, balance=Decimal("35.50")),
    Account(pk=4, patient_id=5, balance=Decimal("-20.00")),
])
# doctor, patient, start (UTC), minutes, status, fee
Appointment.objects.bulk_create([
    Appointment(
        doctor_id=doctor, patient_id=patient, starts_at=datetime.fromisoformat(start).replace(tzinfo=timezone.utc), minutes=minutes,
        status=status, fee=fee and Decimal(fee),
    )
    for doctor, patient, start, minutes, status, fee in [
        (1, 1, "2023-12-31 23:30", 20, "done", "40.00"),
        (1, 2, "2024-01-01 00:00", 20, "missed", None),
        (2, 1, "2024-01-15 10:00", 40, "done", "85.00"),
        (2, 3, "2024-02-29 09:20", 20, "done", "0.00"),
        (1, 5, "2024-03-31 23:59", 20, "done", "40.00"),
        (3, 5, "2024-04-01 08:00", 60, "done", "120.00"),
        (3, 2, "2024-04-01 09:00", 20, "missed", None),
        (1, 4, "2024-12-31 15:00", 20, "booked", None),
        (2, 5, "2025-01-01 00:00", 40, "booked", None),
        (1, 1, "2025-01-07 08:40", 20, "booked", "40.00"),
    ]
])
