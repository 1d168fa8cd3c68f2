"""CheckConstraint and UniqueConstraint, with conditions and expressions."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.db.models import F, Q
from django.db.models.functions import Lower


class Room(models.Model):
    name = models.CharField(max_length=30)
    floor = models.IntegerField()
    seats = models.IntegerField()
    max_seats = models.IntegerField(default=100)
    default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(seats__gt=0), name="seats_positive"),
            models.CheckConstraint(condition=Q(seats__lte=F("max_seats")), name="seats_fit", violation_error_message="Too many seats."),
            models.UniqueConstraint(fields=["name", "floor"], name="unique_room"),
            models.UniqueConstraint(fields=["floor"], condition=Q(default=True), name="one_default_a_floor"),
            models.UniqueConstraint(Lower("name"), "seats", name="unique_lower", violation_error_code="lower"),
        ]


Room.objects.create(name="Aula", floor=1, seats=50, default=True)
for kwargs in [
    {"name": "A", "floor": 1, "seats": 0},
    {"name": "A", "floor": 1, "seats": 101},
    {"name": "Aula", "floor": 1, "seats": 3},
    {"name": "B", "floor": 1, "seats": 3, "default": True},
    {"name": "AULA", "floor": 2, "seats": 50},
]:
    try:
        Room.objects.create(**kwargs)
    except IntegrityError as e:
        print("database:", e)
    try:
        Room(**kwargs).full_clean()
    except ValidationError as e:
        print("validation:", e.message_dict)
    try:
        Room(**kwargs).validate_constraints()
    except ValidationError as e:
        print("constraints:", [(x.message, x.code) for x in e.error_dict.get("__all__", e.error_dict.get("floor", []))])
print(Room.objects.count())
print([c.name for c in Room._meta.constraints], Room._meta.total_unique_constraints)
print(Room._meta.constraints[0])
print(Room._meta.constraints[3])
for bad in [
    lambda: models.CheckConstraint(condition=3, name="x"),
    lambda: models.UniqueConstraint(name="x"),
    lambda: models.UniqueConstraint("a", fields=["b"], name="x"),
    lambda: models.UniqueConstraint(fields=["b"]),
]:
    try:
        bad()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
