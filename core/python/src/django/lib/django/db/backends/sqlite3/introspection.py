"""``connection.introspection``: what tables there are, and their columns."""

from collections import namedtuple

import _dunder_db

TableInfo = namedtuple("TableInfo", ["name", "type"])
FieldInfo = namedtuple(
    "FieldInfo",
    "name type_code display_size internal_size precision scale null_ok default collation pk has_json_constraint",
)


def _ask(sql, params=None):
    rows, *_ = _dunder_db.execute_quietly(sql, params)
    return rows


class DatabaseIntrospection:
    def __init__(self, connection):
        self.connection = connection

    def identifier_converter(self, name):
        return name

    def table_names(self, cursor=None, include_views=False):
        return sorted(table.name for table in self.get_table_list(cursor) if include_views or table.type == "t")

    def get_table_list(self, cursor=None):
        rows = _ask(
            "SELECT name, type FROM sqlite_master WHERE type in ('table', 'view') "
            "AND NOT name = 'sqlite_sequence' ORDER BY name"
        )
        return [TableInfo(name, kind[0]) for name, kind in rows]

    def get_table_description(self, cursor, table_name):
        fields = []
        for _cid, name, kind, notnull, default, pk, hidden in _ask(
            "PRAGMA table_xinfo(%s)" % self.connection.ops.quote_name(table_name)
        ):
            if hidden in (0, 2, 3):
                size = kind.partition("(")[2].rstrip(")")
                fields.append(
                    FieldInfo(
                        name, kind.lower(), None, int(size) if size.isdigit() else None, None, None,
                        not notnull, default, None, pk == 1, False,
                    )
                )
        return fields

    def get_constraints(self, cursor, table_name):
        constraints = {}
        quoted = self.connection.ops.quote_name(table_name)
        for _number, name, unique, origin, _partial in _ask("PRAGMA index_list(%s)" % quoted):
            columns = [row[2] for row in _ask("PRAGMA index_info(%s)" % self.connection.ops.quote_name(name))]
            orders = ["DESC" if row[3] else "ASC" for row in _ask("PRAGMA index_xinfo(%s)" % self.connection.ops.quote_name(name)) if row[5]]
            constraints[name] = {
                "columns": columns,
                "primary_key": origin == "pk",
                "unique": bool(unique),
                "foreign_key": None,
                "check": False,
                "index": True,
                "type": "idx",
                "orders": orders,
            }
        for number, _seq, table, column, target, *_rest in _ask("PRAGMA foreign_key_list(%s)" % quoted):
            constraints["fk_%d" % number] = {
                "columns": [column],
                "primary_key": False,
                "unique": False,
                "foreign_key": (table, target),
                "check": False,
                "index": False,
                "type": None,
                "orders": None,
            }
        return constraints
