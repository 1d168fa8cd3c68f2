"""Expressions as programs write them: they hold what they were given, and the ORM makes SQL of them.

A subclass may set ``function``, ``template``, ``arg_joiner``, ``arity``, ``output_field`` and the like, or override
``as_sql`` (or ``as_sqlite``); ``compiler.compile(expression)`` then gives ``(sql, params)`` of a part.
"""

import copy

from _dunder_orm import output_field_of, resolve

from django.db.models.query_utils import replaced_path

from django.core.exceptions import EmptyResultSet, FieldError, FullResultSet
from django.utils.deconstruct import deconstructible
from django.utils.functional import cached_property
from django.utils.hashable import make_hashable

# Classes whose migrations name them by their shorter path.
_SHORT_PATHS = {"Case", "ExpressionWrapper", "Func", "OrderBy", "Value", "When"}

NotProvided = type("NotProvided", (), {})


class OutputFieldIsNoneError(FieldError):
    """The output field could not be resolved."""


def _combining(connector, reversed=False):
    """A method that joins its operands by the class's operator of this name."""
    return lambda self, other: self._combine(other, getattr(self, connector), reversed)


def _operator(connector):
    """The two methods of an operator of Python's."""
    return _combining(connector), _combining(connector, reversed=True)


class Combinable:
    """What can be combined with ``+`` and the like."""

    ADD, SUB, MUL, DIV, MOD, POW = "+", "-", "*", "/", "%%", "^"
    BITAND, BITOR, BITXOR, BITLEFTSHIFT, BITRIGHTSHIFT = "&", "|", "#", "<<", ">>"

    def _combine(self, other, connector, reversed):
        sides = [self, other if hasattr(other, "resolve_expression") else Value(other)]
        if reversed:
            sides.reverse()
        return CombinedExpression(sides[0], connector, sides[1])

    __add__, __radd__ = _operator("ADD")
    __sub__, __rsub__ = _operator("SUB")
    __mul__, __rmul__ = _operator("MUL")
    __truediv__, __rtruediv__ = _operator("DIV")
    __mod__, __rmod__ = _operator("MOD")
    __pow__, __rpow__ = _operator("POW")
    bitand, bitor, bitxor = (_combining(connector) for connector in ("BITAND", "BITOR", "BITXOR"))
    bitleftshift, bitrightshift = _combining("BITLEFTSHIFT"), _combining("BITRIGHTSHIFT")

    def __neg__(self):
        return self._combine(-1, self.MUL, False)

    def _logical(self, other, operator):
        if not (getattr(self, "conditional", False) and getattr(other, "conditional", False)):
            raise NotImplementedError("Use .bitand(), .bitor(), and .bitxor() for bitwise logical operations.")
        from django.db.models.query_utils import Q

        return getattr(Q(self), operator)(Q(other))

    def __and__(self, other):
        return self._logical(other, "__and__")

    def __or__(self, other):
        return self._logical(other, "__or__")

    def __xor__(self, other):
        return self._logical(other, "__xor__")

    def __rand__(self, other):
        # What stands on the left is no condition.
        self._logical(None, "")

    __ror__ = __rxor__ = __rand__

    def __invert__(self):
        return NegatedExpression(self)


class OutputFieldMixin:
    """``output_field``: given, or found by the ORM."""

    _output_field = None

    @cached_property
    def output_field(self):
        field = self._resolve_output_field()
        if field is None:
            raise OutputFieldIsNoneError("Cannot resolve expression type, unknown output_field")
        return field

    @property
    def _output_field_or_none(self):
        try:
            return self.output_field
        except OutputFieldIsNoneError:
            return None

    @property
    def _own_output_field(self):
        """What the program said of the type; None where the ORM has to find it."""
        if "output_field" in self.__dict__:
            return self.__dict__["output_field"]
        declared = getattr(type(self), "output_field", None)
        if declared is not OutputFieldMixin.output_field:
            # The class declares one, as an attribute or a property.
            return self.output_field
        if not type(self)._resolve_output_field.__module__.startswith("django."):
            return self._resolve_output_field()
        return None

    def _resolve_output_field(self):
        return output_field_of(self)

    @property
    def field(self):
        return self.output_field


class OrderableMixin:
    """What a query can be ordered by."""

    def asc(self, **kwargs):
        return OrderBy(self, **kwargs)

    def desc(self, **kwargs):
        return OrderBy(self, descending=True, **kwargs)

    def copy(self):
        return copy.copy(self)


