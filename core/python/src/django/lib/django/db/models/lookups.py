"""Base classes for lookups and transforms of a program's own."""

import math
from functools import reduce

from django.db.models.expressions import Expression, Func, Value
from django.db.models.query_utils import RegisterLookupMixin
from django.utils.functional import cached_property
from django.utils.hashable import make_hashable


class Lookup(Expression):
    """A condition: a left side, a right side, and a name."""

    lookup_name = None
    # Whether the field of the left side prepares the right side.
    prepare_rhs = True
    can_use_none_as_rhs = False

    def __init__(self, lhs, rhs):
        self.lhs, self.rhs = lhs, rhs
        # The right side is prepared for the left side as it was given.
        self.rhs, self.lhs = self.get_prep_lookup(), self.get_prep_lhs()
        inherited = getattr(self.lhs, "get_bilateral_transforms", list)
        self.bilateral_transforms = inherited()

    def apply_bilateral_transforms(self, value):
        return reduce(lambda inner, transform: transform(inner), self.bilateral_transforms, value)

    def __repr__(self):
        return "%s(%r, %r)" % (type(self).__name__, self.lhs, self.rhs)

    def batch_process_rhs(self, compiler, connection, rhs=None):
        """The items of a list on the right side: the SQL of each, and the parameters of all."""
        items = self.rhs if rhs is None else rhs
        if not self.bilateral_transforms:
            params = self.get_db_prep_lookup(items, connection)[1]
            return ["%s"] * len(params), params
        field = self.lhs.output_field
        transformed = (self.apply_bilateral_transforms(Value(item, output_field=field)) for item in items)
        compiled = [compiler.compile(value) for value in transformed]
        return [sql for sql, _params in compiled], [param for _sql, params in compiled for param in params]

    def get_source_expressions(self):
        return [self.lhs] if self.rhs_is_direct_value() else [self.lhs, self.rhs]

    def set_source_expressions(self, new_exprs):
        self.lhs, *others = new_exprs
        if others:
            (self.rhs,) = others

    def get_prep_lookup(self):
        if self.prepare_rhs and not hasattr(self.rhs, "resolve_expression"):
            prepare = getattr(getattr(self.lhs, "output_field", None), "get_prep_value", None)
            if prepare:
                return prepare(self.rhs)
        return self.rhs

    def get_prep_lhs(self):
        return self.lhs if hasattr(self.lhs, "resolve_expression") else Value(self.lhs)

    def get_db_prep_lookup(self, value, connection):
        return ("%s", [value])

    def process_lhs(self, compiler, connection, lhs=None):
        side = _resolved(lhs or self.lhs, compiler)
        sql, params = compiler.compile(side)
        # A condition that is itself compared.
        return ("(%s)" % sql if isinstance(side, Lookup) else sql), params

    def process_rhs(self, compiler, connection):
        side = self.rhs
        if self.bilateral_transforms:
            given = Value(side, output_field=self.lhs.output_field) if self.rhs_is_direct_value() else side
            side = self.apply_bilateral_transforms(given)
        side = _resolved(side, compiler)
        if not hasattr(side, "as_sql"):
            return self.get_db_prep_lookup(side, connection)
        sql, params = compiler.compile(side)
        # In parentheses for the operators around it, but never in two pairs.
        bare = isinstance(side, Value) or sql[:1] in ("", "(")
        return (sql if bare else "(%s)" % sql), params

    def rhs_is_direct_value(self):
        return not any(hasattr(self.rhs, name) for name in ("as_sql", "resolve_expression"))

    def as_sql(self, compiler, connection):
        raise NotImplementedError

    @cached_property
    def output_field(self):
        from django.db.models import BooleanField

        return BooleanField()

    @property
    def identity(self):
        return self.__class__, self.lhs, make_hashable(self.rhs)

    def __eq__(self, other):
        return self.identity == other.identity if isinstance(other, Lookup) else NotImplemented

    def __hash__(self):
        return hash(make_hashable(self.identity))

    contains_aggregate = cached_property(lambda self: self._either_side("contains_aggregate"))
    contains_over_clause = cached_property(lambda self: self._either_side("contains_over_clause"))

    def _either_side(self, name):
        return getattr(self.lhs, name) or getattr(self.rhs, name, False)


