"""Extract and Trunc."""

import datetime

from django.db import models
from django.db.models import Count, DateField, F
from django.db.models.functions import (
    Extract, ExtractDay, ExtractHour, ExtractIsoWeekDay, ExtractIsoYear, ExtractMinute, ExtractMonth, ExtractQuarter, ExtractSecond, ExtractWeek,
    ExtractWeekDay, ExtractYear, Trunc, TruncDate, TruncDay, TruncHour, TruncMinute, TruncMonth, TruncQuarter, TruncTime, TruncWeek, TruncYear,
)


class Booking(models.Model):
    start = models.DateTimeField()
    end = models.DateTimeField(null=True)
    day = models.DateField()


UTC = datetime.timezone.utc
for when in [(2024, 2, 29, 13, 45, 59), (2023, 12, 31, 0, 0, 1), (2024, 2, 3, 8, 30)]:
    start = datetime.datetime(*when, tzinfo=UTC)
    Booking.objects.create(start=start, end=start + datetime.timedelta(hours=36), day=start.date())


def show(**annotation):
    for row in Booking.objects.annotate(**annotation).order_by("id").values_list(*annotation):
        print(*row, sep=" | ")


show(a=ExtractYear("start"), b=ExtractMonth("start"), c=ExtractDay("day"), d=ExtractIsoYear("day"))
show(a=ExtractWeek("start"), b=ExtractWeekDay("start"), c=ExtractIsoWeekDay("start"), d=ExtractQuarter("start"))
show(a=ExtractHour("start"), b=ExtractMinute("start"), c=ExtractSecond("start"), d=Extract("start", "minute"))
show(a=TruncYear("start"), b=TruncQuarter("start"), c=TruncMonth("start"), d=TruncWeek("start"))
show(a=TruncDay("start"), b=TruncHour("start"), c=TruncMinute("start"), d=Trunc("start", "second"))
show(a=TruncDate("start"), b=TruncTime("start"), c=TruncMonth("day"), d=Trunc("day", "year"))
show(a=Trunc("start", "month", output_field=DateField()))
show(a=F("end") - F("start"), b=F("start") + datetime.timedelta(days=1), c=F("day") - datetime.timedelta(days=2))
print(Booking.objects.annotate(m=TruncMonth("start")).values("m").annotate(n=Count("id")).order_by("m"))
print(Booking.objects.values(y=ExtractYear("start")).annotate(n=Count("id")).order_by("-y"))
print(Booking.objects.filter(start__year=F("end__year")).count())
print(Booking.objects.filter(end__gt=F("start") + datetime.timedelta(hours=35)).count())
print(Booking.objects.values_list("start__year", "start__month").order_by("start"))
try:
    print(list(Booking.objects.annotate(x=ExtractHour("day"))))
except ValueError as e:
    print(e)
