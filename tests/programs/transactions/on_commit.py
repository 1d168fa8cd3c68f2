"""on_commit, set_rollback, durable, robust."""

from django.db import models, transaction


class Event(models.Model):
    name = models.CharField(max_length=30)


def say(text):
    return lambda: print("committed:", text, Event.objects.count())


transaction.on_commit(say("at once, outside a transaction"))
with transaction.atomic():
    Event.objects.create(name="one")
    transaction.on_commit(say("outer"))
    with transaction.atomic():
        transaction.on_commit(say("inner"))
    try:
        with transaction.atomic():
            transaction.on_commit(say("never"))
            raise ValueError
    except ValueError:
        pass
    print("still inside")
try:
    with transaction.atomic():
        Event.objects.create(name="lost")
        transaction.on_commit(say("never either"))
        raise ValueError("rolled back")
except ValueError as e:
    print(e)
with transaction.atomic():
    Event.objects.create(name="silently lost")
    transaction.set_rollback(True)
    print(transaction.get_rollback())
print(Event.objects.count())


def fail():
    raise RuntimeError("in a hook")


with transaction.atomic():
    transaction.on_commit(fail, robust=True)
    transaction.on_commit(say("after a robust failure"))
with transaction.atomic(durable=True):
    Event.objects.create(name="durable")
try:
    with transaction.atomic():
        with transaction.atomic(durable=True):
            print("not reached")
except RuntimeError as e:
    print(e)
try:
    transaction.on_commit("not callable")
except TypeError as e:
    print(e)
try:
    transaction.set_rollback(True)
except transaction.TransactionManagementError as e:
    print(e)
with transaction.atomic():
    Event.objects.create(name="kept")
    transaction.on_commit(fail)
