"""What a query's ``alias_map`` holds: the tables that it reads, and how they are joined."""

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.models.sql.constants import INNER, LOUTER

__all__ = ["BaseTable", "EmptyResultSet", "FullResultSet", "INNER", "Join", "LOUTER", "MultiJoin"]


class MultiJoin(Exception):
    """A path that reaches several rows, where only one is allowed."""

    def __init__(self, names_pos, path_with_names):
        self.level = names_pos
        self.names_with_path = path_with_names


class BaseTable:
    """The table after ``FROM``."""

    join_type = None
    parent_alias = None
    filtered_relation = None

    def __init__(self, table_name, alias):
        self.table_name = table_name
        self.table_alias = alias

    def as_sql(self, compiler, connection):
        quote = connection.ops.quote_name
        alias = "" if self.table_alias == self.table_name else " " + quote(self.table_alias)
        return quote(self.table_name) + alias, []

    @property
    def identity(self):
        return type(self), self.table_name, self.table_alias

    def __eq__(self, other):
        if not isinstance(other, BaseTable):
            return NotImplemented
        return self.identity == other.identity

    def __hash__(self):
        return hash(self.identity)


class Join:
    """A table that was joined to the one under ``parent_alias``."""

    def __init__(
        self, table_name, parent_alias, table_alias, join_type, join_field, nullable, filtered_relation=None
    ):
        self.table_name = table_name
        self.parent_alias = parent_alias
        self.table_alias = table_alias
        self.join_type = join_type
        self.join_field = join_field
        self.nullable = nullable
        self.filtered_relation = filtered_relation

    def __repr__(self):
        return "<%s %s %s of %s>" % (type(self).__name__, self.join_type, self.table_alias, self.parent_alias)

    @property
    def identity(self):
        return type(self), self.table_name, self.parent_alias, self.join_field, self.filtered_relation

    def __eq__(self, other):
        if not isinstance(other, Join):
            return NotImplemented
        return self.identity == other.identity

    def __hash__(self):
        return hash(self.identity)
