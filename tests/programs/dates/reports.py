"""Monthly and yearly reports."""

import datetime

from django.db import models
from django.db.models import Avg, Count, F, Q, Sum
from django.db.models.functions import ExtractWeekDay, TruncMonth, TruncYear


class Appointment(models.Model):
    patient = models.CharField(max_length=30)
    at = models.DateTimeField()
    fee = models.DecimalField(max_digits=6, decimal_places=2)
    done = models.BooleanField(default=True)


for patient, month, day, fee, done in [("Ida", 1, 5, "50.00", True), ("Max", 1, 20, "80.00", True), ("Ida", 2, 1, "50.00", False), ("Zoe", 2, 29, "120.50", True)]:
    Appointment.objects.create(patient=patient, at=datetime.datetime(2024, month, day, 9 + day % 8, tzinfo=datetime.timezone.utc), fee=fee, done=done)

for row in Appointment.objects.annotate(month=TruncMonth("at")).values("month").annotate(n=Count("id"), total=Sum("fee")).order_by("month"):
    print(f"{row['month']:%Y-%m} {row['n']} {row['total']}")
print(Appointment.objects.values("at__month").annotate(income=Sum("fee", filter=Q(done=True))).order_by("at__month"))
print(Appointment.objects.annotate(y=TruncYear("at")).values_list("y").annotate(Avg("fee")))
print(Appointment.objects.annotate(day=ExtractWeekDay("at")).values("day").annotate(n=Count("id")).order_by("day"))
print(Appointment.objects.filter(at__date__range=(datetime.date(2024, 1, 1), datetime.date(2024, 1, 31))).count())
print(Appointment.objects.filter(at__gte=datetime.datetime(2024, 2, 1, tzinfo=datetime.timezone.utc), at__hour__lt=12).values_list("patient", flat=True))
print(Appointment.objects.values("patient").annotate(visits=Count("id"), last=models.Max("at")).filter(visits__gt=1))
print(Appointment.objects.dates("at", "month"), Appointment.objects.annotate(next=F("at") + datetime.timedelta(days=7)).earliest("at").next)
print(Appointment.objects.filter(at__week_day__in=[1, 7]).count(), Appointment.objects.filter(at__month=2, at__day=29).exists())
