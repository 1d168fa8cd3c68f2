"""Lookups of several columns at once: composite primary keys, and relations of several columns."""

from django.db.models.expressions import Func
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    IsNull,
    LessThan,
    LessThanOrEqual,
)


class Tuple(Func):
    """Values in parentheses."""

    allows_composite_expressions = True
    function = ""

    def __len__(self):
        return len(self.source_expressions)

    def __iter__(self):
        return iter(self.source_expressions)


class TupleLookupMixin:
    allows_composite_expressions = True

    def get_prep_lookup(self):
        # What it is compared with is checked once the columns are known.
        return self.rhs

    def get_prep_lhs(self):
        return self.lhs


class TupleExact(TupleLookupMixin, Exact):
    pass


class TupleIsNull(TupleLookupMixin, IsNull):
    pass


class TupleGreaterThan(TupleLookupMixin, GreaterThan):
    pass


class TupleGreaterThanOrEqual(TupleLookupMixin, GreaterThanOrEqual):
    pass


class TupleLessThan(TupleLookupMixin, LessThan):
    pass


class TupleLessThanOrEqual(TupleLookupMixin, LessThanOrEqual):
    pass


class TupleIn(TupleLookupMixin, In):
    pass


tuple_lookups = {
    lookup.lookup_name: lookup
    for lookup in (
        TupleExact,
        TupleGreaterThan,
        TupleGreaterThanOrEqual,
        TupleLessThan,
        TupleLessThanOrEqual,
        TupleIn,
        TupleIsNull,
    )
}
