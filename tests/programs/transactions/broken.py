"""A query after an error inside one atomic block."""

from django.db import IntegrityError, connection, models, transaction


class Seat(models.Model):
    number = models.IntegerField(unique=True)


Seat.objects.create(number=1)
try:
    with transaction.atomic():
        Seat.objects.create(number=2)
        try:
            Seat.objects.create(number=1)
        except IntegrityError:
            print("caught inside the block")
        print(Seat.objects.count())
except transaction.TransactionManagementError as e:
    print(type(e).__name__, e)
print(Seat.objects.count(), connection.needs_rollback, connection.in_atomic_block)
with transaction.atomic():
    try:
        with transaction.atomic():
            Seat.objects.create(number=1)
    except IntegrityError:
        print("caught around an inner block")
    Seat.objects.create(number=3)
print(Seat.objects.count())
for attempt in [transaction.commit, transaction.rollback]:
    with transaction.atomic():
        try:
            attempt()
        except transaction.TransactionManagementError as e:
            print(e)
with transaction.atomic():
    Seat.objects.create(number=4)
    Seat.objects.create(number=4)
