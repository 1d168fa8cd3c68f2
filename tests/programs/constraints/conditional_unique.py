"""UniqueConstraint with a condition, expressions and messages: in validation and in the database."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.db.models import F, Q
from django.db.models.functions import Lower


class Room(models.Model):
    name = models.CharField(max_length=20)
    floor = models.IntegerField(default=0)
    code = models.CharField(max_length=10, null=True, blank=True)
    active = models.BooleanField(default=True)
    slot = models.IntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "floor"], name="name_on_floor"),
            models.UniqueConstraint(fields=["slot"], condition=Q(active=True), name="active_slot", violation_error_message="The slot is taken.", violation_error_code="taken"),
            models.UniqueConstraint(Lower("code"), name="code_ci", violation_error_message="Code “%(name)s”?"),
            models.UniqueConstraint(F("floor") * 10, Lower("name").desc(), name="mixed", condition=Q(floor__gt=5)),
        ]


def check(**values):
    room = Room(**values)
    try:
        room.full_clean()
        print("clean", values)
    except ValidationError as e:
        print({field: [(error.message, error.code, error.params and sorted(error.params)) for error in errors] for field, errors in e.error_dict.items()})
    try:
        room.save()
        room.delete()
    except IntegrityError as e:
        print("  database:", e)


Room.objects.create(name="A", floor=1, code="x", slot=1)
check(name="A", floor=1)
check(name="a", floor=1)
check(name="B", slot=1)
check(name="B", slot=1, active=False)
check(name="C", code="X")
check(name="C", code=None, slot=None)
Room.objects.create(name="Top", floor=9)
check(name="TOP", floor=9)
check(name="Top", floor=9, code="X", slot=1)
room = Room.objects.get(name="A")
room.full_clean()
room.slot = 1
room.validate_constraints(exclude={"slot"})
room = Room(name="A", floor=1, slot=1)
for exclude in (None, {"name"}, {"name", "slot"}, {"active"}):
    try:
        room.validate_constraints(exclude=exclude)
        print("passes without", sorted(exclude))
    except ValidationError as e:
        print(e.messages)
try:
    Room(name="A", floor=1).validate_unique()
    print("validate_unique looks at no constraint with a condition")
except ValidationError as e:
    print(e.message_dict)
for constraint in Room._meta.constraints:
    print(constraint, constraint.get_violation_error_message(), constraint.violation_error_code)
try:
    Room.objects.bulk_create([Room(name="Z", slot=8), Room(name="Y", slot=8)])
except IntegrityError as e:
    print(e)
