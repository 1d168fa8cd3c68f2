"""Aggregates."""

from django.db.models.expressions import Func, OrderByList, Star
from django.utils.functional import cached_property

__all__ = [
    "Aggregate",
    "AnyValue",
    "Avg",
    "BitAnd",
    "BitOr",
    "BitXor",
    "Count",
    "Max",
    "Min",
    "StdDev",
    "StringAgg",
    "Sum",
    "Variance",
]


class Aggregate(Func):
    """A function over a group of rows."""

    template = "%(function)s(%(distinct)s%(expressions)s%(order_by)s)%(filter)s"
    contains_aggregate = True
    name = None
    window_compatible = True
    allow_distinct = False
    allow_order_by = False
    empty_result_set_value = None

    def __init__(self, *expressions, distinct=False, filter=None, default=None, order_by=None, **extra):
        if distinct and not self.allow_distinct:
            raise TypeError("%s does not allow distinct." % type(self).__name__)
        if order_by and not self.allow_order_by:
            raise TypeError("%s does not allow order_by." % type(self).__name__)
        if default is not None and self.empty_result_set_value is not None:
            raise TypeError("%s does not allow default." % type(self).__name__)
        self.distinct = distinct
        self.filter = filter
        self.default = default
        self.order_by = OrderByList.from_param("%s.order_by" % type(self).__name__, order_by)
        super().__init__(*expressions, **extra)

    def get_source_expressions(self):
        return super().get_source_expressions() + [self.filter, self.order_by]

    def set_source_expressions(self, exprs):
        *exprs, self.filter, self.order_by = exprs
        super().set_source_expressions(exprs)

    @property
    def default_alias(self):
        expressions = [expr for expr in self.get_source_expressions() if expr is not None]
        if len(expressions) == 1 and hasattr(expressions[0], "name"):
            return "%s__%s" % (expressions[0].name, self.name.lower())
        raise TypeError("Complex expressions require an alias")

    def get_group_by_cols(self):
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
        options = super()._get_repr_options()
        if self.distinct:
            options["distinct"] = self.distinct
        if self.filter:
            options["filter"] = self.filter
        if self.order_by:
            options["order_by"] = self.order_by
        return options


class AnyValue(Aggregate):
    function = "ANY_VALUE"
    name = "AnyValue"
    arity = 1
    window_compatible = False


class Avg(Aggregate):
    function = "AVG"
    name = "Avg"
    allow_distinct = True
    arity = 1


class BitAnd(Aggregate):
    function = "BIT_AND"
    name = "BitAnd"
    arity = 1


class BitOr(Aggregate):
    function = "BIT_OR"
    name = "BitOr"
    arity = 1


class BitXor(Aggregate):
    function = "BIT_XOR"
    name = "BitXor"
    arity = 1


class Count(Aggregate):
    function = "COUNT"
    name = "Count"
    allow_distinct = True
    empty_result_set_value = 0
    arity = 1
    allows_composite_expressions = True

    def __init__(self, expression, filter=None, **extra):
        if expression == "*":
            expression = Star()
        if isinstance(expression, Star) and filter is not None:
            raise ValueError("Star cannot be used with filter. Please specify a field.")
        super().__init__(expression, filter=filter, **extra)

    @cached_property
    def output_field(self):
        from django.db.models import IntegerField

        return IntegerField()


class Max(Aggregate):
    function = "MAX"
    name = "Max"
    arity = 1


class Min(Aggregate):
    function = "MIN"
    name = "Min"
    arity = 1


class StdDev(Aggregate):
    name = "StdDev"
    arity = 1

    def __init__(self, expression, sample=False, **extra):
        self.function = "STDDEV_SAMP" if sample else "STDDEV_POP"
        super().__init__(expression, **extra)

    def _get_repr_options(self):
        return {**super()._get_repr_options(), "sample": self.function == "STDDEV_SAMP"}


class StringAggDelimiter(Func):
    arity = 1
    template = "%(expressions)s"

    def __init__(self, value):
        self.value = value
        super().__init__(value)


class StringAgg(Aggregate):
    function = "STRING_AGG"
    name = "StringAgg"
    allow_distinct = True
    allow_order_by = True

    def __init__(self, expression, delimiter, **extra):
        self.delimiter = StringAggDelimiter(delimiter)
        super().__init__(expression, self.delimiter, **extra)

    @cached_property
    def output_field(self):
        from django.db.models import TextField

        return TextField()


class Sum(Aggregate):
    function = "SUM"
    name = "Sum"
    allow_distinct = True
    arity = 1


class Variance(Aggregate):
    name = "Variance"
    arity = 1

    def __init__(self, expression, sample=False, **extra):
        self.function = "VAR_SAMP" if sample else "VAR_POP"
        super().__init__(expression, **extra)

    def _get_repr_options(self):
        return {**super()._get_repr_options(), "sample": self.function == "VAR_SAMP"}


