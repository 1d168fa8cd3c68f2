"""JSON keys in groups, orders, expressions and updates."""

from django.db import models
from django.db.models import Count, F, IntegerField, Max, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Lower


class Event(models.Model):
    payload = models.JSONField()


for payload in [{"type": "click", "n": 3, "user": {"id": 1}}, {"type": "click", "n": 5, "user": {"id": 2}}, {"type": "Scroll", "n": 1, "user": {"id": 1}}, {"type": "click"}]:
    Event.objects.create(payload=payload)

print(Event.objects.values("payload__type").annotate(n=Count("id")).order_by("-n"))
print(Event.objects.annotate(kind=Lower(KT("payload__type"))).values_list("kind", flat=True).order_by("kind", "id"))
print(Event.objects.annotate(n=Cast(KT("payload__n"), IntegerField())).aggregate(Sum("n"), Max("n")))
print(Event.objects.aggregate(Count("payload__n")))
print(Event.objects.order_by("-payload__n", "id").values_list("payload__n", flat=True))
print(Event.objects.filter(payload__user__id=1).values_list("payload__type", "payload__user"))
print(Event.objects.values(user=F("payload__user__id")).annotate(n=Count("id")).order_by("user"))
print(Event.objects.filter(payload__n__gte=3, payload__type__iexact="CLICK").count(), Event.objects.filter(payload__n__in=[1, 5]).count())
print(Event.objects.filter(payload__n__isnull=False).count(), Event.objects.exclude(payload__has_key="user").count())
print(Event.objects.filter(payload__user__id=F("payload__n")).count(), Event.objects.filter(payload__n__gt=F("payload__user__id")).count())
print(Event.objects.filter(payload__type__regex="^c").values_list("id", flat=True), Event.objects.filter(payload__type__endswith="roll").count())
print(Event.objects.filter(payload__user={"id": 2}).get().payload["n"], Event.objects.distinct().values("payload__type").count())
