"""``Operation``: one step of a migration, which changes a project's state and, on its own terms, the database."""

from enum import StrEnum

from django.db import router
from django.utils.functional import cached_property


class OperationCategory(StrEnum):
    ADDITION = "+"
    REMOVAL = "-"
    ALTERATION = "~"
    PYTHON = "p"
    SQL = "s"
    MIXED = "?"


def lowered(attribute):
    """A property: a name of the operation in lower case."""
    return cached_property(lambda self: getattr(self, attribute).lower())


def replace(operation, **changes):
    """The operation with other arguments."""
    return operation.__replace__(**changes)


class Operation:
    # Whether it can be undone.
    reversible = True
    # Whether it is SQL and nothing else.
    reduces_to_sql = True
    # Whether it wants a transaction even where the migration has none.
    atomic = False
    # Whether squashing may drop it.
    elidable = False
    # Arguments that the writer spreads over several lines.
    serialization_expand_args = []
    category = None
    # The name, in lower case, of the one model that it changes, where there is one.
    changed_model = None
    # Whether the database's part asks for no more than `_migrated_model()`.
    only_tables = False

    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        self._constructor_args = (args, kwargs)
        return self

    def __replace__(self, /, **changes):
        args, kwargs = self._constructor_args
        code = type(self).__init__.__code__
        names = code.co_varnames[1 : code.co_argcount]
        args = [changes.pop(name, value) for name, value in zip(names, args)]
        return type(self)(*args, **{**kwargs, **changes})

    def deconstruct(self):
        """``(name, args, kwargs)`` that would make the operation again."""
        return (type(self).__name__, *self._constructor_args)

    def _not_provided(self, method):
        return NotImplementedError("subclasses of Operation must provide a %s() method" % method)

    def state_forwards(self, app_label, state):
        raise self._not_provided("state_forwards")

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        raise self._not_provided("database_forwards")

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        raise self._not_provided("database_backwards")

    def describe(self):
        return "%s: %s" % (type(self).__name__, self._constructor_args)

    def formatted_description(self):
        return "%s %s" % (self.category or OperationCategory.MIXED, self.describe())

    @property
    def migration_name_fragment(self):
        """The operation's part of an automatic name; None where it has none."""
        return None

    # What the optimizer asks. In doubt the answer is yes.

    def references_model(self, name, app_label):
        return True

    def references_field(self, model_name, name, app_label):
        return self.references_model(model_name, app_label)

    def reduce(self, operation, app_label):
        """The operations that stand for this one and a later one; or whether that one may move before this one."""
        if self.elidable:
            return [operation]
        return [self] if operation.elidable else False

    def allow_migrate_model(self, connection_alias, model):
        """Whether the model has a table there that migrations make."""
        if not model._meta.can_migrate(connection_alias):
            return False
        return router.allow_migrate_model(connection_alias, model)

    def _migrated_model(self, app_label, name, schema_editor, state):
        """The model's class in a state; None where the database has nothing of it."""
        model = (state.table_model if self.only_tables else state.rendered_model)(app_label, name)
        return model if self.allow_migrate_model(schema_editor.connection.alias, model) else None

    def __repr__(self):
        args, kwargs = self._constructor_args
        return "<%s %s%s>" % (
            type(self).__name__,
            ", ".join(map(repr, args)),
            ",".join(" %s=%r" % item for item in kwargs.items()),
        )
