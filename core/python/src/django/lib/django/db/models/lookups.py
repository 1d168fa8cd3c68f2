"""Base classes for lookups and transforms of a program's own."""

import math

from django.db.models.expressions import Expression, Func, Value
from django.db.models.query_utils import RegisterLookupMixin
from django.utils.functional import cached_property
from django.utils.hashable import make_hashable


class Lookup(Expression):
    """A condition: a left side, a right side, and a name."""

    lookup_name = None
    prepare_rhs = True
    can_use_none_as_rhs = False

    def __init__(self, lhs, rhs):
        self.lhs, self.rhs = lhs, rhs
        self.rhs = self.get_prep_lookup()
        self.lhs = self.get_prep_lhs()
        if hasattr(self.lhs, "get_bilateral_transforms"):
            bilateral_transforms = self.lhs.get_bilateral_transforms()
        else:
            bilateral_transforms = []
        self.bilateral_transforms = bilateral_transforms

    def apply_bilateral_transforms(self, value):
        for transform in self.bilateral_transforms:
            value = transform(value)
        return value

    def __repr__(self):
        return "%s(%r, %r)" % (type(self).__name__, self.lhs, self.rhs)

    def batch_process_rhs(self, compiler, connection, rhs=None):
        rhs = self.rhs if rhs is None else rhs
        if self.bilateral_transforms:
            sqls, params = [], []
            for item in rhs:
                value = self.apply_bilateral_transforms(Value(item, output_field=self.lhs.output_field))
                sql, sql_params = compiler.compile(value)
                sqls.append(sql)
                params.extend(sql_params)
        else:
            _, params = self.get_db_prep_lookup(rhs, connection)
            sqls = ["%s"] * len(params)
        return sqls, params

    def get_source_expressions(self):
        return [self.lhs, self.rhs] if self.rhs_is_direct_value() is False else [self.lhs]

    def set_source_expressions(self, new_exprs):
        if len(new_exprs) == 1:
            self.lhs = new_exprs[0]
        else:
            self.lhs, self.rhs = new_exprs

    def get_prep_lookup(self):
        if not self.prepare_rhs or hasattr(self.rhs, "resolve_expression"):
            return self.rhs
        if hasattr(self.lhs, "output_field") and hasattr(self.lhs.output_field, "get_prep_value"):
            return self.lhs.output_field.get_prep_value(self.rhs)
        return self.rhs

    def get_prep_lhs(self):
        return self.lhs if hasattr(self.lhs, "resolve_expression") else Value(self.lhs)

    def get_db_prep_lookup(self, value, connection):
        return ("%s", [value])

    def process_lhs(self, compiler, connection, lhs=None):
        lhs = lhs or self.lhs
        if hasattr(lhs, "resolve_expression"):
            lhs = lhs.resolve_expression(compiler.query)
        sql, params = compiler.compile(lhs)
        if isinstance(lhs, Lookup):
            sql = f"({sql})"
        return sql, params

    def process_rhs(self, compiler, connection):
        value = self.rhs
        if self.bilateral_transforms:
            if self.rhs_is_direct_value():
                value = Value(value, output_field=self.lhs.output_field)
            value = self.apply_bilateral_transforms(value)
        if hasattr(value, "resolve_expression"):
            value = value.resolve_expression(compiler.query)
        if hasattr(value, "as_sql"):
            sql, params = compiler.compile(value)
            # In parentheses for the operators around it, but never in two pairs.
            if not isinstance(value, Value) and sql and sql[0] != "(":
                sql = f"({sql})"
            return sql, params
        return self.get_db_prep_lookup(value, connection)

    def rhs_is_direct_value(self):
        return not hasattr(self.rhs, "as_sql") and not hasattr(self.rhs, "resolve_expression")

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
        if not isinstance(other, Lookup):
            return NotImplemented
        return self.identity == other.identity

    def __hash__(self):
        return hash(make_hashable(self.identity))

    @cached_property
    def contains_aggregate(self):
        return self.lhs.contains_aggregate or getattr(self.rhs, "contains_aggregate", False)

    @cached_property
    def contains_over_clause(self):
        return self.lhs.contains_over_clause or getattr(self.rhs, "contains_over_clause", False)


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

    def get_bound_params(self, start, finish):
        raise NotImplementedError("subclasses of YearLookup must provide a get_bound_params() method")


class YearExact(YearLookup, Exact):
    def get_bound_params(self, start, finish):
        return start, finish


class YearGt(YearLookup, GreaterThan):
    def get_bound_params(self, start, finish):
        return (finish,)


class YearGte(YearLookup, GreaterThanOrEqual):
    def get_bound_params(self, start, finish):
        return (start,)


class YearLt(YearLookup, LessThan):
    def get_bound_params(self, start, finish):
        return (start,)


class YearLte(YearLookup, LessThanOrEqual):
    def get_bound_params(self, start, finish):
        return (finish,)


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
