"""``Migration``: the base class of what stands in a migration file."""

import re

from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.operations.models import CreateModel
from django.db.migrations.utils import get_migration_name_timestamp
from django.db.transaction import atomic

# A suggested name grows no longer than this.
_LONGEST_NAME = 52


class Migration:
    """Operations, and the place among other migrations. Files define the attributes; the loader makes the instances."""

    operations = []
    # Those to be applied before, and those before which this one is to be applied: pairs of app label and name.
    dependencies = []
    run_before = []
    # The pairs that a squashed migration stands for.
    replaces = []
    # Whether `--fake-initial` looks for its tables; None: when it is the first of its app.
    initial = None
    atomic = True

    def __init__(self, name, app_label):
        self.name = name
        self.app_label = app_label
        # Instances may be changed; the class is not.
        cls = type(self)
        self.operations = list(cls.operations)
        self.dependencies = list(cls.dependencies)
        self.run_before = list(cls.run_before)
        self.replaces = list(cls.replaces)

    def __eq__(self, other):
        return isinstance(other, Migration) and (self.name, self.app_label) == (other.name, other.app_label)

    def __hash__(self):
        return hash("%s.%s" % (self.app_label, self.name))

    def __repr__(self):
        return "<Migration %s.%s>" % (self.app_label, self.name)

    def __str__(self):
        return "%s.%s" % (self.app_label, self.name)

    def mutate_state(self, project_state, preserve=True):
        """The state after the operations; ``preserve`` leaves the given one as it is."""
        state = project_state.clone() if preserve else project_state
        for operation in self.operations:
            operation.state_forwards(self.app_label, state)
        return state

    def apply(self, project_state, schema_editor, collect_sql=False):
        """Applies the operations in order, and gives the state after them."""
        for operation in self.operations:
            if collect_sql and not _announce(operation, schema_editor):
                continue
            if not operation.only_tables:
                project_state.settle()
            # Making a model leaves the others as they are; an operation of the program's own may not.
            old_state = project_state.snapshot() if type(operation) is CreateModel else project_state.clone()
            operation.state_forwards(self.app_label, project_state)
            self._run(operation, operation.database_forwards, schema_editor, old_state, project_state, collect_sql)
        return project_state

    def unapply(self, project_state, schema_editor, collect_sql=False):
        """Undoes the operations, the last one first. ``project_state`` is the one before all of them."""
        steps = []
        after = project_state
        for operation in self.operations:
            if not operation.reversible:
                raise IrreversibleError("Operation %s in %s is not reversible" % (operation, self))
            # Both are copies: states with rendered models must not change under an operation to come.
            after = after.clone()
            if not operation.only_tables:
                after.settle()
            before = after.clone()
            operation.state_forwards(self.app_label, after)
            steps.append((operation, before, after))
        for operation, before, after in reversed(steps):
            if collect_sql and not _announce(operation, schema_editor):
                continue
            self._run(operation, operation.database_backwards, schema_editor, after, before, collect_sql)
        return project_state

    def _run(self, operation, method, schema_editor, from_state, to_state, collect_sql):
        statements = len(schema_editor.collected_sql) if collect_sql else None
        wants_transaction = operation.atomic or (self.atomic and operation.atomic is not False)
        if wants_transaction and not schema_editor.atomic_migration:
            with atomic(schema_editor.connection.alias):
                method(self.app_label, schema_editor, from_state, to_state)
        else:
            method(self.app_label, schema_editor, from_state, to_state)
        if collect_sql and len(schema_editor.collected_sql) == statements:
            schema_editor.collected_sql.append("-- (no-op)")

    def suggest_name(self):
        """A name that says what the operations do."""
        if self.initial:
            return "initial"
        fragments = [operation.migration_name_fragment for operation in self.operations]
        if not fragments or not all(fragments):
            return "auto_%s" % get_migration_name_timestamp()
        name, *rest = [re.sub(r"\W+", "_", fragment) for fragment in fragments]
        for fragment in rest:
            longer = "%s_%s" % (name, fragment)
            if len(longer) > _LONGEST_NAME:
                return name + "_and_more"
            name = longer
        return name


def _announce(operation, schema_editor):
    """The operation as a comment among the collected statements; says whether statements follow."""
    schema_editor.collected_sql += ["--", "-- %s" % operation.describe(), "--"]
    if not operation.reduces_to_sql:
        schema_editor.collected_sql.append("-- THIS OPERATION CANNOT BE WRITTEN AS SQL")
    return operation.reduces_to_sql


class SwappableTuple(tuple):
    """A dependency that remembers the setting it came from."""

    def __new__(cls, value, setting):
        self = super().__new__(cls, value)
        self.setting = setting
        return self


def swappable_dependency(value):
    """The dependency on the app of a model that a setting names."""
    return SwappableTuple((value.partition(".")[0], "__first__"), value)
