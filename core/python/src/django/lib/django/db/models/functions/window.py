"""Functions for windows."""

from django.db.models.expressions import Func


class _WindowFunction(Func):
    window_compatible = True

    def _demand(self, holds, demand):
        if not holds:
            raise ValueError("%s requires a %s." % (type(self).__name__, demand))


# Functions of a row's place.


class CumeDist(_WindowFunction):
    function = "CUME_DIST"


class DenseRank(_WindowFunction):
    function = "DENSE_RANK"


class PercentRank(_WindowFunction):
    function = "PERCENT_RANK"


class Rank(_WindowFunction):
    function = "RANK"


class RowNumber(_WindowFunction):
    function = "ROW_NUMBER"


class Ntile(_WindowFunction):
    """The rows in so many groups of one size."""

    function = "NTILE"

    def __init__(self, num_buckets=1, **extra):
        if num_buckets <= 0:
            raise ValueError("num_buckets must be greater than 0.")
        super().__init__(num_buckets, **extra)


# Values of other rows.


class FirstValue(_WindowFunction):
    function, arity = "FIRST_VALUE", 1


class LastValue(_WindowFunction):
    function, arity = "LAST_VALUE", 1


class NthValue(_WindowFunction):
    function = "NTH_VALUE"

    def __init__(self, expression, nth=1, **extra):
        self._demand(expression is not None, "non-null source expression")
        self._demand(nth is not None and nth > 0, "positive integer as for nth")
        super().__init__(expression, nth, **extra)


class LagLeadFunction(_WindowFunction):
    """The value so many rows before or after; ``default`` where there is no such row."""

    def __init__(self, expression, offset=1, default=None, **extra):
        self._demand(expression is not None, "non-null source expression")
        self._demand(offset is not None and offset > 0, "positive integer for the offset")
        rest = [] if default is None else [default]
        super().__init__(expression, offset, *rest, **extra)


class Lag(LagLeadFunction):
    function = "LAG"


class Lead(LagLeadFunction):
    function = "LEAD"
