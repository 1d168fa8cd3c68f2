"""What happens to the rows that refer to a deleted one, and the errors that forbid it."""

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
