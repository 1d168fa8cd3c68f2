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
        return compiler.compile(lhs)

    def process_rhs(self, compiler, connection):
        value = self.rhs
        if self.bilateral_transforms:
            if self.rhs_is_direct_value():
                value = Value(value, output_field=self.lhs.output_field)
            value = self.apply_bilateral_transforms(value)
        if hasattr(value, "resolve_expression") or hasattr(value, "as_sql"):
            sql, params = compiler.compile(value)
            # In parentheses for the operators around it, but never in two pairs.
            if not isinstance(value, Value) and sql and sql[0] != "(":
                sql = f"({sql})"
            return sql, params
        return self.get_db_prep_lookup(value, connection)

    def rhs_is_direct_value(self):
        return not hasattr(self.rhs, "as_sql") and not hasattr(self.rhs, "resolve_expression")

    def get_rhs_op(self, connection, rhs):
        return "= %s" % rhs

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
    def process_lhs(self, compiler, connection, lhs=None):
        return super().process_lhs(compiler, connection, lhs)

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
    get_db_prep_lookup_value_is_iterable = True


def _lookups():
    """A class of each of Django's lookups, for programs that subclass or call one: ``GreaterThan(F("a"), 1)``."""
    names = {
        "Exact": "exact",
        "IExact": "iexact",
        "GreaterThan": "gt",
        "GreaterThanOrEqual": "gte",
        "LessThan": "lt",
        "LessThanOrEqual": "lte",
        "Contains": "contains",
        "IContains": "icontains",
        "StartsWith": "startswith",
        "IStartsWith": "istartswith",
        "EndsWith": "endswith",
        "IEndsWith": "iendswith",
        "Regex": "regex",
        "IRegex": "iregex",
        "IsNull": "isnull",
        "In": "in",
        "Range": "range",
    }
    for class_name, lookup_name in names.items():
        base = BuiltinLookup if class_name == "IsNull" else PatternLookup if "Contains" in class_name or "With" in class_name else _Comparison
        yield class_name, type(
            class_name,
            (base,),
            {"lookup_name": lookup_name, "__module__": __name__, "__qualname__": class_name, "_builtin": lookup_name},
        )


class _Comparison(FieldGetDbPrepValueMixin, BuiltinLookup):
    pass


class PatternLookup(BuiltinLookup):
    param_pattern = "%%%s%%"
    prepare_rhs = False

    def process_rhs(self, compiler, connection):
        sql, params = super().process_rhs(compiler, connection)
        if self.rhs_is_direct_value() and params and not self.bilateral_transforms:
            params = [self.param_pattern % connection.ops.prep_for_like_query(params[0]), *params[1:]]
        return sql, params


for _name, _class in _lookups():
    globals()[_name] = _class
StartsWith.param_pattern = IStartsWith.param_pattern = "%s%%"  # noqa: F821
EndsWith.param_pattern = IEndsWith.param_pattern = "%%%s"  # noqa: F821


class IntegerFieldFloatRounding:
    def get_prep_lookup(self):
        if isinstance(self.rhs, float):
            self.rhs = math.ceil(self.rhs)
        return super().get_prep_lookup()

