"""CheckConstraint: messages, validation with NULLs, expressions and relations left out; what definitions refuse."""

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.db.models import F, Q, Value
from django.db.models.functions import Length


class Event(models.Model):
    name = models.CharField(max_length=20)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    seats = models.IntegerField(default=1)
    kind = models.CharField(max_length=10, default="talk")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="ends_later", violation_error_message="It must not end before it starts."),
            models.CheckConstraint(condition=Q(seats__range=(1, 100)), name="%(app_label)s_%(class)s_seats"),
            models.CheckConstraint(condition=Q(kind__in=["talk", "party"]), name="kinds", violation_error_code="kind"),
            models.CheckConstraint(condition=models.lookups.GreaterThan(Length("name"), Value(2)), name="long_name"),
            models.CheckConstraint(condition=~Q(name="no%") & ~Q(name__startswith="x"), name="percent"),
        ]


day = datetime.date(2024, 5, 1)
for changes in ({}, {"end": datetime.date(2024, 4, 1)}, {"seats": 101, "kind": "war"}, {"name": "ab"}, {"name": "no%"}, {"name": "xyz"}):
    event = Event(**{"name": "Conf", "start": day} | changes)
    try:
        event.full_clean()
        print("clean")
    except ValidationError as e:
        print([(error.message, error.code) for error in e.error_dict["__all__"]])
    try:
        event.save()
    except IntegrityError as e:
        print("  database:", e)
event = Event(name="Conf", start=day, end=datetime.date(2023, 1, 1), seats=0)
for exclude in ({"end"}, {"seats"}, {"start", "seats"}):
    try:
        event.validate_constraints(exclude=exclude)
        print("passes")
    except ValidationError as e:
        print(sorted(exclude), e.messages)
print(Event.objects.count(), [c.name for c in Event._meta.constraints])
try:
    Event.objects.update(seats=F("seats") * 200)
except IntegrityError as e:
    print(e)
for constraint in Event._meta.constraints[:2]:
    print(repr(constraint), constraint == constraint.clone(), constraint.deconstruct()[0])
for bad in (
    lambda: models.CheckConstraint(condition="seats > 1", name="x"),
    lambda: models.CheckConstraint(condition=Q(seats=1)),
    lambda: models.UniqueConstraint(name="x"),
    lambda: models.UniqueConstraint("seats", fields=["name"], name="x"),
    lambda: models.UniqueConstraint(fields=["name"], name="x", condition="name"),
    lambda: models.UniqueConstraint(fields=["name"]),
    lambda: models.UniqueConstraint(fields=["name"], name="x", condition=Q(seats=1), deferrable=models.Deferrable.DEFERRED),
    lambda: models.UniqueConstraint("name", name="x", deferrable=models.Deferrable.DEFERRED),
    lambda: models.UniqueConstraint(fields=["name"], name="x", nulls_distinct="no"),
):
    try:
        print(bad())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
