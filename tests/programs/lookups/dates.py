"""Lookups on dates and datetimes."""

import datetime

from django.db import models

UTC = datetime.timezone.utc


class Event(models.Model):
    name = models.CharField(max_length=50)
    day = models.DateField()
    start = models.DateTimeField()

    class Meta:
        ordering = ["start"]

    def __str__(self):
        return self.name


for name, *when in [("New year", 2024, 1, 1, 0, 5), ("Leap", 2024, 2, 29, 12, 0), ("Summer", 2023, 7, 15, 18, 30), ("Eve", 2023, 12, 31, 23, 59)]:
    start = datetime.datetime(*when, tzinfo=UTC)
    Event.objects.create(name=name, day=start.date(), start=start)

print(Event.objects.filter(day=datetime.date(2024, 2, 29)))
print(Event.objects.filter(day="2024-02-29"))
print(Event.objects.filter(day__gt=datetime.date(2023, 12, 31)))
print(Event.objects.filter(day__range=("2023-07-01", "2023-12-31")))
print(Event.objects.filter(day__year=2024))
print(Event.objects.filter(day__year__gte=2024))
print(Event.objects.filter(day__month=12))
print(Event.objects.filter(day__day=15))
print(Event.objects.filter(start__year=2023, start__month=7))
print(Event.objects.filter(start__date=datetime.date(2024, 1, 1)))
print(Event.objects.filter(start__hour=18))
print(Event.objects.filter(start__minute__gte=30))
print(Event.objects.filter(start__time__lt=datetime.time(12)))
print(Event.objects.filter(day__week_day=1))
print(Event.objects.filter(day__iso_week_day=7))
print(Event.objects.filter(day__week=9))
print(Event.objects.filter(day__quarter=4))
print(Event.objects.filter(day__iso_year=2023))
print(Event.objects.filter(start__lt=datetime.datetime(2024, 1, 1, tzinfo=UTC)))
print(Event.objects.exclude(day__year=2023))