def _contains(name, itself=None):
    """Whether a part is of that kind, or contains one that is."""
    return cached_property(
        lambda self: any(
            part and (itself and getattr(part, itself, False) or getattr(part, name))
            for part in self.get_source_expressions()
        )
    )


class BaseExpression(OutputFieldMixin, OrderableMixin):
    """Base of all expressions."""

    # The names of the attributes that hold the parts.
    _sources = ()

    # What it is where no row can match; not known of most.
    empty_result_set_value = NotImplemented
    is_summary = window_compatible = allowed_default = set_returning = allows_composite_expressions = False
    filterable = constraint_validation_compatible = True

    def __init__(self, output_field=None):
        if output_field is not None:
            self.output_field = output_field

    def __getstate__(self):
        # Made of the output field, and cannot be pickled.
        return {name: value for name, value in vars(self).items() if name != "convert_value"}

    @staticmethod
    def _convert_value_noop(value, expression, connection):
        return value

    @cached_property
    def convert_value(self):
        """Numbers of the output field's type, whatever the database made of them."""
        kind = self.output_field.get_internal_type()
        if kind == "FloatField":
            number = float
        elif kind.endswith("IntegerField"):
            number = int
        elif kind == "DecimalField":
            from decimal import Decimal as number
        else:
            return self._convert_value_noop
        return lambda value, expression, connection: None if value is None else number(value)

    def get_db_converters(self, connection):
        own = [] if self.convert_value is self._convert_value_noop else [self.convert_value]
        return own + self.output_field.get_db_converters(connection)

    def get_source_expressions(self):
        return [getattr(self, name) for name in self._sources]

    def set_source_expressions(self, exprs):
        assert len(exprs) == len(self._sources)
        for name, part in zip(self._sources, exprs):
            setattr(self, name, part)

    def _parse_expressions(self, *expressions):
        def parse(given):
            if hasattr(given, "resolve_expression"):
                return given
            return F(given) if isinstance(given, str) else Value(given)

        return [parse(given) for given in expressions]

    def as_sql(self, compiler, connection):
        raise NotImplementedError("Subclasses must implement as_sql()")

    contains_aggregate = _contains("contains_aggregate")
    contains_over_clause = _contains("contains_over_clause")
    contains_column_references = _contains("contains_column_references")
    contains_subquery = _contains("contains_subquery", itself="subquery")
    contains_set_returning = _contains("contains_set_returning", itself="set_returning")

    def resolve_expression(self, query=None, allow_joins=True, reuse=None, summarize=False, for_save=False):
        return resolve(self, query, allow_joins, reuse, summarize, for_save)

    @property
    def conditional(self):
        from django.db.models import BooleanField

        return isinstance(self.output_field, BooleanField)

    def get_lookup(self, lookup):
        return self.output_field.get_lookup(lookup)

    def get_transform(self, name):
        return self.output_field.get_transform(name)

    def _with_sources(self, change):
        """A copy whose sources are changed; None stays None."""
        clone = self.copy()
        clone.set_source_expressions(
            [None if expr is None else change(expr) for expr in clone.get_source_expressions()]
        )
        return clone

    def relabeled_clone(self, change_map):
        return self._with_sources(lambda expr: expr.relabeled_clone(change_map))

    def get_refs(self):
        refs = set()
        for expr in self.get_source_expressions():
            if expr:
                refs |= expr.get_refs()
        return refs

    def prefix_references(self, prefix):
        """The same expression of a model that is reached by this path."""
        return self._with_sources(
            lambda expr: F(prefix + expr.name) if isinstance(expr, F) else expr.prefix_references(prefix)
        )

    def get_group_by_cols(self):
        if not self.contains_aggregate:
            return [self]
        return [col for source in self.get_source_expressions() if source for col in source.get_group_by_cols()]

    def replace_expressions(self, replacements):
        """The expression with others in place of some of its parts."""
        if not replacements:
            return self
        if self in replacements:
            return replacements[self]
        sources = self.get_source_expressions()
        if not sources:
            return self
        clone = self.copy()
        clone.set_source_expressions(
            [
                source.replace_expressions(replacements) if hasattr(source, "replace_expressions") else source
                for source in sources
            ]
        )
        return clone

    def reverse_ordering(self):
        return self

    def flatten(self):
        """This expression and all below it, depth first."""
        yield self
        for part in filter(None, self.get_source_expressions()):
            yield from part.flatten() if hasattr(part, "flatten") else (part,)

    def select_format(self, compiler, sql, params):
        if hasattr(self.output_field, "select_format"):
            return self.output_field.select_format(compiler, sql, params)
        return sql, params

    def get_expression_for_validation(self):
        """What a constraint checks of an instance: the expression, or its only source where the rest says nothing."""
        if getattr(self, "constraint_validation_compatible", True):
            return self
        try:
            (expression,) = self.get_source_expressions()
        except ValueError as error:
            raise ValueError(
                "Expressions with constraint_validation_compatible set to False must have only one source expression."
            ) from error
        return expression


