"""Time zones by name: activate, override, and lookups by local day and hour."""

import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Count
from django.db.models.functions import ExtractHour, TruncDate, TruncMonth
from django.utils import timezone

UTC = datetime.timezone.utc
paris, tokyo = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Tokyo")


class Concert(models.Model):
    name = models.CharField(max_length=30)
    start = models.DateTimeField()

    class Meta:
        ordering = ["start"]


Concert.objects.create(name="winter", start=datetime.datetime(2024, 1, 31, 23, 30, tzinfo=UTC))
Concert.objects.create(name="summer", start=datetime.datetime(2024, 7, 1, 0, 15, tzinfo=paris))
Concert.objects.create(name="night", start=timezone.make_aware(datetime.datetime(2024, 3, 31, 4), paris))

print(Concert.objects.values_list("start", flat=True))
print(Concert.objects.annotate(h=ExtractHour("start", tzinfo=paris)).values_list("name", "h"))
print(Concert.objects.annotate(d=TruncDate("start", tzinfo=tokyo)).values_list("name", "d"))
with timezone.override("Europe/Paris"):
    print(timezone.get_current_timezone_name(), Concert.objects.filter(start__month=2).values_list("name", flat=True))
    print(Concert.objects.annotate(m=TruncMonth("start")).values("m").annotate(n=Count("id")).order_by("m"))
    print(Concert.objects.filter(start__date=datetime.date(2024, 7, 1), start__hour=0).count())
    print(timezone.localtime(Concert.objects.last().start), timezone.localdate(Concert.objects.first().start))
    print(Concert.objects.datetimes("start", "day"))
timezone.activate(tokyo)
print(Concert.objects.filter(start__day=1).values_list("name", flat=True), Concert.objects.dates("start", "month"))
timezone.deactivate()
print(timezone.get_current_timezone(), Concert.objects.filter(start__day=1).count())
