"""Tables in a query, as ``query.alias_map`` shows them."""


class BaseTable:
    """The table that a query begins with."""

    join_type = None
    parent_alias = None
    filtered_relation = None

    def __init__(self, table_name, alias):
        self.table_name = table_name
        self.table_alias = alias


class Join:
    """A table joined to another one."""

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
