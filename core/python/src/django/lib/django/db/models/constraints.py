"""Constraints of a model: unique values, and conditions that every row meets."""

from enum import Enum
from types import NoneType

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.expressions import Exists, F
from django.db.models.lookups import Exact, IsNull
from django.db.models.query_utils import Q
from django.utils.translation import gettext_lazy as _

__all__ = ["BaseConstraint", "CheckConstraint", "Deferrable", "UniqueConstraint"]


def references(expression):
    """The paths that an expression or condition mentions, each as the tuple of its parts."""
    if isinstance(expression, Q):
        for child in expression.children:
            if isinstance(child, tuple):
                path, child = child
                yield tuple(path.split("__"))
            yield from references(child)
    elif isinstance(expression, F):
        yield tuple(expression.name.split("__"))
    elif hasattr(expression, "get_source_expressions"):
        for source in expression.get_source_expressions():
            yield from references(source)


def mentions(model, expression, names):
    """Whether an expression is about one of the named fields, generated fields in between included."""
    for path in references(expression) if names else ():
        field = model._meta.pk if path[0] == "pk" else model._meta.get_field(path[0])
        if path[0] in names or field.name in names:
            return True
        if field.generated and mentions(model, field.expression, names):
            return True
    return False


def _refuse(wrong, message, kind=ValueError):
    if wrong:
        raise kind(message)


def _demand(value, kinds, demand, kind=TypeError):
    _refuse(not isinstance(value, kinds), "UniqueConstraint.%s." % demand, kind)


def _error_options(code, message):
    return {"violation_error_code": code, "violation_error_message": message}


class BaseConstraint:
    default_violation_error_message = _("Constraint “%(name)s” is violated.")
    violation_error_code = None
    violation_error_message = None

    # A change of these changes nothing in the database.
    non_db_attrs = ("violation_error_code", "violation_error_message")

    def __init__(self, *, name, violation_error_code=None, violation_error_message=None):
        self.name = name
        if violation_error_code is not None:
            self.violation_error_code = violation_error_code
        if violation_error_message is None:
            violation_error_message = self.default_violation_error_message
        self.violation_error_message = violation_error_message

    @property
    def contains_expressions(self):
        return False

    def _create_sql(self, model, schema_editor):
        return schema_editor._constraint_statement(model, self)

    def _remove_sql(self, model, schema_editor):
        return schema_editor._delete_constraint_sql(model, self.name)

    def _of_subclass(self, *args, **kwargs):
        raise NotImplementedError("This method must be implemented by a subclass.")

    constraint_sql = create_sql = remove_sql = _of_subclass

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        self._of_subclass()

    def check(self, model, connection):
        """The system checks of the constraint."""
        return []

    def get_violation_error_message(self):
        return self.violation_error_message % {"name": self.name}

    def deconstruct(self):
        path = "%s.%s" % (type(self).__module__, type(self).__name__)
        path = path.replace("django.db.models.constraints", "django.db.models")
        kwargs = {"name": self.name}
        if self.violation_error_message not in (None, self.default_violation_error_message):
            kwargs["violation_error_message"] = self.violation_error_message
        if self.violation_error_code is not None:
            kwargs["violation_error_code"] = self.violation_error_code
        return (path, (), kwargs)

    def clone(self):
        _path, args, kwargs = self.deconstruct()
        return type(self)(*args, **kwargs)

    def _error(self):
        return ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def _repr_options(self):
        code = "" if self.violation_error_code is None else " violation_error_code=%r" % self.violation_error_code
        default = self.violation_error_message is None or (
            self.violation_error_message == self.default_violation_error_message
        )
        return code + ("" if default else " violation_error_message=%r" % self.violation_error_message)


class _Compared(BaseConstraint):
    """A constraint that the database knows, and that equals another one with the same parts."""

    # What a constraint of this kind has besides its name and its error.
    _parts = ()

    create_sql = BaseConstraint._create_sql
    remove_sql = BaseConstraint._remove_sql

    def __eq__(self, other):
        if getattr(other, "_parts", None) != self._parts:
            return NotImplemented
        names = ("name", *self._parts, *self.non_db_attrs)
        return all(getattr(self, name) == getattr(other, name) for name in names)

    __hash__ = None


class CheckConstraint(_Compared):
    """A condition that each row meets."""

    _parts = ("condition",)

    def __init__(self, *, condition, name, violation_error_code=None, violation_error_message=None):
        if not getattr(condition, "conditional", False):
            raise TypeError("CheckConstraint.condition must be a Q instance or boolean expression.")
        super().__init__(name=name, **_error_options(violation_error_code, violation_error_message))
        self.condition = condition

    def check(self, model, connection):
        from django.core.checks.constraints import check_check_constraint

        return list(check_check_constraint(self, model, connection))

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        from django.db.models.fields import BooleanField
        from django.db.models.functions import Coalesce

        if mentions(model, self.condition, exclude):
            return
        condition = self.condition
        if connections[using].features.supports_comparing_boolean_expr:
            # As in the database, "unknown" is no violation.
            condition = Coalesce(condition, True, output_field=BooleanField())
        against = instance._get_field_expression_map(meta=model._meta, exclude=exclude)
        if not Q(condition).check(against, using=using):
            raise self._error()

    def __repr__(self):
        return "<%s: condition=%s name=%s%s>" % (
            type(self).__qualname__,
            self.condition,
            repr(self.name),
            self._repr_options(),
        )

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"condition": self.condition}


class Deferrable(Enum):
    DEFERRED = "deferred"
    IMMEDIATE = "immediate"

    def __repr__(self):
        return "%s.%s" % (type(self).__qualname__, self._name_)


