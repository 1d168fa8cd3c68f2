"""``BaseDatabaseSchemaEditor``: what the schema editors of all databases share: statements, transactions, waiting SQL."""

import logging
from datetime import datetime

import _dunder_schema

from django.db.backends.ddl_references import Statement
from django.db.transaction import TransactionManagementError, atomic
from django.utils import timezone

logger = logging.getLogger("django.db.backends.schema")

__all__ = ["BaseDatabaseSchemaEditor", "datetime", "logger", "timezone"]


class BaseDatabaseSchemaEditor:
    """Used as a context manager: statements that wait are run at its end."""

    sql_create_table = "CREATE TABLE %(table)s (%(definition)s)"
    sql_rename_table = "ALTER TABLE %(old_table)s RENAME TO %(new_table)s"
    sql_delete_table = "DROP TABLE %(table)s CASCADE"
    sql_create_column = "ALTER TABLE %(table)s ADD COLUMN %(column)s %(definition)s"
    sql_delete_column = "ALTER TABLE %(table)s DROP COLUMN %(column)s"
    sql_rename_column = "ALTER TABLE %(table)s RENAME COLUMN %(old_column)s TO %(new_column)s"
    sql_create_index = "CREATE INDEX %(name)s ON %(table)s (%(columns)s)%(include)s%(extra)s%(condition)s"
    sql_delete_index = "DROP INDEX %(name)s"
    sql_alter_column_no_default = "ALTER COLUMN %(column)s DROP DEFAULT"

    def __init__(self, connection, collect_sql=False, atomic=True):
        self.connection = connection
        self.collect_sql = collect_sql
        if collect_sql:
            self.collected_sql = []
        self.atomic_migration = connection.features.can_rollback_ddl and atomic
        self.deferred_sql = []

    def __enter__(self):
        self.deferred_sql = []
        if self.atomic_migration:
            self.atomic = atomic(self.connection.alias)
            self.atomic.__enter__()
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        if exc_type is None:
            for sql in self.deferred_sql:
                self.execute(sql, None)
        if self.atomic_migration:
            self.atomic.__exit__(exc_type, exc_value, traceback)

    def execute(self, sql, params=()):
        """Runs a statement, or keeps it where SQL is collected."""
        features = self.connection.features
        if not self.collect_sql and self.connection.in_atomic_block and not features.can_rollback_ddl:
            raise TransactionManagementError(
                "Executing DDL statements while in a transaction on databases that can't perform a rollback is "
                "prohibited."
            )
        sql = str(sql)
        logger.debug("%s; (params %r)", sql, params, extra={"params": params, "sql": sql})
        if not self.collect_sql:
            with self.connection.cursor() as cursor:
                cursor.execute(sql, params)
            return
        if params is not None:
            sql = sql % tuple(map(self.quote_value, params))
        self.collected_sql.append(sql if sql.rstrip().endswith(";") else sql + ";")

    def quote_name(self, name):
        return self.connection.ops.quote_name(name)

    def quote_value(self, value):
        raise NotImplementedError("subclasses of BaseDatabaseSchemaEditor must provide a quote_value() method")

    # Steps of the engine

    def _now(self):
        # What `auto_now` columns of rows that are there are filled with.
        return timezone.now()

    def _take(self, steps):
        """Takes the steps of a change."""
        for kind, *what in steps:
            if kind == "run":
                self.execute(what[0], None if what[0].startswith("CREATE ") else ())
            elif kind == "defer":
                table, sql = what
                self.deferred_sql.append(Statement(sql, table))
            elif kind == "forget":
                self._forget_deferred(what[0])
            elif kind == "rename":
                old, new = what
                self.deferred_sql = [
                    sql.with_table_renamed(old, new) if isinstance(sql, Statement) else sql
                    for sql in self.deferred_sql
                ]
            else:
                deferred, self.deferred_sql = self.deferred_sql, []
                for sql in deferred:
                    self.execute(sql)

    def _forget_deferred(self, table):
        self.deferred_sql = [
            sql for sql in self.deferred_sql if not (isinstance(sql, Statement) and sql.references_table(table))
        ]

    # Names

    def _create_index_name(self, table_name, column_names, suffix=""):
        from django.db.backends.utils import split_identifier

        return _dunder_schema.index_name(split_identifier(table_name)[1], column_names, suffix)

    def _constraint_names(
        self,
        model,
        column_names=None,
        unique=None,
        primary_key=None,
        index=None,
        foreign_key=None,
        check=None,
        type_=None,
        exclude=None,
    ):
        """Names of the table's constraints and indexes that are so."""
        wanted = {
            "unique": unique,
            "primary_key": primary_key,
            "index": index,
            "check": check,
            "foreign_key": foreign_key,
        }
        names = []
        with self.connection.cursor() as cursor:
            constraints = self.connection.introspection.get_constraints(cursor, model._meta.db_table)
        for name, found in constraints.items():
            if column_names is not None and list(column_names) != found["columns"]:
                continue
            if any(value is not None and bool(found[what]) != bool(value) for what, value in wanted.items()):
                continue
            if type_ is not None and found.get("type") != type_:
                continue
            if not exclude or name not in exclude:
                names.append(name)
        return names