def _bind(init, args, kwargs):
    """The arguments of a constructor call by name, with defaults; without importing ``inspect``, which is slow."""
    code = getattr(init, "__code__", None)
    if code is None:
        return [("args", args), *sorted(kwargs.items())]
    names = code.co_varnames[1 : code.co_argcount]
    bound = dict(zip(names, args))
    rest = args[len(names) :]
    defaults = init.__defaults__ or ()
    for name, default in zip(names[len(names) - len(defaults) :], defaults):
        bound.setdefault(name, default)
    bound.update(init.__kwdefaults__ or {})
    extra = {}
    keyword_only = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    for name, value in kwargs.items():
        (bound if name in names or name in keyword_only else extra)[name] = value
    ordered = [(name, bound[name]) for name in (*names, *keyword_only) if name in bound]
    if rest:
        ordered.append(("*", rest))
    if extra:
        ordered.append(("**", tuple(sorted(extra.items()))))
    return ordered


def _identity_of(value):
    """An argument, comparable: a model's field by its place, another field by its class."""
    from django.db.models.fields import Field

    if isinstance(value, Field):
        return (value.model._meta.label, value.name) if value.name and value.model else type(value)
    if isinstance(value, tuple):
        return tuple(_identity_of(item) for item in value)
    return make_hashable(value)


class Expression(BaseExpression, Combinable):
    """An expression that can be combined with others."""

    def __new__(cls, *args, **kwargs):
        self = super().__new__(cls)
        self._constructor_args = (args, kwargs)
        return self

    def deconstruct(self):
        module, name = type(self).__module__, type(self).__qualname__
        if module == "django.db.models.expressions" and name in _SHORT_PATHS:
            module = "django.db.models"
        return ("%s.%s" % (module, name), *self._constructor_args)

    @cached_property
    def identity(self):
        args, kwargs = self._constructor_args
        bound = _bind(type(self).__init__, args, kwargs)
        return (type(self), *((name, _identity_of(value)) for name, value in bound))

    def __eq__(self, other):
        return self.identity == other.identity if isinstance(other, Expression) else NotImplemented

    def __hash__(self):
        return hash(self.identity)


def _named(self):
    """``repr`` of what has a text of its own."""
    return "<%s: %s>" % (type(self).__name__, self)


def _as_sqlite(self, compiler, connection, **extra_context):
    """SQLite keeps decimals as it likes, unless it is told that they are numbers."""
    sql, params = self.as_sql(compiler, connection, **extra_context)
    try:
        if self.output_field.get_internal_type() == "DecimalField":
            sql = "CAST(%s AS NUMERIC)" % sql
    except FieldError:
        pass
    return sql, params


class CombinedExpression(Expression):
    """``lhs connector rhs``"""

    _sources = ("lhs", "rhs")
    __repr__ = _named

    def __init__(self, lhs, connector, rhs, output_field=None):
        self.lhs, self.connector, self.rhs = lhs, connector, rhs
        super().__init__(output_field)

    def __str__(self):
        return " ".join(str(part) for part in (self.lhs, self.connector, self.rhs))

    @cached_property
    def allowed_default(self):
        return self.lhs.allowed_default and self.rhs.allowed_default

    def as_sql(self, compiler, connection):
        left, left_params = compiler.compile(self.lhs)
        right, right_params = compiler.compile(self.rhs)
        sql = connection.ops.combine_expression(self.connector, [left, right])
        return "(%s)" % sql, (*left_params, *right_params)

    as_sqlite = _as_sqlite


class DurationExpression(CombinedExpression):
    pass


class TemporalSubtraction(CombinedExpression):
    def __init__(self, lhs, rhs):
        super().__init__(lhs, self.SUB, rhs)


