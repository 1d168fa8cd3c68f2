"""Operations on whole models: making, dropping and renaming them."""

from _dunder_migrations import referenced_models

from django.db import models
from django.db.migrations.state import ModelState
from django.db.migrations.utils import resolve_relation

from .base import Operation, OperationCategory, lowered, replace


class ModelOperation(Operation):
    name_lower = lowered("name")
    changed_model = lowered("name")

    def __init__(self, name):
        self.name = name

    def references_model(self, name, app_label):
        return name.lower() == self.name_lower

    def reduce(self, operation, app_label):
        if self.elidable or operation.elidable:
            return super().reduce(operation, app_label)
        return self.can_reduce_through(operation, app_label)

    def can_reduce_through(self, operation, app_label):
        return not operation.references_model(self.name, app_label)


def _check_for_duplicates(argument, values):
    if len(set(values)) == len(values):
        return
    seen = set()
    for value in values:
        if value in seen:
            raise ValueError("Found duplicate value %s in CreateModel %s argument." % (value, argument))
        seen.add(value)


def _base_name(base):
    if hasattr(base, "_meta"):
        return base._meta.label_lower
    return base.lower() if isinstance(base, str) else base


class CreateModel(ModelOperation):
    category = OperationCategory.ADDITION
    only_tables = True
    serialization_expand_args = ["fields", "options", "managers"]

    def __init__(self, name, fields, options=None, bases=None, managers=None):
        self.fields = fields
        self.options = options or {}
        self.bases = bases or (models.Model,)
        self.managers = managers or []
        # By app label: keys of the models that its bases and fields speak of.
        self._references = {}
        super().__init__(name)
        _check_for_duplicates("fields", [name for name, _ in self.fields])
        if len(self.bases) > 1:
            _check_for_duplicates("bases", [_base_name(base) for base in self.bases])
        if self.managers:
            _check_for_duplicates("managers", [name for name, _ in self.managers])

    def deconstruct(self):
        kwargs = {"name": self.name, "fields": self.fields}
        if self.options:
            kwargs["options"] = self.options
        if self.bases and self.bases != (models.Model,):
            kwargs["bases"] = self.bases
        if self.managers and self.managers != [("objects", models.Manager())]:
            kwargs["managers"] = self.managers
        return (type(self).__qualname__, [], kwargs)

    def state_forwards(self, app_label, state):
        state.add_model(
            ModelState(
                app_label, self.name, list(self.fields), dict(self.options), tuple(self.bases), list(self.managers)
            )
        )

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = self._migrated_model(app_label, self.name, schema_editor, to_state)
        if model is None:
            return
        schema_editor.create_model(model)
        # An option of old migrations, which no class has any more.
        together = to_state.models[app_label, self.name_lower].options.get("index_together")
        if together:
            schema_editor.alter_index_together(model, set(), together)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        model = self._migrated_model(app_label, self.name, schema_editor, from_state)
        if model is not None:
            schema_editor.delete_model(model)

    def describe(self):
        return "Create %smodel %s" % ("proxy " if self.options.get("proxy", False) else "", self.name)

    @property
    def migration_name_fragment(self):
        return self.name_lower

    def references_model(self, name, app_label):
        name = name.lower()
        if name == self.name_lower:
            return True
        if app_label not in self._references:
            self._references[app_label] = set(self._referenced_models(app_label))
        return (app_label, name) in self._references[app_label]

    def _referenced_models(self, app_label):
        for base in self.bases:
            if isinstance(base, str) or (hasattr(base, "_meta") and base is not models.Model):
                yield resolve_relation(base, app_label)
        own = app_label, self.name_lower
        for _name, field in self.fields:
            yield from referenced_models(own, field)

    def reduce(self, operation, app_label):
        if self.name_lower == operation.changed_model:
            absorbed = into_create_model(self, operation)
            if absorbed is not None:
                return absorbed
        return super().reduce(operation, app_label)

    def with_options(self, **changes):
        return [replace(self, options={**self.options, **changes})]


