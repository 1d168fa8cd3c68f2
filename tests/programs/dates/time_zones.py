"""Aware and naive datetimes, conversion, and looking up by day in a time zone."""

import datetime
import warnings

from django.db import models
from django.db.models import Count
from django.db.models.functions import ExtractHour, TruncDate, TruncDay, TruncHour
from django.utils import timezone

warnings.simplefilter("ignore")


class Call(models.Model):
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]


UTC = datetime.timezone.utc
east = timezone.get_fixed_timezone(120)
west = timezone.get_fixed_timezone(-300)
Call.objects.create(at=datetime.datetime(2024, 3, 1, 23, 30, tzinfo=UTC))
Call.objects.create(at=datetime.datetime(2024, 3, 2, 0, 30, tzinfo=east))
Call.objects.create(at=datetime.datetime(2024, 3, 2, 12, 0))
print(Call.objects.values_list("at", flat=True))
print(Call.objects.filter(at=datetime.datetime(2024, 3, 2, 1, 30, tzinfo=east)).count())
print(Call.objects.filter(at__gte=datetime.datetime(2024, 3, 2, tzinfo=east)).count())
print(Call.objects.annotate(d=TruncDate("at")).values_list("d", flat=True))
print(Call.objects.annotate(d=TruncDate("at", tzinfo=east)).values_list("d", flat=True))
print(Call.objects.annotate(h=ExtractHour("at", tzinfo=west)).values_list("h", flat=True))
print(Call.objects.annotate(d=TruncDay("at", tzinfo=east)).values("d").annotate(n=Count("id")).order_by("d"))
with timezone.override(west):
    print(Call.objects.filter(at__date=datetime.date(2024, 3, 1)).count())
    print(Call.objects.annotate(h=TruncHour("at")).first().h)
    print(timezone.localtime(Call.objects.first().at))
print(Call.objects.filter(at__date="2024-03-01").count())
print(timezone.make_aware(datetime.datetime(2024, 1, 1), east), timezone.make_naive(datetime.datetime(2024, 1, 1, tzinfo=UTC), west))