def _resolved(side, compiler):
    return side.resolve_expression(compiler.query) if hasattr(side, "resolve_expression") else side


class Transform(RegisterLookupMixin, Func):
    """A function of one argument that a lookup path can name."""

    bilateral = False
    arity = 1
    lookup_name = None

    @property
    def lhs(self):
        return self.get_source_expressions()[0]

    def get_bilateral_transforms(self):
        lhs = self.lhs
        transforms = lhs.get_bilateral_transforms() if hasattr(lhs, "get_bilateral_transforms") else []
        if self.bilateral:
            transforms.append(type(self))
        return transforms


class BuiltinLookup(Lookup):
    """A lookup of Django's. The ORM compiles it itself; a class of a program's own that derives from one is asked."""

    def as_sql(self, compiler, connection):
        lhs, params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        return "%s %s" % (lhs, self.get_rhs_op(connection, rhs)), (*params, *rhs_params)

    def get_rhs_op(self, connection, rhs):
        return connection.operators[self.lookup_name] % rhs


class FieldGetDbPrepValueMixin:
    get_db_prep_lookup_value_is_iterable = False

    def get_db_prep_lookup(self, value, connection):
        field = self.lhs.output_field
        field = getattr(field, "target_field", None) or field
        prepare = field.get_db_prep_value
        if self.get_db_prep_lookup_value_is_iterable:
            return "%s", [prepare(item, connection, prepared=True) for item in value]
        return "%s", [prepare(value, connection, prepared=True)]


class FieldGetDbPrepValueIterableMixin(FieldGetDbPrepValueMixin):
    """The right side is a list, whose items are prepared one by one."""

    get_db_prep_lookup_value_is_iterable = True

    def get_prep_lookup(self):
        if hasattr(self.rhs, "resolve_expression"):
            return self.rhs
        field = getattr(self.lhs, "output_field", None) if self.prepare_rhs else None
        prepared = []
        for value in self.rhs:
            if not hasattr(value, "resolve_expression") and field is not None:
                value = field.get_prep_value(value)
            prepared.append(value)
        return prepared

    def as_sql(self, compiler, connection):
        from _dunder_orm import compile_lookup

        return compile_lookup(self, compiler)


class Exact(FieldGetDbPrepValueMixin, BuiltinLookup):
    lookup_name = "exact"


class IExact(BuiltinLookup):
    lookup_name = "iexact"
    prepare_rhs = False

    def process_rhs(self, compiler, connection):
        sql, params = super().process_rhs(compiler, connection)
        if params and self.rhs_is_direct_value():
            params = [connection.ops.prep_for_iexact_query(params[0]), *params[1:]]
        return sql, params


class GreaterThan(FieldGetDbPrepValueMixin, BuiltinLookup):
    lookup_name = "gt"


class GreaterThanOrEqual(FieldGetDbPrepValueMixin, BuiltinLookup):
    lookup_name = "gte"


class LessThan(FieldGetDbPrepValueMixin, BuiltinLookup):
    lookup_name = "lt"


class LessThanOrEqual(FieldGetDbPrepValueMixin, BuiltinLookup):
    lookup_name = "lte"


class IntegerFieldOverflow:
    """A number that no such column can hold decides the condition without asking."""


class IntegerFieldFloatRounding:
    """A fraction compares with integers as the integer above it."""

    def get_prep_lookup(self):
        if isinstance(self.rhs, float):
            self.rhs = math.ceil(self.rhs)
        return super().get_prep_lookup()


class IntegerFieldExact(IntegerFieldOverflow, Exact):
    pass


class IntegerGreaterThan(IntegerFieldOverflow, GreaterThan):
    pass