@deconstructible(path="django.db.models.F")
class F(Combinable, OrderableMixin):
    """A field of the query's model, or of a related one, by its name."""

    allowed_default = False

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return "%s(%s)" % (type(self).__name__, self.name)

    def __getitem__(self, subscript):
        return Sliced(self, subscript)

    def __contains__(self, other):
        # Iteration through __getitem__ would never end.
        raise TypeError("argument of type '%s' is not iterable" % type(self).__name__)

    def resolve_expression(self, query=None, allow_joins=True, reuse=None, summarize=False, for_save=False):
        return resolve(self, query, allow_joins, reuse, summarize, for_save)

    def replace_expressions(self, replacements):
        replacement = replacements.get(self)
        if replacement is not None or "__" not in self.name:
            return self if replacement is None else replacement
        expression, rest = replaced_path(self.name, replacements)
        return self if expression is None or rest else expression

    def __eq__(self, other):
        return type(self) is type(other) and self.name == other.name

    def __hash__(self):
        return hash(self.name)


class ResolvedOuterRef(F):
    """An ``OuterRef`` within a subquery that is part of another query."""

    contains_aggregate = False
    contains_over_clause = False


class OuterRef(F):
    """A field of the query that this one's query is a subquery of."""

    contains_aggregate = False
    contains_over_clause = False


class Sliced(F):
    """``F("name")[1:3]``: a part of a text, counted as Python does."""

    def __init__(self, obj, subscript):
        super().__init__(obj.name)
        if not isinstance(subscript, (int, slice)):
            raise TypeError("Argument to slice must be either int or slice instance.")
        part = subscript if isinstance(subscript, slice) else slice(subscript, subscript + 1)
        first, end = part.start or 0, part.stop
        if first < 0 or (end is not None and end < 0):
            raise ValueError("Negative indexing is not supported.")
        if part.step is not None:
            raise ValueError("Step argument is not supported.")
        if end and end < first:
            raise ValueError("Slice stop must be greater than slice start.")
        self.obj = obj
        # Databases count from one.
        self.start, self.length = first + 1, None if end is None else end - first

    def __repr__(self):
        start = self.start - 1
        stop = None if self.length is None else start + self.length
        return "%s(%r, %r)" % (type(self).__qualname__, self.obj, slice(start, stop))


class Func(Expression):
    """A call of an SQL function."""

    function = arity = None
    template, arg_joiner = "%(function)s(%(expressions)s)", ", "

    def __init__(self, *expressions, output_field=None, **extra):
        if self.arity not in (None, len(expressions)):
            plural = "" if self.arity == 1 else "s"
            raise TypeError(
                "'%s' takes exactly %s argument%s (%s given)"
                % (type(self).__name__, self.arity, plural, len(expressions))
            )
        super().__init__(output_field)
        self.extra, self.source_expressions = extra, self._parse_expressions(*expressions)

    def __repr__(self):
        options = sorted((self.extra | self._get_repr_options()).items())
        args = self.arg_joiner.join(str(arg) for arg in self.source_expressions)
        return "%s(%s)" % (type(self).__name__, ", ".join([args, *("%s=%s" % option for option in options)]))

    def _get_repr_options(self):
        """What ``repr`` shows beside ``extra``."""
        return {}

    def get_source_expressions(self):
        return self.source_expressions

    def set_source_expressions(self, exprs):
        self.source_expressions = exprs

    def as_sql(self, compiler, connection, function=None, template=None, arg_joiner=None, **extra_context):
        parts, params = [], []
        for arg in self.source_expressions:
            try:
                sql, arg_params = compiler.compile(arg)
            except EmptyResultSet:
                if arg.empty_result_set_value is NotImplemented:
                    raise
                sql, arg_params = compiler.compile(Value(arg.empty_result_set_value))
            except FullResultSet:
                sql, arg_params = compiler.compile(Value(True))
            parts.append(sql)
            params.extend(arg_params)
        # A name given for this call comes first, then one given when the expression was made, then the class's.
        data = {"function": self.function, **self.extra, **extra_context}
        if function is not None:
            data["function"] = function
        template = template or data.get("template", self.template)
        arg_joiner = arg_joiner or data.get("arg_joiner", self.arg_joiner)
        data["expressions"] = data["field"] = arg_joiner.join(parts)
        return template % data, tuple(params)

    as_sqlite = _as_sqlite

    def copy(self):
        clone = super().copy()
        clone.extra, clone.source_expressions = dict(self.extra), self.source_expressions[:]
        return clone

    @cached_property
    def allowed_default(self):
        return all(expression.allowed_default for expression in self.source_expressions)


