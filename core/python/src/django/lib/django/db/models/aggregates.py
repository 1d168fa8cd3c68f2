"""Aggregates."""

from django.db import models
from django.db.models.expressions import Func, OrderByList, Star
from django.utils.functional import cached_property

__all__ = (
    "Aggregate AnyValue Avg BitAnd BitOr BitXor Count Max Min StdDev StringAgg Sum Variance".split()
)


class Aggregate(Func):
    """A function over a group of rows."""

    template = "%(function)s(%(distinct)s%(expressions)s%(order_by)s)%(filter)s"
    name = empty_result_set_value = None
    contains_aggregate = window_compatible = True
    allow_distinct = allow_order_by = False

    def __init__(self, *expressions, distinct=False, filter=None, default=None, order_by=None, **extra):
        kind = type(self).__name__
        for option, given, allowed in (
            ("distinct", distinct, self.allow_distinct),
            ("order_by", order_by, self.allow_order_by),
            ("default", default is not None, self.empty_result_set_value is None),
        ):
            if given and not allowed:
                raise TypeError("%s does not allow %s." % (kind, option))
        self.distinct, self.filter, self.default = distinct, filter, default
        self.order_by = OrderByList.from_param("%s.order_by" % kind, order_by)
        super().__init__(*expressions, **extra)

    def get_source_expressions(self):
        return super().get_source_expressions() + [self.filter, self.order_by]

    def set_source_expressions(self, exprs):
        *exprs, self.filter, self.order_by = exprs
        super().set_source_expressions(exprs)

    @property
    def default_alias(self):
        of, *others = (source for source in self.get_source_expressions() if source is not None)
        if others or not hasattr(of, "name"):
            raise TypeError("Complex expressions require an alias")
        return "%s__%s" % (of.name, self.name.lower())

    def get_group_by_cols(self):
        # It is one value for its whole group.
        return []

    def as_sql(self, compiler, connection, **extra_context):
        context = {
            "distinct": "DISTINCT " if self.distinct else "",
            "filter": "",
            "order_by": "",
            **extra_context,
        }
        order_by_params, filter_params = (), ()
        if self.order_by is not None:
            order_by, order_by_params = compiler.compile(self.order_by)
            context["order_by"] = " ORDER BY %s" % order_by
        if self.filter is not None:
            condition, filter_params = compiler.compile(self.filter)
            context["filter"] = " FILTER (WHERE %s)" % condition
        sql, params = super().as_sql(compiler, connection, **context)
        return sql, (*params, *order_by_params, *filter_params)

    def _get_repr_options(self):
        given = {name: getattr(self, name) for name in ("distinct", "filter", "order_by")}
        return super()._get_repr_options() | {name: value for name, value in given.items() if value}


class AnyValue(Aggregate):
    name, function, arity, window_compatible = "AnyValue", "ANY_VALUE", 1, False


class Avg(Aggregate):
    name, function, arity, allow_distinct = "Avg", "AVG", 1, True


class BitAnd(Aggregate):
    name, function, arity = "BitAnd", "BIT_AND", 1


class BitOr(Aggregate):
    name, function, arity = "BitOr", "BIT_OR", 1


class BitXor(Aggregate):
    name, function, arity = "BitXor", "BIT_XOR", 1


class Count(Aggregate):
    """How many values, without the nulls; with ``"*"`` how many rows."""

    name, function, arity, allow_distinct = "Count", "COUNT", 1, True
    allows_composite_expressions = True
    empty_result_set_value = 0

    def __init__(self, expression, filter=None, **extra):
        of = Star() if expression == "*" else expression
        if filter is not None and isinstance(of, Star):
            raise ValueError("Star cannot be used with filter. Please specify a field.")
        super().__init__(of, filter=filter, **extra)

    @cached_property
    def output_field(self):
        return models.IntegerField()


class Max(Aggregate):
    name, function, arity = "Max", "MAX", 1


class Min(Aggregate):
    name, function, arity = "Min", "MIN", 1


class Sum(Aggregate):
    name, function, arity, allow_distinct = "Sum", "SUM", 1, True


class _Spread(Aggregate):
    """How far the values lie apart, as all there are or as a ``sample`` of more."""

    arity = 1

    def _function(self, sample):
        return "%s_%s" % (self._kind, "SAMP" if sample else "POP")

    def _get_repr_options(self):
        return super()._get_repr_options() | {"sample": self.function.endswith("_SAMP")}


class StdDev(_Spread):
    name, _kind = "StdDev", "STDDEV"

    def __init__(self, expression, sample=False, **extra):
        self.function = self._function(sample)
        super().__init__(expression, **extra)


class Variance(_Spread):
    name, _kind = "Variance", "VAR"

    def __init__(self, expression, sample=False, **extra):
        self.function = self._function(sample)
        super().__init__(expression, **extra)


class StringAggDelimiter(Func):
    template, arity = "%(expressions)s", 1

    def __init__(self, value):
        super().__init__(value)
        self.value = value


class StringAgg(Aggregate):
    """The values as one text, with ``delimiter`` between them."""

    name, function = "StringAgg", "STRING_AGG"
    allow_distinct = allow_order_by = True

    def __init__(self, expression, delimiter, **extra):
        self.delimiter = StringAggDelimiter(delimiter)
        super().__init__(expression, self.delimiter, **extra)

    @cached_property
    def output_field(self):
        return models.TextField()
