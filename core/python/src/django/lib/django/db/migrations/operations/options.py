"""Operations on the options of a model."""

from django.db.models.options import normalize_together

from .base import OperationCategory
from .models import DeleteModel, ModelOperation


class ModelOptionOperation(ModelOperation):
    """Sets an option; a later one of its kind is what counts."""

    category = OperationCategory.ALTERATION
    # The argument that holds the value.
    argument = None

    def deconstruct(self):
        return (type(self).__qualname__, [], {"name": self.name, self.argument: getattr(self, self.argument)})

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Most options are no matter of the database."""

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        return self.database_forwards(app_label, schema_editor, from_state, to_state)

    def _both_models(self, app_label, schema_editor, from_state, to_state):
        """The model's classes before and after; None where the database has nothing of it."""
        new = self._migrated_model(app_label, self.name, schema_editor, to_state)
        return None if new is None else (from_state.rendered_model(app_label, self.name), new)

    def reduce(self, operation, app_label):
        if isinstance(operation, (type(self), DeleteModel)) and self.name_lower == operation.name_lower:
            return [operation]
        return super().reduce(operation, app_label)


class AlterModelTable(ModelOptionOperation):
    argument = "table"

    def __init__(self, name, table):
        self.table = table
        super().__init__(name)

    def state_forwards(self, app_label, state):
        state.alter_model_options(app_label, self.name_lower, {"db_table": self.table})

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        both = self._both_models(app_label, schema_editor, from_state, to_state)
        if both is None:
            return
        old, new = both
        schema_editor.alter_db_table(new, old._meta.db_table, new._meta.db_table)
        for old_field, new_field in zip(old._meta.local_many_to_many, new._meta.local_many_to_many):
            through = new_field.remote_field.through
            if through._meta.auto_created:
                old_table = old_field.remote_field.through._meta.db_table
                schema_editor.alter_db_table(through, old_table, through._meta.db_table)

    def describe(self):
        return "Rename table for %s to %s" % (self.name, "(default)" if self.table is None else self.table)

    @property
    def migration_name_fragment(self):
        return "alter_%s_table" % self.name_lower


class AlterModelTableComment(ModelOptionOperation):
    argument = "table_comment"

    def __init__(self, name, table_comment):
        self.table_comment = table_comment
        super().__init__(name)

    def state_forwards(self, app_label, state):
        state.alter_model_options(app_label, self.name_lower, {"db_table_comment": self.table_comment})

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        both = self._both_models(app_label, schema_editor, from_state, to_state)
        if both is not None:
            old, new = both
            schema_editor.alter_db_table_comment(new, old._meta.db_table_comment, new._meta.db_table_comment)

    def describe(self):
        return "Alter %s table comment" % self.name

    @property
    def migration_name_fragment(self):
        return "alter_%s_table_comment" % self.name_lower


class AlterTogetherOptionOperation(ModelOptionOperation):
    option_name = None

    def __init__(self, name, option_value):
        if option_value:
            option_value = set(normalize_together(option_value))
        setattr(self, self.option_name, option_value)
        super().__init__(name)

    @property
    def option_value(self):
        return getattr(self, self.option_name)

    @property
    def argument(self):
        return self.option_name

    def state_forwards(self, app_label, state):
        state.alter_model_options(app_label, self.name_lower, {self.option_name: self.option_value})

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = self._migrated_model(app_label, self.name, schema_editor, to_state)
        if model is None:
            return
        key = app_label, self.name_lower
        old, new = (state.models[key].options.get(self.option_name) or set() for state in (from_state, to_state))
        getattr(schema_editor, "alter_%s" % self.option_name)(model, old, new)

    def references_field(self, model_name, name, app_label):
        return self.references_model(model_name, app_label) and (
            not self.option_value or any(name in fields for fields in self.option_value)
        )

    def describe(self):
        return "Alter %s for %s (%s constraint(s))" % (self.option_name, self.name, len(self.option_value or ""))

    @property
    def migration_name_fragment(self):
        return "alter_%s_%s" % (self.name_lower, self.option_name)

    def can_reduce_through(self, operation, app_label):
        other_option = isinstance(operation, AlterTogetherOptionOperation) and type(operation) is not type(self)
        return other_option or super().can_reduce_through(operation, app_label)


class AlterUniqueTogether(AlterTogetherOptionOperation):
    option_name = "unique_together"

    def __init__(self, name, unique_together):
        super().__init__(name, unique_together)


class AlterIndexTogether(AlterTogetherOptionOperation):
    option_name = "index_together"

    def __init__(self, name, index_together):
        super().__init__(name, index_together)


class AlterOrderWithRespectTo(ModelOptionOperation):
    option_name = argument = "order_with_respect_to"

    def __init__(self, name, order_with_respect_to):
        self.order_with_respect_to = order_with_respect_to
        super().__init__(name)

    def state_forwards(self, app_label, state):
        state.alter_model_options(app_label, self.name_lower, {self.option_name: self.order_with_respect_to})

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        both = self._both_models(app_label, schema_editor, from_state, to_state)
        if both is None:
            return
        old, new = both
        was_ordered, is_ordered = (model._meta.order_with_respect_to for model in both)
        if was_ordered and not is_ordered:
            schema_editor.remove_field(old, old._meta.get_field("_order"))
        elif is_ordered and not was_ordered:
            field = new._meta.get_field("_order")
            if not field.has_default():
                field.default = 0
            schema_editor.add_field(old, field)

    def references_field(self, model_name, name, app_label):
        return self.references_model(model_name, app_label) and self.order_with_respect_to in (None, name)

    def describe(self):
        return "Set order_with_respect_to on %s to %s" % (self.name, self.order_with_respect_to)

    @property
    def migration_name_fragment(self):
        return "alter_%s_order_with_respect_to" % self.name_lower


class AlterModelOptions(ModelOptionOperation):
    argument = "options"

    # The options that are no matter of the database, and that code in migrations may want.
    ALTER_OPTION_KEYS = [
        "base_manager_name",
        "default_manager_name",
        "default_related_name",
        "get_latest_by",
        "managed",
        "ordering",
        "permissions",
        "default_permissions",
        "select_on_save",
        "verbose_name",
        "verbose_name_plural",
    ]

    def __init__(self, name, options):
        self.options = options
        super().__init__(name)

    def state_forwards(self, app_label, state):
        state.alter_model_options(app_label, self.name_lower, self.options, self.ALTER_OPTION_KEYS)

    def describe(self):
        return "Change Meta options on %s" % self.name

    @property
    def migration_name_fragment(self):
        return "alter_%s_options" % self.name_lower


class AlterModelManagers(ModelOptionOperation):
    argument = "managers"
    serialization_expand_args = ["managers"]

    def __init__(self, name, managers):
        self.managers = managers
        super().__init__(name)

    def deconstruct(self):
        return (type(self).__qualname__, [self.name, self.managers], {})

    def state_forwards(self, app_label, state):
        state.alter_model_managers(app_label, self.name_lower, self.managers)

    def describe(self):
        return "Change managers on %s" % self.name

    @property
    def migration_name_fragment(self):
        return "alter_%s_managers" % self.name_lower