class Value(Expression):
    """A plain value within an expression."""

    for_save = False
    allowed_default = True

    def __init__(self, value, output_field=None):
        super().__init__(output_field=output_field)
        self.value = value

    def __repr__(self):
        return "%s(%r)" % (type(self).__name__, self.value)

    def _resolve_output_field(self):
        return output_field_of(self)

    @property
    def empty_result_set_value(self):
        return self.value

    def get_group_by_cols(self):
        return []

    def as_sql(self, compiler, connection):
        value = self.value
        field = self._output_field_or_none
        if field is not None:
            value = field.get_db_prep_save(value, connection) if self.for_save else field.get_db_prep_value(value, connection)
        return ("NULL", ()) if value is None else ("%s", (value,))


class RawSQL(Expression):
    """SQL as it is, with its parameters."""

    allowed_default = True

    def __init__(self, sql, params, output_field=None):
        self.sql, self.params = sql, params
        super().__init__(output_field=output_field)

    def __repr__(self):
        return "%s(%s, %s)" % (type(self).__name__, self.sql, self.params)

    def as_sql(self, compiler, connection):
        return "(%s)" % self.sql, self.params


class Star(Expression):
    def __repr__(self):
        return "'*'"

    def as_sql(self, compiler, connection):
        return "*", []


class DatabaseDefault(Expression):
    """The value that the database gives by itself."""

    _sources = ("expression",)

    def __init__(self, expression, output_field=None):
        self.expression = expression
        super().__init__(output_field)

    def __repr__(self):
        return "%s(%r)" % (type(self).__name__, self.expression)

    def as_sql(self, compiler, connection):
        return compiler.compile(self.expression)


class ExpressionList(Func):
    """Several expressions, separated by commas."""

    template = "%(expressions)s"

    def __str__(self):
        return self.arg_joiner.join(str(arg) for arg in self.source_expressions)


class OrderByList(ExpressionList):
    template = "ORDER BY %(expressions)s"

    def __init__(self, *expressions, **extra):
        expressions = (
            OrderBy(F(expr[1:]), descending=True) if isinstance(expr, str) and expr[0] == "-" else expr
            for expr in expressions
        )
        super().__init__(*expressions, **extra)

    @classmethod
    def from_param(cls, context, param):
        """From an ``order_by=`` argument."""
        if param is None:
            return None
        if isinstance(param, (list, tuple)):
            return cls(*param) if param else None
        if isinstance(param, str) or hasattr(param, "resolve_expression"):
            return cls(param)
        raise ValueError(
            "%s must be either a string reference to a field, an expression, or a list or tuple of them not %r."
            % (context, param)
        )


class ExpressionWrapper(Expression):
    """An expression with its output field."""

    _sources = ("expression",)

    def __init__(self, expression, output_field):
        self.expression = expression
        super().__init__(output_field)

    def __repr__(self):
        return "%s(%s)" % (type(self).__name__, self.expression)

    def as_sql(self, compiler, connection):
        return compiler.compile(self.expression)

    def get_group_by_cols(self):
        if not isinstance(self.expression, Expression):
            return super().get_group_by_cols()
        # Grouped by what is in it, as a value of this type.
        expression = self.expression.copy()
        expression.output_field = self.output_field
        return expression.get_group_by_cols()

    @property
    def allowed_default(self):
        return self.expression.allowed_default


class NegatedExpression(ExpressionWrapper):
    """``~expression``"""

    def __init__(self, expression):
        from django.db.models import BooleanField

        super().__init__(expression, output_field=BooleanField())

    def __invert__(self):
        return self.expression.copy()

    def as_sql(self, compiler, connection):
        sql, params = compiler.compile(self.expression)
        return "NOT %s" % sql, params