class UniqueConstraint(_Compared):
    """Fields, or expressions, that no two rows have the same values of."""

    _parts = ("fields", "expressions", "condition", "deferrable", "include", "opclasses", "nulls_distinct")

    def __init__(
        self, *expressions, fields=(), name, condition=None, deferrable=None, include=None, opclasses=(),
        nulls_distinct=None, violation_error_code=None, violation_error_message=None,
    ):
        _refuse(not name, "A unique constraint must be named.")
        _refuse(
            not (expressions or fields),
            "At least one field or expression is required to define a unique constraint.",
        )
        _refuse(expressions and fields, "UniqueConstraint.fields and expressions are mutually exclusive.")
        _demand(condition, (NoneType, Q), "condition must be a Q instance", ValueError)
        for what, given in {
            "conditions": condition, "include fields": include, "opclasses": opclasses, "expressions": expressions
        }.items():
            _refuse(given and deferrable, "UniqueConstraint with %s cannot be deferred." % what)
        _refuse(
            expressions and opclasses,
            "UniqueConstraint.opclasses cannot be used with expressions. Use "
            "django.contrib.postgres.indexes.OpClass() instead.",
        )
        _demand(deferrable, (NoneType, Deferrable), "deferrable must be a Deferrable instance")
        _demand(include, (NoneType, list, tuple), "include must be a list or tuple")
        _demand(opclasses, (list, tuple), "opclasses must be a list or tuple")
        _demand(nulls_distinct, (NoneType, bool), "nulls_distinct must be a bool")
        _refuse(
            opclasses and len(fields) != len(opclasses),
            "UniqueConstraint.fields and UniqueConstraint.opclasses must have the same number of elements.",
        )
        super().__init__(name=name, **_error_options(violation_error_code, violation_error_message))
        self.fields, self.include = tuple(fields), tuple(include or ())
        self.expressions = tuple(F(part) if isinstance(part, str) else part for part in expressions)
        self.condition, self.deferrable = condition, deferrable
        self.opclasses, self.nulls_distinct = opclasses, nulls_distinct

    @property
    def contains_expressions(self):
        return self.expressions != ()

    def check(self, model, connection):
        from django.core.checks.constraints import check_unique_constraint

        return list(check_unique_constraint(self, model, connection))

    def __repr__(self):
        parts = {name: repr(value) for name, value in self._given_parts()}
        if "condition" in parts:
            parts["condition"] = self.condition
        # The name stands after what it is the name of.
        order = ("fields", "expressions", "name", *self._parts[2:])
        parts["name"] = repr(self.name)
        text = "".join(" %s=%s" % (name, parts[name]) for name in order if name in parts)
        return "<%s:%s%s>" % (type(self).__qualname__, text, self._repr_options())

    def _given_parts(self):
        values = ((name, getattr(self, name)) for name in self._parts)
        return [(name, value) for name, value in values if value not in (None, (), [])]

    def deconstruct(self):
        path, _args, kwargs = super().deconstruct()
        kwargs.update((name, value) for name, value in self._given_parts() if value or name == "nulls_distinct")
        return path, kwargs.pop("expressions", ()), kwargs

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        exclude = exclude or ()
        conditions = self._same_values(model, instance, exclude)
        if conditions is None or (self.condition and mentions(model, self.condition, exclude)):
            return
        others = model._default_manager.using(using).filter(*conditions)
        if not instance._state.adding and instance._is_pk_set(model._meta):
            others = others.exclude(pk=instance._get_pk_val(model._meta))
        if self.condition:
            # The instance must meet the condition, as the other row does.
            clash = self.condition & Exists(others.filter(self.condition))
            if clash.check(instance._get_field_expression_map(meta=model._meta, exclude=exclude), using=using):
                raise self._error()
        elif others.exists():
            if self.fields and self.violation_error_message == self.default_violation_error_message:
                # The message that a unique field has.
                error = instance.unique_error_message(model, self.fields)
                raise ValidationError(error, code=error.code)
            raise self._error()

    def _same_values(self, model, instance, exclude):
        """What another row with the instance's values meets; None where no row can clash."""
        conditions, lookups, values = [], {}, None
        if self.expressions:
            if any(mentions(model, expression, exclude) for expression in self.expressions):
                return None
            values = instance._get_field_expression_map(meta=model._meta, exclude=exclude)
            replacements = {F(name): value for name, value in values.items()}
            for expression in self.expressions:
                if hasattr(expression, "get_expression_for_validation"):
                    expression = expression.get_expression_for_validation()
                conditions.append(self._equal(expression, expression.replace_expressions(replacements)))
            return conditions
        for name in self.fields:
            if name in exclude:
                return None
            field = model._meta.get_field(name)
            if field.generated:
                if mentions(model, field.expression, exclude):
                    return None
                if values is None:
                    values = instance._get_field_expression_map(meta=model._meta, exclude=exclude)
                if self.nulls_distinct is False:
                    conditions.append(self._equal(F(field.name), values[field.name]))
                else:
                    lookups[field.name] = values[field.name]
                continue
            value = getattr(instance, field.attname)
            features = connections[DEFAULT_DB_ALIAS].features
            if (value is None and self.nulls_distinct is not False) or (
                value == "" and features.interprets_empty_strings_as_nulls
            ):
                # Nulls are all different from each other.
                return None
            lookups[field.name] = value
        return [*conditions, Q(**lookups)]

    def _equal(self, mine, given):
        equal = Exact(mine, given)
        if self.nulls_distinct is False:
            return Q(equal) | Q(IsNull(mine, True), IsNull(given, True))
        return equal
