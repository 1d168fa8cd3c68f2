"""JSONField: what goes in comes out; defaults; updates; encoders."""

import datetime
import uuid
from decimal import Decimal

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Count


class Config(models.Model):
    name = models.CharField(max_length=20, unique=True)
    options = models.JSONField(default=dict)
    history = models.JSONField(default=list)
    stamped = models.JSONField(encoder=DjangoJSONEncoder, null=True)


for name, value in {"int": 1, "float": 1.5, "str": "a \"b\" ü", "bool": False, "list": [1, [2, []]], "dict": {"k": {"l": []}}, "empty": ""}.items():
    Config.objects.create(name=name, options=value)
for config in Config.objects.order_by("id"):
    print(config.name, repr(config.options), type(config.options).__name__, config.history)
one = Config.objects.create(name="one")
one.options["theme"] = "dark"
one.history.append({"at": 1})
one.save()
one.refresh_from_db()
print(one.options, one.history)
print(Config.objects.create(name="two").options)
Config.objects.filter(name="two").update(options={"theme": "light", "size": 3})
print(Config.objects.filter(options__theme="light").values("options"))
print(Config.objects.filter(options={"theme": "dark"}).count(), Config.objects.filter(options__size__lt=4).count())
Config.objects.create(
    name="stamped",
    stamped={"day": datetime.date(2024, 1, 2), "at": datetime.datetime(2024, 1, 2, 3, 4, 5, 678901, tzinfo=datetime.timezone.utc), "id": uuid.UUID(int=5), "price": Decimal("1.50"), "took": datetime.timedelta(hours=1)},
)
print(Config.objects.get(name="stamped").stamped)
try:
    Config.objects.create(name="bad", options={"day": datetime.date(2024, 1, 2)})
except TypeError as e:
    print(e)
print(Config.objects.values("options__theme").annotate(n=Count("id")).order_by("options__theme"))
print(Config.objects.filter(options__isnull=True).count(), Config.objects.filter(options=None).count())
