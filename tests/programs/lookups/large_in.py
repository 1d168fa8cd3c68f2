"""An IN list longer than the database takes at once."""

from django.db import models


class Number(models.Model):
    value = models.IntegerField()


Number.objects.bulk_create([Number(value=i) for i in range(2500)])
wanted = list(range(0, 4000, 2))
print(Number.objects.filter(value__in=wanted[:3]).count())
print(Number.objects.filter(value__in=range(0, 1200)).count())
print(Number.objects.exclude(value__in=range(0, 1100)).count())
print(len(Number.objects.in_bulk([1, 2, 3])))
print(Number.objects.filter(value__lt=3).delete())
