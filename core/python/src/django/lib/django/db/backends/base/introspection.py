"""Introspection as all databases offer it."""

from collections import namedtuple

from django.db.models.deletion import DB_CASCADE, DB_SET_DEFAULT, DB_SET_NULL, DO_NOTHING

TableInfo = namedtuple("TableInfo", ["name", "type"])
FieldInfo = namedtuple(
    "FieldInfo", "name type_code display_size internal_size precision scale null_ok default collation"
)


class BaseDatabaseIntrospection:
    """What tables and columns a database holds."""

    data_types_reverse = {}
    on_delete_types = {
        "CASCADE": DB_CASCADE,
        "NO ACTION": DO_NOTHING,
        "SET DEFAULT": DB_SET_DEFAULT,
        "SET NULL": DB_SET_NULL,
    }

    def __init__(self, connection):
        self.connection = connection

    def get_field_type(self, data_type, description):
        """The name of the field class for a column's type."""
        return self.data_types_reverse[data_type]

    def identifier_converter(self, name):
        """A name as it compares."""
        return name

    def table_names(self, cursor=None, include_views=False):
        if cursor is None:
            with self.connection.cursor() as cursor:
                return self.table_names(cursor, include_views)
        tables = self.get_table_list(cursor)
        return sorted(table.name for table in tables if include_views or table.type == "t")

    def get_migratable_models(self):
        from django.apps import apps
        from django.db import router

        return (
            model
            for config in apps.get_app_configs()
            for model in router.get_migratable_models(config, self.connection.alias)
            if model._meta.can_migrate(self.connection)
        )

    def django_table_names(self, only_existing=False, include_views=True):
        """The tables of all models, those of many-to-many fields among them."""
        tables = set()
        for model in self.get_migratable_models():
            if model._meta.managed:
                tables.add(model._meta.db_table)
                tables.update(
                    field.m2m_db_table()
                    for field in model._meta.local_many_to_many
                    if field.remote_field.through._meta.managed
                )
        if only_existing:
            existing = set(self.table_names(include_views=include_views))
            return [table for table in tables if self.identifier_converter(table) in existing]
        return list(tables)

    def installed_models(self, tables):
        tables = set(map(self.identifier_converter, tables))
        return {
            model for model in self.get_migratable_models() if self.identifier_converter(model._meta.db_table) in tables
        }

    def sequence_list(self):
        sequences = []
        with self.connection.cursor() as cursor:
            for model in self.get_migratable_models():
                if not model._meta.managed or model._meta.swapped:
                    continue
                sequences += self.get_sequences(cursor, model._meta.db_table, model._meta.local_fields)
                for field in model._meta.local_many_to_many:
                    if field.remote_field.through._meta.auto_created:
                        sequences += self.get_sequences(cursor, field.m2m_db_table())
        return sequences

    def get_primary_key_column(self, cursor, table_name):
        columns = self.get_primary_key_columns(cursor, table_name)
        return columns[0] if columns else None
