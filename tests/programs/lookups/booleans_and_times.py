"""Lookups on booleans, times, durations, UUIDs and IP addresses."""

import datetime
import uuid

from django.db import models


class Job(models.Model):
    name = models.CharField(max_length=30)
    active = models.BooleanField(default=True)
    daily = models.BooleanField(null=True)
    at = models.TimeField()
    takes = models.DurationField()
    token = models.UUIDField()
    host = models.GenericIPAddressField(default="127.0.0.1")

    class Meta:
        ordering = ["at"]

    def __str__(self):
        return self.name


Job.objects.create(name="backup", at=datetime.time(2, 30), takes=datetime.timedelta(hours=2), token=uuid.UUID(int=1))
Job.objects.create(name="mail", active=False, daily=True, at=datetime.time(8), takes=datetime.timedelta(seconds=90), token=uuid.UUID(int=2), host="10.0.0.1")
Job.objects.create(name="report", daily=False, at=datetime.time(23, 59, 59, 500), takes=datetime.timedelta(days=1, microseconds=1), token=uuid.UUID(int=3), host="::1")

print(Job.objects.filter(active=True), Job.objects.filter(active=False), Job.objects.filter(active__in=[True]))
print(Job.objects.filter(daily=None), Job.objects.filter(daily=True), Job.objects.exclude(daily=True), Job.objects.exclude(daily=False))
print(Job.objects.filter(at=datetime.time(8)), Job.objects.filter(at__lt="08:00"), Job.objects.filter(at__hour=23), Job.objects.filter(at__minute__gte=30))
print(Job.objects.filter(at__range=(datetime.time(1), datetime.time(9))), Job.objects.filter(at__second=59))
print(Job.objects.filter(takes__gt=datetime.timedelta(hours=1)), Job.objects.filter(takes=datetime.timedelta(minutes=1.5)))
print(Job.objects.filter(takes__range=(datetime.timedelta(0), datetime.timedelta(hours=2))), Job.objects.order_by("takes"))
print(Job.objects.filter(token=uuid.UUID(int=2)), Job.objects.filter(token="00000000000000000000000000000003"), Job.objects.filter(token__in=[uuid.UUID(int=1), str(uuid.UUID(int=2))]))
print(Job.objects.filter(token__startswith="0000"), Job.objects.filter(token__contains="0000-0001"), Job.objects.filter(token__iexact=str(uuid.UUID(int=1))))
print(Job.objects.filter(host="127.0.0.1"), Job.objects.filter(host__startswith="10."), Job.objects.filter(host="::1"))
print(Job.objects.filter(active=True, daily__isnull=True).values_list("at", "takes"))
print([(j.at, j.takes, j.token) for j in Job.objects.all()])
