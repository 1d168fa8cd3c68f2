"""Each common field takes a value and gives it back as Python's type."""

import datetime
import uuid
from decimal import Decimal

from django.db import models


class Sample(models.Model):
    char = models.CharField(max_length=20)
    text = models.TextField()
    slug = models.SlugField()
    email = models.EmailField()
    url = models.URLField()
    integer = models.IntegerField()
    positive = models.PositiveIntegerField()
    big = models.BigIntegerField()
    small = models.SmallIntegerField()
    floating = models.FloatField()
    decimal = models.DecimalField(max_digits=8, decimal_places=3)
    flag = models.BooleanField()
    day = models.DateField()
    moment = models.DateTimeField()
    clock = models.TimeField()
    span = models.DurationField()
    token = models.UUIDField()
    data = models.JSONField()
    raw = models.BinaryField()


Sample.objects.create(
    char="short",
    text="long\ntext with 'quotes' and ünïcode",
    slug="a-slug",
    email="ada@example.com",
    url="https://example.com/?q=1",
    integer=-7,
    positive=7,
    big=9_000_000_000_000_000_000,
    small=-3,
    floating=0.1,
    decimal=Decimal("12.5"),
    flag=True,
    day=datetime.date(2024, 2, 29),
    moment=datetime.datetime(2024, 2, 29, 12, 30, 15, 500, tzinfo=datetime.timezone.utc),
    clock=datetime.time(23, 59, 1),
    span=datetime.timedelta(days=2, hours=3, microseconds=5),
    token=uuid.UUID("12345678-1234-5678-1234-567812345678"),
    data={"list": [1, 2.5, None, True], "nested": {"k": "v"}},
    raw=b"\x00\x01binary",
)
sample = Sample.objects.get()
for field in Sample._meta.get_fields():
    value = getattr(sample, field.name)
    print(f"{field.name}: {value!r} ({type(value).__name__})")
