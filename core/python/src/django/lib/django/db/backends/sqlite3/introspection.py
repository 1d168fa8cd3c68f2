"""``connection.introspection``: what tables there are, and what they hold."""

import re
from collections import namedtuple

from django.db import DatabaseError
from django.db.backends.base.introspection import BaseDatabaseIntrospection, TableInfo
from django.db.backends.base.introspection import FieldInfo as BaseFieldInfo

from . import definitions

__all__ = ["DatabaseIntrospection", "FieldInfo", "TableInfo"]

FieldInfo = namedtuple("FieldInfo", [*BaseFieldInfo._fields, "pk", "has_json_constraint"])


def get_field_size(name):
    """The length in ``varchar(30)``."""
    match = re.search(r"^\s*(?:var)?char\s*\(\s*(\d+)\s*\)\s*$", name)
    return int(match[1]) if match else None


class FlexibleFieldLookupDict:
    """Field classes by column type; a type may say a length, and be in any case."""

    base_data_types_reverse = {
        column_type: field
        for field, column_types in {
            "BigIntegerField": ["bigint"],
            "BinaryField": ["blob"],
            "BooleanField": ["bool", "boolean"],
            "CharField": ["char", "varchar"],
            "DateField": ["date"],
            "DateTimeField": ["datetime"],
            "DecimalField": ["decimal"],
            "FloatField": ["real"],
            "IntegerField": ["int", "integer"],
            "PositiveBigIntegerField": ["bigint unsigned"],
            "PositiveIntegerField": ["integer unsigned"],
            "PositiveSmallIntegerField": ["smallint unsigned"],
            "SmallIntegerField": ["smallint", "smallinteger"],
            "TextField": ["text"],
            "TimeField": ["time"],
        }.items()
        for column_type in column_types
    }

    def __getitem__(self, key):
        return self.base_data_types_reverse[key.lower().partition("(")[0].strip()]


class DatabaseIntrospection(BaseDatabaseIntrospection):
    data_types_reverse = FlexibleFieldLookupDict()

    def get_field_type(self, data_type, description):
        field_type = super().get_field_type(data_type, description)
        # SQLite does not tell automatic keys of different sizes apart.
        if description.pk and field_type in ("BigIntegerField", "IntegerField", "SmallIntegerField"):
            return "AutoField"
        return "JSONField" if description.has_json_constraint else field_type

    def get_table_list(self, cursor):
        cursor.execute("""
            SELECT name, type FROM sqlite_master
            WHERE type in ('table', 'view') AND NOT name='sqlite_sequence'
            ORDER BY name""")
        return [TableInfo(name, kind[0]) for name, kind in cursor.fetchall()]

    def _pragma(self, cursor, name, subject):
        cursor.execute("PRAGMA %s(%s)" % (name, self.connection.ops.quote_name(subject)))
        return cursor.fetchall()

    def _definition(self, cursor, kind, name):
        """The statement that made a table or index; None for what SQLite made itself."""
        cursor.execute("SELECT sql FROM sqlite_master WHERE type='%s' AND name=%%s" % kind, [name])
        row = cursor.fetchone()
        return row and row[0]

    def get_table_description(self, cursor, table_name):
        columns = self._pragma(cursor, "table_xinfo", table_name)
        if not columns:
            raise DatabaseError("Table %s does not exist (empty pragma)." % table_name)
        sql = self._definition(cursor, "table", table_name) or ""
        collations = definitions.collations(sql)
        keys = [name for _cid, name, _type, _notnull, _default, pk, _hidden in columns if pk]
        return [
            FieldInfo(
                name,
                kind,
                get_field_size(kind),
                None,
                None,
                None,
                not notnull,
                default,
                collations.get(name),
                # Columns of a composite key are none by themselves.
                keys == [name],
                'json_valid("%s")' % name.lower() in sql.lower(),
            )
            for _cid, name, kind, notnull, default, _pk, hidden in columns
            # Ordinary columns and generated ones.
            if hidden in (0, 2, 3)
        ]

    def get_sequences(self, cursor, table_name, table_fields=()):
        return [{"table": table_name, "column": self.get_primary_key_column(cursor, table_name)}]

    def get_relations(self, cursor, table_name):
        """``{column: (column referred to, its table, what the database does on deletion)}``."""
        rows = self._pragma(cursor, "foreign_key_list", table_name)
        return {
            column: (target, table, self.on_delete_types.get(on_delete))
            for _id, _seq, table, column, target, _on_update, on_delete, *_rest in rows
        }

    def get_primary_key_columns(self, cursor, table_name):
        return [name for _cid, name, *_rest, pk in self._pragma(cursor, "table_info", table_name) if pk]

    def get_constraints(self, cursor, table_name):
        """Constraints, keys and indexes by name."""
        constraints = {}
        sql = self._definition(cursor, "table", table_name)
        if sql:
            columns = {info.name for info in self.get_table_description(cursor, table_name)}
            constraints.update(definitions.constraints(sql, columns))
        for _number, index, unique, *_rest in self._pragma(cursor, "index_list", table_name):
            sql = self._definition(cursor, "index", index)
            # Those without are the table's own constraints.
            if sql:
                constraints[index] = {
                    "columns": [column for _rank, _cid, column in self._pragma(cursor, "index_info", index)],
                    "primary_key": False,
                    "unique": bool(unique),
                    "foreign_key": None,
                    "check": False,
                    "index": True,
                    "type": "idx",
                    "orders": definitions.index_orders(sql),
                }
        unnamed = {"unique": False, "check": False, "index": False}
        keys = self.get_primary_key_columns(cursor, table_name)
        if keys:
            constraints["__primary__"] = {"columns": keys, "primary_key": True, "foreign_key": None, **unnamed}
        for number, (column, (target, table, _on_delete)) in enumerate(self.get_relations(cursor, table_name).items()):
            constraints["fk_%s" % number] = {
                "columns": [column],
                "primary_key": False,
                "foreign_key": (table, target),
                **unnamed,
            }
        return constraints
