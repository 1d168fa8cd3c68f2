"""An exception class of one's own, raised from another."""

from django.db import models


class Seat(models.Model):
    number = models.IntegerField(unique=True)
    taken = models.BooleanField(default=False)

    class AlreadyTaken(Exception):
        pass


def take(number):
    try:
        seat = Seat.objects.get(number=number)
    except Seat.DoesNotExist as e:
        raise LookupError(f"no seat {number}") from e
    if seat.taken:
        raise Seat.AlreadyTaken(number)
    seat.taken = True
    seat.save(update_fields=["taken"])
    return seat


Seat.objects.create(number=12)
print(take(12).taken)
try:
    take(99)
except LookupError as e:
    print(e, "|", e.__cause__, "|", isinstance(e.__cause__, Seat.DoesNotExist))
take(12)
