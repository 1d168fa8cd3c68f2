"""The tree of conditions behind ``WHERE``."""

from django.core.exceptions import EmptyResultSet

AND = "AND"
OR = "OR"
XOR = "XOR"


class WhereNode:
    """Conditions, and how they are joined."""

    default = AND
    resolved = False
    conditional = True

    def __init__(self, children=None, connector=None, negated=False):
        self.children = list(children) if children else []
        self.connector = connector or self.default
        self.negated = negated

    @classmethod
    def create(cls, children=None, connector=None, negated=False):
        return cls(children, connector, negated)

    def __repr__(self):
        return "<%s: %s>" % (type(self).__name__, self)

    def __str__(self):
        template = "(NOT (%s: %s))" if self.negated else "(%s: %s)"
        return template % (self.connector, ", ".join(str(child) for child in self.children))

    def __len__(self):
        return len(self.children)

    def __bool__(self):
        return bool(self.children)

    def __contains__(self, other):
        return other in self.children

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        mine = (self.connector, self.negated, self.children)
        return mine == (other.connector, other.negated, other.children)

    def __hash__(self):
        from django.utils.hashable import make_hashable

        return hash((type(self), self.connector, self.negated, *make_hashable(self.children)))

    def negate(self):
        self.negated = not self.negated

    def add(self, data, conn_type):
        """Adds a condition; one that means the same when its children stand here is opened."""
        if self.connector == conn_type and data in self.children:
            return data
        if self.connector != conn_type:
            mine = type(self)(self.children, self.connector, self.negated)
            self.connector = conn_type
            self.children = [mine, data]
            return data
        alike = isinstance(data, WhereNode) and not data.negated
        if alike and (data.connector == conn_type or len(data) == 1):
            self.children.extend(data.children)
            return self
        self.children.append(data)
        return data

    def clone(self):
        children = [child.clone() if hasattr(child, "clone") else child for child in self.children]
        return type(self)(children, self.connector, self.negated)

    copy = clone

    def get_source_expressions(self):
        return self.children[:]

    def set_source_expressions(self, children):
        self.children = children

    @property
    def contains_aggregate(self):
        return any(getattr(child, "contains_aggregate", False) for child in self.children)

    @property
    def contains_over_clause(self):
        return any(getattr(child, "contains_over_clause", False) for child in self.children)

    @property
    def is_summary(self):
        return any(getattr(child, "is_summary", False) for child in self.children)

    def as_sql(self, compiler, connection):
        from _dunder_orm import compile_where

        return compile_where(self, compiler)


class NothingNode:
    """A condition that nothing meets."""

    contains_aggregate = False
    contains_over_clause = False

    def as_sql(self, compiler=None, connection=None):
        raise EmptyResultSet


class ExtraWhere:
    """``extra(where=...)``."""

    contains_aggregate = False
    contains_over_clause = False

    def __init__(self, sqls, params):
        self.sqls = sqls
        self.params = params

    def as_sql(self, compiler=None, connection=None):
        return " AND ".join("(%s)" % sql for sql in self.sqls), list(self.params or ())
