"""Changes of fields, for the comparison of two states."""

from django.db import models

from . import operations
from .dependencies import OperationDependency
from .references import expression_fields
from .utils import resolve_relation

Type = OperationDependency.Type

_TIMES = (models.DateField, models.DateTimeField, models.TimeField)
_AUTO = (models.AutoField, models.SmallAutoField, models.BigAutoField)


class FieldChanges:
    def create_renamed_fields(self):
        """Fields that are new by name only, as the questioner confirms."""
        # (key, old name, old db_column, new name, new field)
        self.renamed_operations = []
        gone = self.old_field_keys - self.new_field_keys
        for app_label, model_name, name in sorted(self.new_field_keys - self.old_field_keys):
            key = app_label, model_name
            field = self.to_state.models[key].get_field(name)
            old_state = self.from_state.models[app_label, self._old_name(*key)]
            for candidate in sorted(gone):
                old_name = candidate[2]
                if candidate[:2] != key:
                    continue
                old_field = old_state.get_field(old_name)
                if self._same_but_name(old_field, old_name, field) and self.questioner.ask_rename(
                    model_name, old_name, name, field
                ):
                    self.renamed_operations.append((key, old_name, old_field.db_column, name, field))
                    self.renamed_fields[app_label, model_name, name] = old_name
                    gone.remove(candidate)
                    break

    def _same_but_name(self, old_field, old_name, field):
        """Whether one field may be the other's new self: alike, or with the old column spelled out."""
        old, new = self.deep_deconstruct(old_field), self.deep_deconstruct(field)
        if field.remote_field and field.remote_field.model and "to" in old[2]:
            old[2]["to"] = self.renamed_models_rel.get(old[2]["to"], old[2]["to"])
        old_field.set_attributes_from_name(old_name)
        column = old_field.get_attname_column()[1]
        return old == new or (old[:2] == new[:2] and {**old[2], "db_column": column} == new[2])

    def generate_renamed_fields(self):
        for key, old_name, old_db_column, name, field in self.renamed_operations:
            app_label, model_name = key
            # The column gets its explicit name first, so that the new name changes nothing about it.
            if old_db_column != field.db_column:
                altered = field.clone()
                altered.name = old_name
                operation = operations.AlterField(model_name=model_name, name=old_name, field=altered)
                self.add_operation(app_label, operation)
            self.add_operation(
                app_label, operations.RenameField(model_name=model_name, old_name=old_name, new_name=name)
            )
            self.old_field_keys.remove((*key, old_name))
            self.old_field_keys.add((*key, name))

    def generate_added_fields(self):
        for field_key in sorted(self.new_field_keys - self.old_field_keys):
            self._generate_added_field(*field_key)

    def _generate_added_field(self, app_label, model_name, field_name):
        field = self.to_state.models[app_label, model_name].get_field(field_name)
        dependencies = [OperationDependency(app_label, model_name, field_name, Type.REMOVE)]
        if field.remote_field and field.remote_field.model:
            dependencies += self._get_dependencies_for_foreign_key(app_label, model_name, field, self.to_state)
        if field.generated:
            dependencies += self._get_dependencies_for_generated_field(field)
        preserve_default = _fills_rows(field)
        if not preserve_default:
            # Rows that are there need a value, once.
            field = field.clone()
            ask = self.questioner.ask_not_null_addition
            if isinstance(field, _TIMES) and field.auto_now_add:
                ask = self.questioner.ask_auto_now_add_addition
            field.default = ask(field_name, model_name)
        if field.unique and field.has_default() and callable(field.default):
            self.questioner.ask_unique_callable_default_addition(field_name, model_name)
        self.add_operation(
            app_label,
            operations.AddField(
                model_name=model_name, name=field_name, field=field, preserve_default=preserve_default
            ),
            dependencies,
        )

    def _get_dependencies_for_generated_field(self, field):
        """New fields that the expression may want."""
        mentioned = set(expression_fields(field.expression))
        dependencies = []
        for app_label, model_name, name in sorted(self.new_field_keys - self.old_field_keys):
            added = self.to_state.models[app_label, model_name].get_field(name)
            if (added.remote_field and added.remote_field.model) or added.name in mentioned:
                dependencies.append(OperationDependency(app_label, model_name, added.name, Type.CREATE))
        return dependencies

    def generate_removed_fields(self):
        for field_key in sorted(self.old_field_keys - self.new_field_keys):
            self._generate_removed_field(*field_key)

    def _generate_removed_field(self, app_label, model_name, field_name):
        # Whatever speaks of the field goes first.
        waits_for = (Type.REMOVE_ORDER_WRT, Type.ALTER_FOO_TOGETHER, Type.REMOVE_INDEX_OR_CONSTRAINT)
        dependencies = [OperationDependency(app_label, model_name, field_name, type) for type in waits_for]
        old_state = self.from_state.models[app_label, self._old_name(app_label, model_name)]
        for field in old_state.fields.values():
            if field.generated and field_name in expression_fields(field.expression):
                dependencies.append(OperationDependency(app_label, model_name, field.name, Type.REMOVE))
        operation = operations.RemoveField(model_name=model_name, name=field_name)
        self.add_operation(app_label, operation, dependencies)

    def generate_altered_fields(self):
        for field_key in sorted(self.old_field_keys & self.new_field_keys):
            self._generate_altered_field(*field_key)

    def _generate_altered_field(self, app_label, model_name, field_name):
        key = app_label, model_name
        old_name = self.renamed_fields.get((*key, field_name), field_name)
        old = self.from_state.models[app_label, self._old_name(*key)].get_field(old_name)
        new = self.to_state.models[key].get_field(field_name)
        dependencies = []
        if getattr(new.remote_field, "model", None):
            self._undo_renames(key, old, new)
            dependencies = self._get_dependencies_for_foreign_key(*key, new, self.to_state)
        through = getattr(new.remote_field, "through", None)
        if through and resolve_relation(through, *key) in self.renamed_models:
            new.remote_field.through = old.remote_field.through
        before, after = self.deep_deconstruct(old), self.deep_deconstruct(new)
        # A renamed field differs in its column at most, and that has been seen to.
        if before == after or old_name != field_name:
            return
        both_many = old.many_to_many and new.many_to_many
        if bool(old.many_to_many) != bool(new.many_to_many) or (both_many and before[2]["to"] != after[2]["to"]):
            self._generate_removed_field(*key, field_name)
            self._generate_added_field(*key, field_name)
            return
        field, preserve_default = new, True
        if old.null and not (new.null or new.has_default() or new.has_db_default() or new.many_to_many):
            field = new.clone()
            default = self.questioner.ask_not_null_alteration(field_name, model_name)
            if default is not models.NOT_PROVIDED:
                field.default = default
                preserve_default = False
        self.add_operation(
            app_label,
            operations.AlterField(
                model_name=model_name, name=field_name, field=field, preserve_default=preserve_default
            ),
            dependencies,
        )

    def _undo_renames(self, key, old, new):
        """Lets a relation point to what it pointed to before models and fields got other names: their own operations
        see to that."""
        target = resolve_relation(new.remote_field.model, *key)
        if target in self.renamed_models:
            new.remote_field.model = old.remote_field.model
        field_name = getattr(new.remote_field, "field_name", None)
        if field_name and (*target, field_name) in self.renamed_fields:
            # Whether a field is named depends on both.
            new.remote_field.model = old.remote_field.model
            new.remote_field.field_name = old.remote_field.field_name
        if getattr(new, "from_fields", None):
            before = self.renamed_fields
            new.from_fields = tuple(before.get((*key, name), name) for name in new.from_fields)
            new.to_fields = tuple(before.get((*target, name), name) for name in new.to_fields)
            if getattr(old, "from_fields", None):
                old.from_fields, old.to_fields = tuple(old.from_fields), tuple(old.to_fields)


def _fills_rows(field):
    """Whether a new field has something to put into rows that are there."""
    return bool(
        field.null
        or field.has_default()
        or field.has_db_default()
        or field.many_to_many
        or (field.blank and field.empty_strings_allowed)
        or (isinstance(field, _TIMES) and field.auto_now)
        or isinstance(field, _AUTO)
    )