class IntegerGreaterThanOrEqual(IntegerFieldOverflow, IntegerFieldFloatRounding, GreaterThanOrEqual):
    pass


class IntegerLessThan(IntegerFieldOverflow, IntegerFieldFloatRounding, LessThan):
    pass


class IntegerLessThanOrEqual(IntegerFieldOverflow, LessThanOrEqual):
    pass


class In(FieldGetDbPrepValueIterableMixin, BuiltinLookup):
    lookup_name = "in"


class Range(FieldGetDbPrepValueIterableMixin, BuiltinLookup):
    lookup_name = "range"


class PatternLookup(BuiltinLookup):
    """``LIKE``, with a pattern made of the right side."""

    param_pattern = "%%%s%%"
    prepare_rhs = False

    def get_rhs_op(self, connection, rhs):
        # The wildcards of another column stand for themselves.
        if hasattr(self.rhs, "as_sql") or self.bilateral_transforms:
            return connection.pattern_ops[self.lookup_name].format(connection.pattern_esc.format(rhs))
        return super().get_rhs_op(connection, rhs)

    def process_rhs(self, compiler, connection):
        sql, params = super().process_rhs(compiler, connection)
        if self.rhs_is_direct_value() and params and not self.bilateral_transforms:
            params = [self.param_pattern % connection.ops.prep_for_like_query(params[0]), *params[1:]]
        return sql, params


class Contains(PatternLookup):
    lookup_name = "contains"


class IContains(Contains):
    lookup_name = "icontains"


class StartsWith(PatternLookup):
    lookup_name = "startswith"
    param_pattern = "%s%%"


class IStartsWith(StartsWith):
    lookup_name = "istartswith"


class EndsWith(PatternLookup):
    lookup_name = "endswith"
    param_pattern = "%%%s"


class IEndsWith(EndsWith):
    lookup_name = "iendswith"


class IsNull(BuiltinLookup):
    lookup_name = "isnull"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        from _dunder_orm import compile_lookup

        return compile_lookup(self, compiler)


class Regex(BuiltinLookup):
    lookup_name = "regex"
    prepare_rhs = False


class IRegex(Regex):
    lookup_name = "iregex"


class YearLookup(Lookup):
    """A year compared with a date: the ORM compares with the year's first and last day."""

    def year_lookup_bounds(self, connection, year):
        from django.db.models.functions import ExtractIsoYear

        iso = isinstance(self.lhs, ExtractIsoYear)
        ops = connection.ops
        if self.lhs.lhs.output_field.get_internal_type() == "DateTimeField":
            return ops.year_lookup_bounds_for_datetime_field(year, iso_year=iso)
        return ops.year_lookup_bounds_for_date_field(year, iso_year=iso)

    # The ends of the year that a value is compared with.
    _bounds = None

    def get_bound_params(self, start, finish):
        if self._bounds is None:
            raise NotImplementedError("subclasses of YearLookup must provide a get_bound_params() method")
        return (start, finish)[self._bounds]


class YearExact(YearLookup, Exact):
    _bounds = slice(0, 2)


class YearGt(YearLookup, GreaterThan):
    _bounds = slice(1, 2)


class YearGte(YearLookup, GreaterThanOrEqual):
    _bounds = slice(0, 1)


class YearLt(YearLookup, LessThan):
    _bounds = slice(0, 1)


class YearLte(YearLookup, LessThanOrEqual):
    _bounds = slice(1, 2)


class UUIDTextMixin:
    """The column has no hyphens: neither must the text that is looked for."""


class UUIDIExact(UUIDTextMixin, IExact):
    pass


class UUIDContains(UUIDTextMixin, Contains):
    pass


class UUIDIContains(UUIDTextMixin, IContains):
    pass


class UUIDStartsWith(UUIDTextMixin, StartsWith):
    pass


class UUIDIStartsWith(UUIDTextMixin, IStartsWith):
    pass


class UUIDEndsWith(UUIDTextMixin, EndsWith):
    pass


class UUIDIEndsWith(UUIDTextMixin, IEndsWith):
    pass
