"""Values that a field can't take."""

from django.core.exceptions import ValidationError
from django.db import models


class Event(models.Model):
    name = models.CharField(max_length=50)
    seats = models.IntegerField()
    day = models.DateField()
    start = models.DateTimeField(null=True)
    price = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    open = models.BooleanField(default=True)
    weight = models.FloatField(null=True)


attempts = [
    lambda: Event.objects.filter(seats="many"),
    lambda: Event.objects.get(pk="abc"),
    lambda: Event.objects.filter(day="tomorrow"),
    lambda: Event.objects.filter(day="2024-13-01"),
    lambda: Event.objects.filter(start="noon"),
    lambda: Event.objects.filter(price="cheap"),
    lambda: Event.objects.filter(open="perhaps"),
    lambda: Event.objects.filter(weight="heavy"),
    lambda: Event.objects.filter(seats=[1, 2]),
    lambda: Event.objects.filter(seats__in=["x"]),
    lambda: Event.objects.create(name="A", seats="lots", day="2024-01-01"),
    lambda: Event.objects.create(name="A", seats=1, day="yesterday"),
    lambda: Event.objects.create(name="A", seats=None, day="2024-01-01"),
]
for attempt in attempts:
    try:
        attempt()
    except (ValueError, TypeError, ValidationError) as e:
        print(type(e).__name__, e)
    except Exception as e:
        print("other:", type(e).__name__, e)
print(Event.objects.filter(seats="12").count(), Event.objects.filter(seats=12.0).count())
print(Event.objects.filter(name=5).count(), Event.objects.filter(open="True").count(), Event.objects.filter(open=1).count())
Event.objects.filter(seats="uncaught")
