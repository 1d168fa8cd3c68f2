"""What happens to the rows that refer to a deleted one, and the errors that forbid it."""

import _django

from django.db import IntegrityError


class ProtectedError(IntegrityError):
    """Rows that refer to it by ``PROTECT`` forbid the deletion."""

    def __init__(self, msg, protected_objects):
        self.protected_objects = protected_objects
        super().__init__(msg, protected_objects)


class RestrictedError(IntegrityError):
    """Rows that refer to it by ``RESTRICT``, and are not deleted themselves, forbid the deletion."""

    def __init__(self, msg, restricted_objects):
        self.restricted_objects = restricted_objects
        super().__init__(msg, restricted_objects)


# The ORM reads which of these a field has by its name, and does the work.


def CASCADE(collector, field, sub_objs, using):
    """Deletes them too."""


def PROTECT(collector, field, sub_objs, using):
    """Forbids the deletion."""


def RESTRICT(collector, field, sub_objs, using):
    """Forbids the deletion, unless they are deleted on account of another relation."""


def SET(value):
    """Sets the value, or what the function gives."""
    if callable(value):

        def set_on_delete(collector, field, sub_objs, using):
            return value()

    else:

        def set_on_delete(collector, field, sub_objs, using):
            return value

        set_on_delete.lazy_sub_objs = True

    set_on_delete.value = value
    set_on_delete.deconstruct = lambda: ("django.db.models.SET", (value,), {})
    return set_on_delete


def SET_NULL(collector, field, sub_objs, using):
    """Sets null."""


def SET_DEFAULT(collector, field, sub_objs, using):
    """Sets the field's default."""


def DO_NOTHING(collector, field, sub_objs, using):
    """Leaves them to the database."""


class Collector:
    """Collects objects and deletes them, with what depends on them. The ORM does both, in ``delete()``."""

    def __init__(self, using, origin=None):
        self.using = using
        self.origin = origin
        self._collected = []

    def collect(self, objs, keep_parents=False):
        if objs:
            self._collected.append((list(objs), keep_parents))

    def can_fast_delete(self, objs, from_field=None):
        if hasattr(objs, "_meta"):
            model = objs._meta.model
        elif hasattr(objs, "model") and hasattr(objs, "_raw_delete"):
            model = objs.model
        else:
            return False
        return _django.can_fast_delete(model, from_field)

    def delete(self):
        total, by_model = 0, {}
        for objs, keep_parents in self._collected:
            count, counts = _django.delete_objects(objs, keep_parents)
            total += count
            for label, number in counts.items():
                by_model[label] = by_model.get(label, 0) + number
        return total, by_model


class DatabaseOnDelete:
    """``DB_CASCADE`` and its kin: the database itself does it."""

    def __init__(self, operation, name):
        self.operation = operation
        self.__name__ = name

    def __call__(self, collector, field, sub_objs, using):
        pass

    def on_delete_sql(self, schema_editor):
        return "ON DELETE %s" % self.operation

    def __repr__(self):
        return "<DatabaseOnDelete %s>" % self.__name__


DB_CASCADE = DatabaseOnDelete("CASCADE", "DB_CASCADE")
DB_SET_DEFAULT = DatabaseOnDelete("SET DEFAULT", "DB_SET_DEFAULT")
DB_SET_NULL = DatabaseOnDelete("SET NULL", "DB_SET_NULL")
