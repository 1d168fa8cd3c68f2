"""Objects as JSON and back."""

import datetime
import json
import uuid
from decimal import Decimal

from django.core import serializers
from django.db import models


class Tag(models.Model):
    name = models.CharField(max_length=10, unique=True)


class Item(models.Model):
    name = models.CharField(max_length=10)
    price = models.DecimalField(max_digits=6, decimal_places=2)
    day = models.DateField(null=True)
    at = models.DateTimeField(null=True)
    took = models.DurationField(null=True)
    key = models.UUIDField(null=True)
    data = models.JSONField(null=True)
    raw = models.BinaryField(default=b"")
    tags = models.ManyToManyField(Tag)
    parent = models.ForeignKey("self", models.CASCADE, null=True)


red = Tag.objects.create(name="red")
item = Item.objects.create(
    name="Äpfel",
    price=Decimal("1.50"),
    day=datetime.date(2024, 5, 1),
    at=datetime.datetime(2024, 5, 1, 10, 20, 30, 123456, tzinfo=datetime.timezone.utc),
    took=datetime.timedelta(days=1, seconds=3),
    key=uuid.UUID(int=7),
    data={"a": [1, None]},
    raw=b"\xff\x00",
)
item.tags.add(red)
child = Item.objects.create(name="child", price=2, parent=item)
text = serializers.serialize("json", Item.objects.order_by("id"))
print(text)
print(serializers.serialize("json", [child], indent=2, fields=["name", "parent"]))
print(serializers.serialize("python", [child], fields=["name", "parent", "price"]))
print(serializers.serialize("jsonl", Tag.objects.all()))
Item.objects.all().delete()
for deserialized in serializers.deserialize("json", text):
    print(deserialized, deserialized.object.price, deserialized.object.took, deserialized.m2m_data)
    deserialized.save()
print(list(Item.objects.order_by("id").values_list("name", "price", "at", "key", "data", "parent__name")), list(Item.objects.get(name="Äpfel").tags.values_list("name", flat=True)))
for broken in ["[", '[{"model": "app.nothing", "fields": {}}]', '[{"model": "app.item", "pk": "x", "fields": {}}]', '[{"model": "app.item", "pk": 1, "fields": {"day": "soon"}}]', '[{"model": "app.item", "pk": 1, "fields": {"tags": ["y"]}}]']:
    try:
        print(list(serializers.deserialize("json", broken)))
    except Exception as e:
        print(type(e).__name__, e)
try:
    serializers.serialize("toml", [])
except KeyError as e:
    print(type(e).__name__, e)
print(json.loads(text)[0]["fields"]["took"], sorted(serializers.get_serializer_formats())[:3])
