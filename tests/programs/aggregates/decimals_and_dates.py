"""What aggregates of decimals, floats, dates and durations come back as."""

import datetime
from decimal import Decimal

from django.db import models
from django.db.models import Avg, Count, Max, Min, StdDev, Sum, Variance


class Reading(models.Model):
    taken = models.DateTimeField()
    day = models.DateField()
    value = models.FloatField()
    cost = models.DecimalField(max_digits=8, decimal_places=2)
    took = models.DurationField()
    ok = models.BooleanField()
    label = models.CharField(max_length=10)


for i, cost in enumerate(["1.10", "2.20", "3.35"], start=1):
    taken = datetime.datetime(2024, i, 10, 8, 30, tzinfo=datetime.timezone.utc)
    Reading.objects.create(
        taken=taken, day=taken.date(), value=i / 4, cost=Decimal(cost), took=datetime.timedelta(minutes=i), ok=i > 1, label="abc"[i - 1]
    )

for result in [
    Reading.objects.aggregate(Sum("cost"), Avg("cost"), Max("cost"), Min("cost")),
    Reading.objects.aggregate(Sum("value"), Avg("value"), Max("value")),
    Reading.objects.aggregate(Max("taken"), Min("day")),
    Reading.objects.aggregate(Sum("took"), Avg("took"), Max("took")),
    Reading.objects.aggregate(Max("label"), Min("label"), Count("label")),
    Reading.objects.aggregate(StdDev("value"), Variance("value")),
    Reading.objects.aggregate(StdDev("value", sample=True)),
    Reading.objects.filter(ok=True).aggregate(Avg("id"), Sum("id")),
    Reading.objects.filter(value__gt=5).aggregate(Sum("cost"), Max("taken"), n=Count("*")),
]:
    print(result)
try:
    Reading.objects.aggregate(Sum("taken"))
except Exception as e:
    print(type(e).__name__, e)
try:
    Reading.objects.aggregate(n=Count("id"), m=Sum("nn"))
except Exception as e:
    print(type(e).__name__, e)
try:
    Reading.objects.aggregate(Max("value") + 1)
except TypeError as e:
    print(e)
print(Reading.objects.aggregate(spread=Max("value") - Min("value")))
