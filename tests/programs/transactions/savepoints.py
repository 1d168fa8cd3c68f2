"""Nested atomic blocks are savepoints; and savepoints by hand."""

from django.db import IntegrityError, models, transaction


class Order(models.Model):
    number = models.IntegerField(unique=True)


def numbers():
    return list(Order.objects.order_by("number").values_list("number", flat=True))


with transaction.atomic():
    Order.objects.create(number=1)
    try:
        with transaction.atomic():
            Order.objects.create(number=2)
            raise RuntimeError("undo only the inner one")
    except RuntimeError as e:
        print(e)
    with transaction.atomic():
        Order.objects.create(number=3)
        with transaction.atomic():
            Order.objects.create(number=4)
    try:
        with transaction.atomic():
            Order.objects.create(number=3)
    except IntegrityError as e:
        print(e)
print(numbers())
try:
    with transaction.atomic():
        with transaction.atomic():
            Order.objects.create(number=5)
        raise RuntimeError("undo all")
except RuntimeError as e:
    print(e)
print(numbers())
with transaction.atomic():
    with transaction.atomic(savepoint=False):
        Order.objects.create(number=6)
    sid = transaction.savepoint()
    Order.objects.create(number=7)
    transaction.savepoint_rollback(sid)
    sid = transaction.savepoint()
    Order.objects.create(number=8)
    transaction.savepoint_commit(sid)
print(numbers())
try:
    with transaction.atomic():
        try:
            with transaction.atomic(savepoint=False):
                raise RuntimeError("inner")
        except RuntimeError:
            print("the outer block is broken now:", transaction.get_rollback())
        Order.objects.count()
except transaction.TransactionManagementError as e:
    print(e)
print(numbers())
