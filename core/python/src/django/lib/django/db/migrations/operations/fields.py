"""Operations on the fields of a model."""

from _dunder_migrations import referenced_models

from django.db.migrations.references import expression_fields
from django.db.migrations.utils import field_references
from django.db.models import NOT_PROVIDED

from .base import Operation, OperationCategory, lowered, replace


class FieldOperation(Operation):
    model_name_lower = lowered("model_name")
    changed_model = lowered("model_name")
    name_lower = lowered("name")

    def __init__(self, model_name, name, field=None):
        self.model_name = model_name
        self.name = name
        self.field = field

    def is_same_model_operation(self, operation):
        return self.model_name_lower == operation.model_name_lower

    def is_same_field_operation(self, operation):
        return self.is_same_model_operation(operation) and self.name_lower == operation.name_lower

    def references_model(self, name, app_label):
        name = name.lower()
        if name == self.model_name_lower:
            return True
        if self.field is None or not self.field.remote_field:
            return False
        return (app_label, name) in referenced_models((app_label, self.model_name_lower), self.field)

    def references_field(self, model_name, name, app_label):
        if model_name.lower() == self.model_name_lower:
            if name == self.name:
                return True
            if self.field is not None:
                if name in getattr(self.field, "from_fields", ()):
                    return True
                if self.field.generated and name in expression_fields(self.field.expression):
                    return True
        if self.field is None:
            return False
        own = app_label, self.model_name_lower
        return bool(field_references(own, self.field, (app_label, model_name.lower()), name))

    def reduce(self, operation, app_label):
        return super().reduce(operation, app_label) or not operation.references_field(
            self.model_name, self.name, app_label
        )


class _FieldDefinition(FieldOperation):
    """Adds a field or puts another in its place. Its default may be for the rows of the moment only."""

    def __init__(self, model_name, name, field, preserve_default=True):
        self.preserve_default = preserve_default
        super().__init__(model_name, name, field)

    def deconstruct(self):
        kwargs = {"model_name": self.model_name, "name": self.name, "field": self.field}
        if self.preserve_default is not True:
            kwargs["preserve_default"] = self.preserve_default
        return (type(self).__name__, [], kwargs)

    def _with_default(self, field, change):
        """Calls ``change`` while the field has the operation's default."""
        if not self.preserve_default:
            field.default = self.field.default
        change()
        if not self.preserve_default:
            field.default = NOT_PROVIDED


class AddField(_FieldDefinition):
    category = OperationCategory.ADDITION

    def state_forwards(self, app_label, state):
        state.add_field(app_label, self.model_name_lower, self.name, self.field, self.preserve_default)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        to_model = self._migrated_model(app_label, self.model_name, schema_editor, to_state)
        if to_model is not None:
            from_model = from_state.rendered_model(app_label, self.model_name)
            field = to_model._meta.get_field(self.name)
            self._with_default(field, lambda: schema_editor.add_field(from_model, field))

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        model = self._migrated_model(app_label, self.model_name, schema_editor, from_state)
        if model is not None:
            schema_editor.remove_field(model, model._meta.get_field(self.name))

    def describe(self):
        return "Add field %s to %s" % (self.name, self.model_name)

    @property
    def migration_name_fragment(self):
        return "%s_%s" % (self.model_name_lower, self.name_lower)

    def reduce(self, operation, app_label):
        if isinstance(operation, FieldOperation) and self.is_same_field_operation(operation):
            if isinstance(operation, AlterField):
                return [replace(self, name=operation.name, field=operation.field)]
            if isinstance(operation, RemoveField):
                return []
            if isinstance(operation, RenameField):
                return [replace(self, name=operation.new_name)]
        return super().reduce(operation, app_label)


