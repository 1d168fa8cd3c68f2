"""Less common fields: small and positive integers, slugs, files as paths, IP addresses, and their checks."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models


class Asset(models.Model):
    small = models.SmallIntegerField(default=1)
    positive = models.PositiveSmallIntegerField(default=1)
    big = models.PositiveBigIntegerField(default=1)
    slug = models.SlugField(max_length=10, allow_unicode=True, default="x")
    path = models.FilePathField(path="/", blank=True)
    upload = models.FileField(upload_to="uploads/", blank=True)
    ip = models.GenericIPAddressField(protocol="IPv4", null=True, blank=True)
    url = models.URLField(blank=True)
    took = models.DurationField(null=True, blank=True)


asset = Asset.objects.create(upload="uploads/a.txt", ip="10.0.0.1")
asset = Asset.objects.get()
print(asset.upload.name, bool(asset.upload), type(asset.upload).__name__, asset.ip, asset.small)
print(bool(Asset().upload), Asset().upload.name, Asset.objects.filter(upload__endswith=".txt").count())
for kwargs in [{"small": 40000}, {"positive": -1}, {"slug": "Ünï"}, {"slug": "no spaces"}, {"ip": "::1"}, {"url": "x"}, {"took": "2 days"}, {"took": "01:30"}, {"big": 2**64}]:
    asset = Asset(**kwargs)
    try:
        asset.full_clean()
        print("valid", kwargs, {k: getattr(asset, k) for k in kwargs})
    except ValidationError as e:
        print(e.message_dict)
try:
    Asset.objects.create(positive=-1)
except IntegrityError as e:
    print(e)
for name in ("small", "positive", "big", "slug", "upload", "ip", "took"):
    field = Asset._meta.get_field(name)
    print(name, field.get_internal_type(), field.max_length, field.db_type(__import__("django.db", fromlist=["connection"]).connection), field.description % field.__dict__)
