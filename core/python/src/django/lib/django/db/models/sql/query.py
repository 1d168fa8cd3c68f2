"""The query behind a queryset."""

from _django import Query, unpickle_query

from django.db.models.sql.constants import ORDER_DIR
from django.db.models.sql.where import AND, OR, XOR

__all__ = ["AND", "JoinPromoter", "OR", "Query", "RawQuery", "XOR", "get_field_names_from_opts", "get_order_dir"]


def _unpickle_query(number):
    return unpickle_query(number)


def get_field_names_from_opts(opts):
    """All names by which a model's fields can be asked for."""
    if opts is None:
        return set()
    return {
        name
        for field in opts.get_fields()
        for name in ((field.name, field.attname) if field.concrete else (field.name,))
    }


def get_order_dir(field, default="ASC"):
    """The name without its sign, and the direction that the sign says."""
    ascending, descending = ORDER_DIR[default]
    if field[:1] == "-":
        return field[1:], descending
    return field, ascending


class JoinPromoter:
    """Whether joins of conditions may be inner: each condition votes for those that it needs."""

    def __init__(self, connector, num_children, negated):
        self.connector = connector
        self.negated = negated
        if negated:
            self.effective_connector = {AND: OR, OR: AND}.get(connector, connector)
        else:
            self.effective_connector = connector
        self.num_children = num_children
        self.votes = {}

    def __repr__(self):
        return "%s(connector=%r, num_children=%r, negated=%r)" % (
            type(self).__qualname__,
            self.connector,
            self.num_children,
            self.negated,
        )

    def add_votes(self, votes):
        for vote in votes:
            self.votes[vote] = self.votes.get(vote, 0) + 1


class RawQuery:
    """SQL that the program wrote, with its parameters."""

    def __init__(self, sql, using, params=()):
        self.sql = sql
        self.using = using
        self.params = params
        self.cursor = None
        self.low_mark, self.high_mark = 0, None
        self.extra_select = {}
        self.annotation_select = {}

    def chain(self, using):
        return self.clone(using)

    def clone(self, using):
        return RawQuery(self.sql, using, params=self.params)

    def get_columns(self):
        if self.cursor is None:
            self._execute_query()
        return [column[0] for column in self.cursor.description or ()]

    def __iter__(self):
        self._execute_query()
        return iter(self.cursor)

    def __repr__(self):
        return "<%s: %s>" % (type(self).__name__, self)

    @property
    def params_type(self):
        if self.params is None:
            return None
        return dict if hasattr(self.params, "keys") else tuple

    def __str__(self):
        if self.params_type is None:
            return self.sql
        return self.sql % self.params_type(self.params)

    def _execute_query(self):
        from django.db import connections

        params = self.params if self.params_type is None else self.params_type(self.params)
        self.cursor = connections[self.using].cursor()
        self.cursor.execute(self.sql, params)
