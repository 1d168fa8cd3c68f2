"""on_commit hooks: order, savepoints, robust ones, hooks that register hooks; atomic as a decorator."""

import logging

from django.db import DatabaseError, IntegrityError, connection, models, transaction


class Row(models.Model):
    n = models.IntegerField(unique=True)


logging.getLogger("django.db.backends.base").disabled = True
log = []


def hook(name, fails=False):
    def run():
        log.append(f"{name}{'*' if connection.in_atomic_block else ''}")
        if fails:
            raise ValueError(name)

    return run


with transaction.atomic():
    transaction.on_commit(hook("a"))
    with transaction.atomic():
        transaction.on_commit(hook("b"))
        sid = transaction.savepoint()
        transaction.on_commit(hook("c"))
        Row.objects.create(n=1)
        transaction.savepoint_rollback(sid)
    with transaction.atomic(savepoint=False):
        transaction.on_commit(hook("d", fails=True), robust=True)
    transaction.on_commit(lambda: transaction.on_commit(hook("at once")))
    transaction.on_commit(hook("e"))
    print(log, len(connection.run_on_commit))
print(log, Row.objects.count())

log.clear()
try:
    with transaction.atomic():
        transaction.on_commit(hook("1"))
        transaction.on_commit(hook("2", fails=True))
        transaction.on_commit(hook("3"))
        Row.objects.create(n=2)
except ValueError as e:
    print("from a hook:", e)
print(log, Row.objects.count(), connection.run_on_commit)


@transaction.atomic(durable=True)
def durable():
    return Row.objects.create(n=3).n


@transaction.atomic
def outer():
    return durable()


print(durable())
try:
    outer()
except RuntimeError as e:
    print(e)
with transaction.atomic():
    try:
        with transaction.atomic():
            Row.objects.create(n=3)
    except IntegrityError as e:
        print(e, connection.needs_rollback)
    try:
        with transaction.atomic(savepoint=False):
            Row.objects.create(n=3)
    except IntegrityError:
        print(connection.needs_rollback)
    try:
        Row.objects.count()
    except transaction.TransactionManagementError as e:
        print(e)
    transaction.set_rollback(False)
    print(Row.objects.count())
for bad in (lambda: transaction.savepoint_commit("x"), lambda: transaction.rollback(), lambda: transaction.get_rollback()):
    try:
        print(bad(), transaction.get_autocommit())
    except Exception as e:
        print(type(e).__name__, e)