class RemoveField(FieldOperation):
    category = OperationCategory.REMOVAL

    def deconstruct(self):
        return (type(self).__name__, [], {"model_name": self.model_name, "name": self.name})

    def state_forwards(self, app_label, state):
        state.remove_field(app_label, self.model_name_lower, self.name)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = self._migrated_model(app_label, self.model_name, schema_editor, from_state)
        if model is not None:
            schema_editor.remove_field(model, model._meta.get_field(self.name))

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        to_model = self._migrated_model(app_label, self.model_name, schema_editor, to_state)
        if to_model is not None:
            from_model = from_state.rendered_model(app_label, self.model_name)
            schema_editor.add_field(from_model, to_model._meta.get_field(self.name))

    def describe(self):
        return "Remove field %s from %s" % (self.name, self.model_name)

    @property
    def migration_name_fragment(self):
        return "remove_%s_%s" % (self.model_name_lower, self.name_lower)

    def reduce(self, operation, app_label):
        from .models import DeleteModel

        if isinstance(operation, DeleteModel) and operation.name_lower == self.model_name_lower:
            return [operation]
        return super().reduce(operation, app_label)


class AlterField(_FieldDefinition):
    category = OperationCategory.ALTERATION

    def state_forwards(self, app_label, state):
        state.alter_field(app_label, self.model_name_lower, self.name, self.field, self.preserve_default)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        to_model = self._migrated_model(app_label, self.model_name, schema_editor, to_state)
        if to_model is not None:
            from_model = from_state.rendered_model(app_label, self.model_name)
            from_field, to_field = from_model._meta.get_field(self.name), to_model._meta.get_field(self.name)
            self._with_default(to_field, lambda: schema_editor.alter_field(from_model, from_field, to_field))

    database_backwards = database_forwards

    def describe(self):
        return "Alter field %s on %s" % (self.name, self.model_name)

    @property
    def migration_name_fragment(self):
        return "alter_%s_%s" % (self.model_name_lower, self.name_lower)

    def reduce(self, operation, app_label):
        if isinstance(operation, FieldOperation) and self.is_same_field_operation(operation):
            if isinstance(operation, (AlterField, RemoveField)):
                return [operation]
            # A column that keeps its name does not care about the field's.
            if isinstance(operation, RenameField) and self.field.db_column is None:
                return [operation, replace(self, name=operation.new_name)]
        return super().reduce(operation, app_label)


class RenameField(FieldOperation):
    category = OperationCategory.ALTERATION
    old_name_lower = lowered("old_name")
    new_name_lower = lowered("new_name")

    def __init__(self, model_name, old_name, new_name):
        self.old_name = old_name
        self.new_name = new_name
        super().__init__(model_name, old_name)

    def deconstruct(self):
        kwargs = {"model_name": self.model_name, "old_name": self.old_name, "new_name": self.new_name}
        return (type(self).__name__, [], kwargs)

    def state_forwards(self, app_label, state):
        state.rename_field(app_label, self.model_name_lower, self.old_name, self.new_name)

    def _rename(self, app_label, schema_editor, from_state, to_state, old, new):
        to_model = self._migrated_model(app_label, self.model_name, schema_editor, to_state)
        if to_model is not None:
            from_model = from_state.rendered_model(app_label, self.model_name)
            schema_editor.alter_field(from_model, from_model._meta.get_field(old), to_model._meta.get_field(new))

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self._rename(app_label, schema_editor, from_state, to_state, self.old_name, self.new_name)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self._rename(app_label, schema_editor, from_state, to_state, self.new_name, self.old_name)

    def describe(self):
        return "Rename field %s on %s to %s" % (self.old_name, self.model_name, self.new_name)

    @property
    def migration_name_fragment(self):
        return "rename_%s_%s_%s" % (self.old_name_lower, self.model_name_lower, self.new_name_lower)

    def references_field(self, model_name, name, app_label):
        return self.references_model(model_name, app_label) and name.lower() in (
            self.old_name_lower,
            self.new_name_lower,
        )

    def reduce(self, operation, app_label):
        if (
            isinstance(operation, RenameField)
            and self.is_same_model_operation(operation)
            and self.new_name_lower == operation.old_name_lower
        ):
            return [replace(self, new_name=operation.new_name)]
        return Operation.reduce(self, operation, app_label) or not any(
            operation.references_field(self.model_name, name, app_label) for name in (self.old_name, self.new_name)
        )
