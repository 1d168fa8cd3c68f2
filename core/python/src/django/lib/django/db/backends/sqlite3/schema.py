"""``DatabaseSchemaEditor``: changes tables. The engine says what to run; this runs it.

SQLite alters little in place. For the rest a new table is made, filled from the old one and given its name.
"""

import _dunder_schema

from django.core.exceptions import FieldError
from django.db import NotSupportedError
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement


class DatabaseSchemaEditor(BaseDatabaseSchemaEditor):
    sql_delete_table = "DROP TABLE %(table)s"
    sql_create_fk = None
    sql_create_inline_fk = (
        "REFERENCES %(to_table)s (%(to_column)s)%(on_delete_db)s DEFERRABLE INITIALLY DEFERRED"
    )
    sql_create_column_inline_fk = sql_create_inline_fk
    sql_create_unique = "CREATE UNIQUE INDEX %(name)s ON %(table)s (%(columns)s)"
    sql_delete_unique = "DROP INDEX %(name)s"
    sql_alter_table_comment = None
    sql_alter_column_comment = None

    def __enter__(self):
        if not self.connection.disable_constraint_checking():
            raise NotSupportedError(
                "SQLite schema editor cannot be used while foreign key constraint checks are enabled. Make sure to "
                "disable them before entering a transaction.atomic() context because SQLite does not support disabling "
                "them in the middle of a multi-statement transaction."
            )
        return super().__enter__()

    def __exit__(self, exc_type, exc_value, traceback):
        self.connection.check_constraints()
        super().__exit__(exc_type, exc_value, traceback)
        self.connection.enable_constraint_checking()

    def quote_value(self, value):
        if isinstance(value, (bytearray, memoryview)):
            value = bytes(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return _dunder_schema.literal(value)

    def prepare_default(self, value):
        return self.quote_value(value)

    def effective_default(self, field):
        """What a new column holds in rows that are there."""
        return _dunder_schema.effective_default(field.model, field, self._now())

    def column_sql(self, model, field, include_default=False):
        """``(definition, params)`` of the field's column."""
        return _dunder_schema.column_sql(model, field), []

    # Models

    def create_model(self, model):
        self._take(_dunder_schema.create_model(model, self._now()))

    def delete_model(self, model, handle_autom2m=True):
        if handle_autom2m:
            self._take(_dunder_schema.delete_model(model, self._now()))
        else:
            table = model._meta.db_table
            self.execute(self.sql_delete_table % {"table": self.quote_name(table)})
            self._forget_deferred(table)

    def alter_db_table(self, model, old_db_table, new_db_table):
        # Names that differ in case only are one to SQLite.
        if old_db_table.lower() == new_db_table.lower():
            return
        names = {"old_table": self.quote_name(old_db_table), "new_table": self.quote_name(new_db_table)}
        self.execute(self.sql_rename_table % names)
        self._take([("rename", old_db_table, new_db_table)])

    def alter_db_table_comment(self, model, old_db_table_comment, new_db_table_comment):
        """SQLite keeps no comments."""

    def alter_db_tablespace(self, model, old_db_tablespace, new_db_tablespace):
        """SQLite has no tablespaces."""

    def _remake_table(self, model):
        self._take(_dunder_schema.remake_table(model, self._now()))

    # Fields

    def add_field(self, model, field):
        self._take(_dunder_schema.add_field(model, field, self._now()))

    def remove_field(self, model, field):
        self._take(_dunder_schema.remove_field(model, field, self._now()))

    def alter_field(self, model, old_field, new_field, strict=False):
        if not self._field_should_be_altered(old_field, new_field):
            return
        old_type, new_type = (field.db_parameters(connection=self.connection)["type"] for field in (old_field, new_field))
        throughs = [
            getattr(field.remote_field, "through", None) if field.remote_field else None
            for field in (old_field, new_field)
        ]
        if old_type is None and new_type is None and all(throughs):
            automatic = [bool(through._meta.auto_created) for through in throughs]
            if all(automatic):
                self._alter_many_to_many(model, old_field, new_field, strict)
                return
            if not any(automatic):
                # Their tables are models of the program's own.
                return
        if (old_type is None and old_field.remote_field) or (new_type is None and new_field.remote_field):
            raise ValueError(
                "Cannot alter field %s into %s - they are not compatible types (you cannot alter to or from M2M "
                "fields, or add or remove through= on M2M fields)" % (old_field, new_field)
            )
        for field, kind in ((old_field, old_type), (new_field, new_type)):
            if kind is None and not self._is_composite(field):
                raise ValueError(
                    "Cannot alter field %s into %s - they do not properly define db_type (are you using a badly-written "
                    "custom field?)" % (old_field, new_field)
                )
        if self._modifies_generated(old_field, new_field):
            raise ValueError(
                "Modifying GeneratedFields is not supported - the field %s must be removed and re-added with the new "
                "definition." % new_field
            )
        self._take(_dunder_schema.alter_field(model, old_field, new_field, self._now()))

    def _modifies_generated(self, old_field, new_field):
        """Whether a generated column would hold other values, or be kept in another way."""
        if not new_field.generated:
            return old_field.generated
        if not old_field.generated or old_field.db_persist != new_field.db_persist:
            return True
        try:
            old_sql, new_sql = (
                _dunder_schema.generated_sql(getattr(field, "model", new_field.model), field)
                for field in (old_field, new_field)
            )
        except FieldError:
            # A field of the old expression has another name.
            return True
        return old_sql != new_sql

    @staticmethod
    def _is_composite(field):
        from django.db.models import CompositePrimaryKey

        return isinstance(field, CompositePrimaryKey)

    def _field_should_be_altered(self, old_field, new_field, ignore=None):
        """Whether the change is one that the database knows of."""
        if not (old_field.concrete or old_field.many_to_many) and not (new_field.concrete or new_field.many_to_many):
            return False
        both = (old_field, new_field)
        if all(field.many_to_many for field in both) and old_field.name != new_field.name:
            return True
        if all(field.concrete for field in both) and old_field.column != new_field.column:
            return True
        ignored = set(ignore or ())
        if not new_field.many_to_many and all(field.remote_field for field in both):
            tables = [field.remote_field.model._meta.db_table for field in both]
            if tables[0] == tables[1]:
                ignored.add("to")
        definitions = [field.deconstruct()[1:] for field in both]
        defaults = [kwargs.get("db_default") for _path, _args, kwargs in definitions]
        if all(defaults) and defaults[0] != defaults[1]:
            # Different values may be one to the database.
            model = getattr(old_field, "model", None) or new_field.model
            if self.column_sql(model, old_field) == self.column_sql(model, new_field):
                ignored.add("db_default")
        old, new = (
            (path, args, {name: value for name, value in kwargs.items() if name not in {*field.non_db_attrs, *ignored}})
            for field, (path, args, kwargs) in zip(both, definitions)
        )
        return old != new

    def _alter_many_to_many(self, model, old_field, new_field, strict):
        self._take(_dunder_schema.alter_many_to_many(old_field, new_field, self._now()))

    # Indexes and constraints

    def add_index(self, model, index):
        self.execute(index.create_sql(model, self), params=None)

    def remove_index(self, model, index):
        self.execute(index.remove_sql(model, self))

    def _index_statement(self, model, index):
        self._check_terms(index.expressions)
        return self._statement(model, _dunder_schema.index_sql(model, index), index)

    def _check_terms(self, expressions):
        from django.db.models.indexes import IndexExpression

        for expression in expressions:
            term = IndexExpression(expression)
            term.set_wrapper_classes(self.connection)
            term.check_wrappers()

    def _statement(self, model, sql, subject):
        """The statement of an index or constraint, which knows its columns."""
        from django.db.migrations.references import expression_fields

        names = [name.removeprefix("-") for name in getattr(subject, "fields", ())]
        for expression in (*getattr(subject, "expressions", ()), getattr(subject, "condition", None)):
            names += expression_fields(expression)
        fields = {field.name: field for field in model._meta.concrete_fields}
        columns = [fields[name].column if name in fields else name for name in names]
        return Statement(sql, model._meta.db_table, columns)

    def _delete_index_sql(self, model, name):
        return Statement(self.sql_delete_index % {"name": self.quote_name(name)}, model._meta.db_table)

    _delete_constraint_sql = _delete_index_sql

    def rename_index(self, model, old_index, new_index):
        # There is no statement for it.
        self.remove_index(model, old_index)
        self.add_index(model, new_index)

    def _is_statement(self, constraint):
        """Whether a constraint is an index of its own, and not a part of its table."""
        from django.db.models import UniqueConstraint

        return isinstance(constraint, UniqueConstraint) and bool(
            constraint.condition or constraint.contains_expressions or constraint.include or constraint.deferrable
        )

    def add_constraint(self, model, constraint):
        if not self._is_statement(constraint):
            self._remake_table(model)
        else:
            sql = constraint.create_sql(model, self)
            if sql:
                self.execute(sql, params=None)

    def remove_constraint(self, model, constraint):
        if not self._is_statement(constraint):
            self._remake_table(model)
        elif self._supports(constraint):
            self.execute(constraint.remove_sql(model, self))

    def _supports(self, constraint):
        """SQLite has no deferrable unique constraints and no covering indexes; such constraints are left out."""
        return not (
            getattr(constraint, "include", None)
            or getattr(constraint, "deferrable", None)
            or getattr(constraint, "nulls_distinct", None) is not None
        )

    def _constraint_statement(self, model, constraint):
        """The constraint as a statement of its own: a unique index."""
        from django.db.models import UniqueConstraint

        if not isinstance(constraint, UniqueConstraint) or not self._supports(constraint):
            return None
        self._check_terms(constraint.expressions)
        sql = _dunder_schema.constraint_sql(model, constraint)
        if sql is None:
            sql = self._create_unique_sql(model, self._fields(model, constraint.fields), constraint.name)
        return self._statement(model, sql, constraint)

    def _create_unique_sql(self, model, fields, name=None):
        table, columns = model._meta.db_table, [field.column for field in fields]
        name = name or self._create_index_name(table, columns, suffix="_uniq")
        parts = {"name": name, "table": table, "columns": columns}
        parts = {what: self.quote_name(part) if isinstance(part, str) else part for what, part in parts.items()}
        parts["columns"] = ", ".join(map(self.quote_name, columns))
        return Statement(self.sql_create_unique % parts, table, columns)

    def _create_index_sql(self, model, fields, suffix=""):
        table, columns = model._meta.db_table, [field.column for field in fields]
        parts = {
            "name": self.quote_name(self._create_index_name(table, columns, suffix=suffix)),
            "table": self.quote_name(table),
            "columns": ", ".join(map(self.quote_name, columns)),
            "include": "",
            "extra": "",
            "condition": "",
        }
        return Statement(self.sql_create_index % parts, table, columns)

    def _model_indexes_sql(self, model):
        """The statements of all indexes of a model."""
        if not model._meta.managed or model._meta.proxy or model._meta.swapped:
            return []
        steps = _dunder_schema.create_model(model, self._now())
        table = model._meta.db_table
        return [
            Statement(step[2], table) for step in steps if step[0] == "defer" and step[2].startswith("CREATE INDEX")
        ]

    def _fields(self, model, names):
        return [model._meta.get_field(name) for name in names]

    def _alter_together(self, model, old, new, create, kind):
        old, new = (dict.fromkeys(tuple(names) for names in groups) for groups in (old, new))
        for names in old:
            if names not in new:
                self._delete_composed_index(model, names, kind)
        for names in new:
            if names not in old:
                self.execute(create(model, self._fields(model, names)))

    def alter_unique_together(self, model, old_unique_together, new_unique_together):
        self._alter_together(
            model, old_unique_together, new_unique_together, self._create_unique_sql, {"unique": True, "primary_key": False}
        )

    def alter_index_together(self, model, old_index_together, new_index_together):
        def create(model, fields):
            return self._create_index_sql(model, fields, suffix="_idx")

        self._alter_together(model, old_index_together, new_index_together, create, {"index": True, "unique": False})

    def _delete_composed_index(self, model, names, kind):
        """Drops the index of a group of fields, which has its name from the editor and not from ``Meta``."""
        fields = self._fields(model, names)
        waiting = self._create_unique_sql(model, fields)
        if waiting in self.deferred_sql:
            self.deferred_sql.remove(waiting)
            return
        named = {one.name for one in [*model._meta.constraints, *model._meta.indexes]}
        columns = [field.column for field in fields]
        found = self._constraint_names(model, columns, exclude=named, **kind)
        if kind.get("unique"):
            usual = self._create_index_name(model._meta.db_table, columns, suffix="_uniq")
            found = [usual] if usual in found else found
        if len(found) != 1:
            raise ValueError(
                "Found wrong number (%s) of constraints for %s(%s)"
                % (len(found), model._meta.db_table, ", ".join(columns))
            )
        self.execute(self.sql_delete_unique % {"name": self.quote_name(found[0])})
