"""Statements that wait for the end of a schema change, and follow the renames until then."""

import _dunder_schema


class Statement(str):
    """An SQL statement that knows its table, and of an index its columns."""

    def __new__(cls, sql, table, columns=()):
        self = super().__new__(cls, sql)
        self.table = table
        self.columns = tuple(columns)
        return self

    def references_table(self, table):
        return self.table == table

    def references_column(self, table, column):
        return self.table == table and column in self.columns

    def with_table_renamed(self, old, new):
        if self.table != old:
            return self
        return Statement(_dunder_schema.renamed(self, old, new), new, self.columns)
