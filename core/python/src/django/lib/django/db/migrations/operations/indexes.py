"""Operations on the indexes and constraints of a model."""

import copy

from django.db.models import Index

from .base import Operation, OperationCategory, lowered, replace


class IndexOperation(Operation):
    option_name = "indexes"
    model_name_lower = lowered("model_name")
    changed_model = lowered("model_name")
    # The arguments, in the order in which migrations write them.
    arguments = ()

    def deconstruct(self):
        return (type(self).__qualname__, [], {name: getattr(self, name) for name in self.arguments})

    def _is_for(self, operation, kinds):
        return isinstance(operation, kinds) and self.model_name_lower == operation.model_name_lower


class AddIndex(IndexOperation):
    category = OperationCategory.ADDITION
    only_tables = True
    arguments = ("model_name", "index")

    def __init__(self, model_name, index):
        self.model_name = model_name
        if not index.name:
            raise ValueError(
                "Indexes passed to AddIndex operations require a name argument. %r doesn't have one." % index
            )
        self.index = index

    def state_forwards(self, app_label, state):
        state.add_index(app_label, self.model_name_lower, self.index)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        # As far as its table goes, the model was the same before; its class may have been rendered then.
        model = self._migrated_model(app_label, self.model_name, schema_editor, from_state)
        if model is not None:
            schema_editor.add_index(model, self.index)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        model = self._migrated_model(app_label, self.model_name, schema_editor, to_state)
        if model is not None:
            schema_editor.remove_index(model, self.index)

    def describe(self):
        terms = self.index.expressions or self.index.fields
        on = "on %s on" if self.index.expressions else "on field(s) %s of"
        return "Create index %s %s model %s" % (self.index.name, on % ", ".join(map(str, terms)), self.model_name)

    @property
    def migration_name_fragment(self):
        return "%s_%s" % (self.model_name_lower, self.index.name.lower())

    def reduce(self, operation, app_label):
        if isinstance(operation, RemoveIndex) and self.index.name == operation.name:
            return []
        if isinstance(operation, RenameIndex) and self.index.name == operation.old_name:
            index = copy.copy(self.index)
            index.name = operation.new_name
            return [replace(self, index=index)]
        return super().reduce(operation, app_label)


class RemoveIndex(IndexOperation):
    category = OperationCategory.REMOVAL
    only_tables = True
    arguments = ("model_name", "name")

    def __init__(self, model_name, name):
        self.model_name = model_name
        self.name = name

    def state_forwards(self, app_label, state):
        state.remove_index(app_label, self.model_name_lower, self.name)

    def _index(self, app_label, state):
        return state.models[app_label, self.model_name_lower].get_index_by_name(self.name)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = self._migrated_model(app_label, self.model_name, schema_editor, from_state)
        if model is not None:
            schema_editor.remove_index(model, self._index(app_label, from_state))

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        model = self._migrated_model(app_label, self.model_name, schema_editor, to_state)
        if model is not None:
            schema_editor.add_index(model, self._index(app_label, to_state))

    def describe(self):
        return "Remove index %s from %s" % (self.name, self.model_name)

    @property
    def migration_name_fragment(self):
        return "remove_%s_%s" % (self.model_name_lower, self.name.lower())