class When(Expression):
    """A condition and the value that goes with it."""

    template = "WHEN %(condition)s THEN %(result)s"
    conditional = False
    _sources = ("condition", "result")
    __repr__ = _named

    def __init__(self, condition=None, then=None, **lookups):
        from django.db.models.query_utils import Q

        given = [] if condition is None else [condition]
        if not (given or lookups) or not all(getattr(part, "conditional", False) for part in given):
            raise TypeError(
                "When() supports a Q object, a boolean expression, or lookups as a condition."
            )
        if lookups:
            condition = Q(*given, **lookups)
        elif isinstance(condition, Q) and not condition:
            raise ValueError("An empty Q() can't be used as a When() condition.")
        super().__init__()
        self.condition, (self.result,) = condition, self._parse_expressions(then)

    def __str__(self):
        return "WHEN {0.condition!r} THEN {0.result!r}".format(self)

    @cached_property
    def allowed_default(self):
        return self.condition.allowed_default and self.result.allowed_default

    def as_sql(self, compiler, connection, template=None, **extra_context):
        condition, condition_params = compiler.compile(self.condition)
        result, result_params = compiler.compile(self.result)
        context = {**extra_context, "condition": condition, "result": result}
        return (template or self.template) % context, (*condition_params, *result_params)


class Case(Expression):
    """The value of the first condition that holds."""

    template, case_joiner = "CASE %(cases)s ELSE %(default)s END", " "
    __repr__ = _named

    def __init__(self, *cases, default=None, output_field=None, **extra):
        for case in cases:
            if not isinstance(case, When):
                raise TypeError("Positional arguments must all be When objects.")
        self.cases, self.extra = list(cases), extra
        (self.default,) = self._parse_expressions(default)
        super().__init__(output_field)

    def __str__(self):
        return "CASE %s, ELSE %r" % (", ".join(map(str, self.cases)), self.default)

    def get_source_expressions(self):
        return self.cases + [self.default]

    def set_source_expressions(self, exprs):
        *self.cases, self.default = exprs

    def copy(self):
        clone = super().copy()
        clone.cases = clone.cases[:]
        return clone

    @cached_property
    def allowed_default(self):
        return self.default.allowed_default and all(case.allowed_default for case in self.cases)

    def as_sql(self, compiler, connection, template=None, case_joiner=None, **extra_context):
        if not self.cases:
            return compiler.compile(self.default)
        parts, params = [], []
        default, default_params = compiler.compile(self.default)
        for case in self.cases:
            try:
                sql, case_params = compiler.compile(case)
            except EmptyResultSet:
                continue
            except FullResultSet:
                default, default_params = compiler.compile(case.result)
                break
            parts.append(sql)
            params.extend(case_params)
        if not parts:
            return default, default_params
        context = {**self.extra, **extra_context}
        context["cases"] = (case_joiner or self.case_joiner).join(parts)
        context["default"] = default
        return (template or context.get("template", self.template)) % context, (*params, *default_params)

    as_sqlite = _as_sqlite


class Subquery(BaseExpression, Combinable):
    """A query whose one column is a value of another query."""

    template = "(%(subquery)s)"
    contains_aggregate, subquery = False, True
    empty_result_set_value = None
    _sources = ("query",)
    external_aliases = property(lambda self: self.query.external_aliases)

    def __init__(self, queryset, output_field=None, **extra):
        super().__init__(output_field)
        self.extra = extra
        # A queryset, or already its query.
        self.query = getattr(queryset, "query", queryset).clone()
        self.query.subquery = True

    def copy(self):
        clone = super().copy()
        clone.query = self.query.clone()
        return clone

    def as_sql(self, compiler, connection, template=None, **extra_context):
        context = {**self.extra, **extra_context}
        sql, params = compiler.compile(self.query)
        context["subquery"] = sql[1:-1] if sql.startswith("(") else sql
        return (template or context.get("template", self.template)) % context, params


class Exists(Subquery):
    """Whether a query has any row."""

    template = "EXISTS(%(subquery)s)"
    empty_result_set_value = False

    @cached_property
    def output_field(self):
        from django.db.models import BooleanField

        return BooleanField()


class OrderBy(Expression):
    """An expression to order by, with its direction."""

    template = "%(expression)s %(ordering)s"
    conditional = constraint_validation_compatible = False
    allows_composite_expressions = True
    _sources = ("expression",)

    def __init__(self, expression, descending=False, nulls_first=None, nulls_last=None):
        nulls = (nulls_first, nulls_last)
        if all(nulls):
            raise ValueError("nulls_first and nulls_last are mutually exclusive")
        if any(place is False for place in nulls):
            raise ValueError("nulls_first and nulls_last values must be True or None.")
        if not hasattr(expression, "resolve_expression"):
            raise ValueError("expression must be an expression type")
        super().__init__()
        self.expression, self.descending = expression, descending
        self.nulls_first, self.nulls_last = nulls

    def __repr__(self):
        return "%s(%s, descending=%s)" % (type(self).__name__, self.expression, self.descending)

    def get_expression_for_validation(self):
        # An order doesn't matter to what is unique.
        return self.expression

    def reverse_ordering(self):
        self.descending = not self.descending
        if self.nulls_first or self.nulls_last:
            self.nulls_first, self.nulls_last = self.nulls_last and True, self.nulls_first and True
        return self

    def asc(self):
        self.descending = False

    def desc(self):
        self.descending = True


