"""What fields make of the values they are given, before and after a round trip."""

import datetime
import uuid
from decimal import Decimal

from django.db import models


class Box(models.Model):
    c = models.CharField(max_length=20, default="")
    i = models.IntegerField(null=True)
    f = models.FloatField(null=True)
    d = models.DecimalField(max_digits=10, decimal_places=3, null=True)
    b = models.BooleanField(default=False)
    day = models.DateField(null=True)
    at = models.DateTimeField(null=True)
    clock = models.TimeField(null=True)
    took = models.DurationField(null=True)
    u = models.UUIDField(null=True)
    raw = models.BinaryField(null=True)
    ip = models.GenericIPAddressField(null=True)


for kwargs in [
    {"c": 5},
    {"c": True},
    {"i": "42"},
    {"i": 4.9},
    {"i": True},
    {"f": "1e3"},
    {"f": Decimal("0.1")},
    {"d": "1.5"},
    {"d": 2},
    {"d": 0.1},
    {"b": 1},
    {"b": "False"},
    {"day": "2024-03-04"},
    {"day": datetime.datetime(2024, 3, 4, 5, 6, tzinfo=datetime.timezone.utc)},
    {"at": "2024-03-04T05:06:07+02:00"},
    {"at": "2024-03-04 05:06Z"},
    {"clock": "05:06"},
    {"clock": datetime.time(1, 2, 3, 4)},
    {"took": datetime.timedelta(days=-1, seconds=5)},
    {"u": "00000000-0000-0000-0000-000000000007"},
    {"u": uuid.UUID(int=7)},
    {"raw": b"\xff\x00"},
    {"raw": memoryview(b"abc")},
    {"ip": "::ffff:10.0.0.1"},
]:
    (name, before), = kwargs.items()
    box = Box.objects.create(**kwargs)
    saved = getattr(box, name)
    after = getattr(Box.objects.get(pk=box.pk), name)
    print(name, repr(before) if name != "raw" else bytes(before), "->", repr(saved) if name != "raw" else bytes(saved), "->", repr(after))
for kwargs in [{"d": "12345678.5"}, {"i": 2**63}, {"f": "x"}, {"took": "1 02:03:04"}, {"u": "zz"}, {"clock": "25:00"}, {"b": None}, {"i": -(2**63)}]:
    try:
        box = Box.objects.create(**kwargs)
        print("created", kwargs, Box.objects.filter(pk=box.pk).values_list(*kwargs)[0])
    except Exception as e:
        print(type(e).__name__, e)