class RenameIndex(IndexOperation):
    category = OperationCategory.ALTERATION
    old_name_lower = lowered("old_name")
    new_name_lower = lowered("new_name")

    def __init__(self, model_name, new_name, old_name=None, old_fields=None):
        if not old_name and not old_fields:
            raise ValueError("RenameIndex requires one of old_name and old_fields arguments to be set.")
        if old_name and old_fields:
            raise ValueError("RenameIndex.old_name and old_fields are mutually exclusive.")
        self.model_name = model_name
        self.new_name = new_name
        self.old_name = old_name
        self.old_fields = old_fields

    def deconstruct(self):
        kwargs = {"model_name": self.model_name, "new_name": self.new_name}
        for name in ("old_name", "old_fields"):
            if getattr(self, name):
                kwargs[name] = getattr(self, name)
        return (type(self).__qualname__, [], kwargs)

    def state_forwards(self, app_label, state):
        if not self.old_fields:
            state.rename_index(app_label, self.model_name_lower, self.old_name, self.new_name)
            return
        index = Index(fields=self.old_fields, name=self.new_name)
        state.add_index(app_label, self.model_name_lower, index)
        state.remove_model_options(app_label, self.model_name_lower, "index_together", self.old_fields)

    def _unnamed_index(self, schema_editor, model):
        """The index of ``index_together``, which got its name from the database."""
        columns = [model._meta.get_field(name).column for name in self.old_fields]
        names = schema_editor._constraint_names(model, column_names=columns, index=True, unique=False)
        if len(names) != 1:
            raise ValueError(
                "Found wrong number (%s) of indexes for %s(%s)."
                % (len(names), model._meta.db_table, ", ".join(columns))
            )
        return Index(fields=self.old_fields, name=names[0])

    def _rename(self, app_label, schema_editor, from_state, to_state, old_name, new_name):
        model = self._migrated_model(app_label, self.model_name, schema_editor, to_state)
        if model is None:
            return
        key = app_label, self.model_name_lower
        if self.old_fields:
            old = self._unnamed_index(schema_editor, from_state.rendered_model(app_label, self.model_name))
        else:
            old = from_state.models[key].get_index_by_name(old_name)
        if old.name != new_name:
            schema_editor.rename_index(model, old, to_state.models[key].get_index_by_name(new_name))

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self._rename(app_label, schema_editor, from_state, to_state, self.old_name, self.new_name)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        # An index without a name of its own has none to go back to.
        if not self.old_fields:
            self._rename(app_label, schema_editor, from_state, to_state, self.new_name, self.old_name)

    def describe(self):
        old = self.old_name or "unnamed index for %s" % (self.old_fields,)
        return "Rename %s%s on %s to %s" % ("index " if self.old_name else "", old, self.model_name, self.new_name)

    @property
    def migration_name_fragment(self):
        if self.old_name:
            return "rename_%s_%s" % (self.old_name_lower, self.new_name_lower)
        return "rename_%s_%s_%s" % (self.model_name_lower, "_".join(self.old_fields), self.new_name_lower)

    def reduce(self, operation, app_label):
        if (
            self._is_for(operation, RenameIndex)
            and operation.old_name
            and self.new_name_lower == operation.old_name_lower
        ):
            return [replace(self, new_name=operation.new_name)]
        return super().reduce(operation, app_label)


class AddConstraint(IndexOperation):
    category = OperationCategory.ADDITION
    option_name = "constraints"
    arguments = ("model_name", "constraint")

    def __init__(self, model_name, constraint):
        self.model_name = model_name
        self.constraint = constraint

    def state_forwards(self, app_label, state):
        state.add_constraint(app_label, self.model_name_lower, self.constraint)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = self._migrated_model(app_label, self.model_name, schema_editor, to_state)
        if model is not None:
            schema_editor.add_constraint(model, self.constraint)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        model = self._migrated_model(app_label, self.model_name, schema_editor, to_state)
        if model is not None:
            schema_editor.remove_constraint(model, self.constraint)

    def describe(self):
        return "Create constraint %s on model %s" % (self.constraint.name, self.model_name)

    @property
    def migration_name_fragment(self):
        return "%s_%s" % (self.model_name_lower, self.constraint.name.lower())

    def reduce(self, operation, app_label):
        if self._is_for(operation, (RemoveConstraint, AlterConstraint)) and self.constraint.name == operation.name:
            if isinstance(operation, RemoveConstraint):
                return []
            return [replace(self, constraint=operation.constraint)]
        return super().reduce(operation, app_label)


class RemoveConstraint(IndexOperation):
    category = OperationCategory.REMOVAL
    option_name = "constraints"
    arguments = ("model_name", "name")

    def __init__(self, model_name, name):
        self.model_name = model_name
        self.name = name

    def state_forwards(self, app_label, state):
        state.remove_constraint(app_label, self.model_name_lower, self.name)

    def _constraint(self, app_label, state):
        return state.models[app_label, self.model_name_lower].get_constraint_by_name(self.name)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = self._migrated_model(app_label, self.model_name, schema_editor, to_state)
        if model is not None:
            schema_editor.remove_constraint(model, self._constraint(app_label, from_state))

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        model = self._migrated_model(app_label, self.model_name, schema_editor, to_state)
        if model is not None:
            schema_editor.add_constraint(model, self._constraint(app_label, to_state))

    def describe(self):
        return "Remove constraint %s from model %s" % (self.name, self.model_name)

    @property
    def migration_name_fragment(self):
        return "remove_%s_%s" % (self.model_name_lower, self.name.lower())


class AlterConstraint(IndexOperation):
    """Changes what the database does not know of a constraint: its messages."""

    category = OperationCategory.ALTERATION
    option_name = "constraints"
    arguments = ("model_name", "name", "constraint")

    def __init__(self, model_name, name, constraint):
        self.model_name = model_name
        self.name = name
        self.constraint = constraint

    def state_forwards(self, app_label, state):
        state.alter_constraint(app_label, self.model_name_lower, self.name, self.constraint)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        pass

    database_backwards = database_forwards

    def describe(self):
        return "Alter constraint %s on %s" % (self.name, self.model_name)

    @property
    def migration_name_fragment(self):
        return "alter_%s_%s" % (self.model_name_lower, self.constraint.name.lower())

    def reduce(self, operation, app_label):
        if self._is_for(operation, (AlterConstraint, RemoveConstraint)) and self.name == operation.name:
            return [operation]
        return super().reduce(operation, app_label)