class Window(Expression):
    """A function over the rows around each row."""

    template = "%(expression)s OVER (%(window)s)"
    contains_aggregate, contains_over_clause = False, True
    _sources = ("source_expression", "partition_by", "order_by", "frame")
    __repr__ = _named

    def __init__(self, expression, partition_by=None, order_by=None, frame=None, output_field=None):
        if not getattr(expression, "window_compatible", False):
            raise ValueError(
                "Expression '%s' isn't compatible with OVER clauses." % type(expression).__name__
            )
        super().__init__(output_field)
        (self.source_expression,) = self._parse_expressions(expression)
        if partition_by is not None:
            parts = partition_by if isinstance(partition_by, (tuple, list)) else [partition_by]
            partition_by = ExpressionList(*parts)
        self.partition_by, self.frame = partition_by, frame
        self.order_by = OrderByList.from_param("Window.order_by", order_by)

    def __str__(self):
        partition = "PARTITION BY %s" % self.partition_by if self.partition_by else ""
        rest = "".join(str(part) for part in (self.order_by, self.frame) if part)
        return "%s OVER (%s%s)" % (self.source_expression, partition, rest)


class WindowFrameExclusion:
    CURRENT_ROW = "CURRENT ROW"
    GROUP = "GROUP"
    TIES = "TIES"
    NO_OTHERS = "NO OTHERS"

    def __init__(self, value):
        self.value = value

    def __repr__(self):
        names = {"CURRENT ROW": "CURRENT_ROW", "GROUP": "GROUP", "TIES": "TIES", "NO OTHERS": "NO_OTHERS"}
        return "WindowFrameExclusion.%s" % names[self.value]


for _name in ("CURRENT_ROW", "GROUP", "TIES", "NO_OTHERS"):
    setattr(WindowFrameExclusion, _name, WindowFrameExclusion(getattr(WindowFrameExclusion, _name)))


class WindowFrame(Expression):
    """Which rows around a row a window has."""

    template = "%(frame_type)s BETWEEN %(start)s AND %(end)s%(exclude)s"
    frame_type = None
    _sources = ("start", "end")
    __repr__ = _named

    def __init__(self, start=None, end=None, exclusion=None):
        if exclusion is not None and not isinstance(exclusion, WindowFrameExclusion):
            raise TypeError(
                "%s.exclusion must be a WindowFrameExclusion instance." % type(self).__qualname__
            )
        super().__init__()
        self.start, self.end, self.exclusion = Value(start), Value(end), exclusion

    def get_exclusion(self):
        return "" if self.exclusion is None else " EXCLUDE %s" % self.exclusion.value

    def __str__(self):
        def bound(value, unbounded):
            if value is None:
                return unbounded
            if value == 0:
                return "CURRENT ROW"
            return "%d %s" % (abs(value), "PRECEDING" if value < 0 else "FOLLOWING")

        return self.template % {
            "frame_type": self.frame_type,
            "start": bound(self.start.value, "UNBOUNDED PRECEDING"),
            "end": bound(self.end.value, "UNBOUNDED FOLLOWING"),
            "exclude": self.get_exclusion(),
        }


class RowRange(WindowFrame):
    frame_type = "ROWS"


class ValueRange(WindowFrame):
    frame_type = "RANGE"


def written(self, compiler, connection, **extra_context):
    """``as_sql`` of the classes whose SQL the ORM writes itself, for subclasses that call ``super()``."""
    return compiler._written(self)


def register_combinable_fields(*args):
    raise NotImplementedError("Dunder knows the result types of arithmetic by itself: give an output_field.")


def __getattr__(name):
    # Programs seldom name these: they are imported when one does.
    if name in ("Col", "ColPairs", "Ref"):
        from django.db.models import columns

        return getattr(columns, name)
    raise AttributeError("module %r has no attribute %r" % (__name__, name))