class DeleteModel(ModelOperation):
    category = OperationCategory.REMOVAL
    only_tables = True

    def deconstruct(self):
        return (type(self).__qualname__, [], {"name": self.name})

    def state_forwards(self, app_label, state):
        state.remove_model(app_label, self.name_lower)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = self._migrated_model(app_label, self.name, schema_editor, from_state)
        if model is not None:
            schema_editor.delete_model(model)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        model = self._migrated_model(app_label, self.name, schema_editor, to_state)
        if model is not None:
            schema_editor.create_model(model)

    def references_model(self, name, app_label):
        # Its fields, which the operation does not know, may point to any model.
        return True

    def describe(self):
        return "Delete model %s" % self.name

    @property
    def migration_name_fragment(self):
        return "delete_%s" % self.name_lower


class RenameModel(ModelOperation):
    category = OperationCategory.ALTERATION
    old_name_lower = lowered("old_name")
    new_name_lower = lowered("new_name")

    def __init__(self, old_name, new_name):
        self.old_name = old_name
        self.new_name = new_name
        super().__init__(old_name)

    def deconstruct(self):
        return (type(self).__qualname__, [], {"old_name": self.old_name, "new_name": self.new_name})

    def state_forwards(self, app_label, state):
        state.rename_model(app_label, self.old_name, self.new_name)

    def _rename(self, app_label, schema_editor, from_state, to_state, old_name, new_name):
        new_model = self._migrated_model(app_label, new_name, schema_editor, to_state)
        if new_model is None:
            return
        old_model = from_state.rendered_model(app_label, old_name)
        schema_editor.alter_db_table(new_model, old_model._meta.db_table, new_model._meta.db_table)
        # Fields that point to it.
        for related in old_model._meta.related_objects:
            if related.related_model is old_model:
                model = new_model
            else:
                meta = related.related_model._meta
                model = to_state.rendered_model(meta.app_label, meta.model_name)
            schema_editor.alter_field(model, related.field, model._meta.get_field(related.field.name))
        # Through tables have their names, and those of their columns, from it.
        for old, new in zip(old_model._meta.local_many_to_many, new_model._meta.local_many_to_many):
            if new.model is not new.related_model and new.remote_field.through._meta.auto_created:
                schema_editor._alter_many_to_many(new_model, old, new, strict=False)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self._rename(app_label, schema_editor, from_state, to_state, self.old_name, self.new_name)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self._rename(app_label, schema_editor, from_state, to_state, self.new_name, self.old_name)

    def references_model(self, name, app_label):
        return name.lower() in (self.old_name_lower, self.new_name_lower)

    def describe(self):
        return "Rename model %s to %s" % (self.old_name, self.new_name)

    @property
    def migration_name_fragment(self):
        return "rename_%s_%s" % (self.old_name_lower, self.new_name_lower)

    def reduce(self, operation, app_label):
        if isinstance(operation, RenameModel) and self.new_name_lower == operation.old_name_lower:
            return [replace(self, new_name=operation.new_name)]
        # Later operations know it by its new name.
        return Operation.reduce(self, operation, app_label) or not operation.references_model(self.new_name, app_label)


from .indexes import (  # noqa: E402
    AddConstraint,
    AddIndex,
    AlterConstraint,
    IndexOperation,
    RemoveConstraint,
    RemoveIndex,
    RenameIndex,
)
from .options import (  # noqa: E402
    AlterIndexTogether,
    AlterModelManagers,
    AlterModelOptions,
    AlterModelTable,
    AlterModelTableComment,
    AlterOrderWithRespectTo,
    AlterTogetherOptionOperation,
    AlterUniqueTogether,
    ModelOptionOperation,
)
from .reduce import into_create_model  # noqa: E402

__all__ = [
    "AddConstraint",
    "AddIndex",
    "AlterConstraint",
    "AlterIndexTogether",
    "AlterModelManagers",
    "AlterModelOptions",
    "AlterModelTable",
    "AlterModelTableComment",
    "AlterOrderWithRespectTo",
    "AlterTogetherOptionOperation",
    "AlterUniqueTogether",
    "CreateModel",
    "DeleteModel",
    "IndexOperation",
    "ModelOperation",
    "ModelOptionOperation",
    "RemoveConstraint",
    "RemoveIndex",
    "RenameIndex",
    "RenameModel",
]
