"""Constraints of a model: unique values, and conditions that every row meets."""

from enum import Enum
from types import NoneType

from django.core.exceptions import FieldError, ValidationError
from django.db.models.expressions import F
from django.db.models.lookups import Exact
from django.db.models.query_utils import Q
from django.utils.translation import gettext_lazy as _

__all__ = ["BaseConstraint", "CheckConstraint", "Deferrable", "UniqueConstraint"]


class BaseConstraint:
    default_violation_error_message = _("Constraint “%(name)s” is violated.")
    violation_error_code = None
    violation_error_message = None

    def __init__(self, *, name, violation_error_code=None, violation_error_message=None):
        self.name = name
        if violation_error_code is not None:
            self.violation_error_code = violation_error_code
        if violation_error_message and violation_error_message != self.default_violation_error_message:
            self.violation_error_message = violation_error_message
        else:
            self.violation_error_message = self.default_violation_error_message

    @property
    def contains_expressions(self):
        return False

    def validate(self, model, instance, exclude=None, using="default"):
        raise NotImplementedError("This method must be implemented by a subclass.")

    def get_violation_error_message(self):
        return self.violation_error_message % {"name": self.name}

    def deconstruct(self):
        path = "%s.%s" % (type(self).__module__, type(self).__name__)
        path = path.replace("django.db.models.constraints", "django.db.models")
        kwargs = {"name": self.name}
        if self.violation_error_message != self.default_violation_error_message:
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


class CheckConstraint(BaseConstraint):
    def __init__(self, *, condition, name, violation_error_code=None, violation_error_message=None):
        if not getattr(condition, "conditional", False):
            raise TypeError("CheckConstraint.condition must be a Q instance or boolean expression.")
        self.condition = condition
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )

    def validate(self, model, instance, exclude=None, using="default"):
        against = instance._get_field_expression_map(meta=model._meta, exclude=exclude)
        try:
            if not Q(self.condition).check(against, using=using):
                raise self._error()
        except FieldError:
            # It mentions a field that is excluded.
            pass

    def __repr__(self):
        return "<%s: condition=%s name=%s%s>" % (
            type(self).__qualname__,
            self.condition,
            repr(self.name),
            self._repr_options(),
        )

    def __eq__(self, other):
        if isinstance(other, CheckConstraint):
            return (
                self.name == other.name
                and self.condition == other.condition
                and self.violation_error_code == other.violation_error_code
                and self.violation_error_message == other.violation_error_message
            )
        return super().__eq__(other)

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        kwargs["condition"] = self.condition
        return path, args, kwargs


class Deferrable(Enum):
    DEFERRED = "deferred"
    IMMEDIATE = "immediate"

    def __repr__(self):
        return "%s.%s" % (type(self).__qualname__, self._name_)


class UniqueConstraint(BaseConstraint):
    def __init__(
        self,
        *expressions,
        fields=(),
        name=None,
        condition=None,
        deferrable=None,
        include=None,
        opclasses=(),
        nulls_distinct=None,
        violation_error_code=None,
        violation_error_message=None,
    ):
        if not name:
            raise ValueError("A unique constraint must be named.")
        if not expressions and not fields:
            raise ValueError("At least one field or expression is required to define a unique constraint.")
        if expressions and fields:
            raise ValueError("UniqueConstraint.fields and expressions are mutually exclusive.")
        if not isinstance(condition, (NoneType, Q)):
            raise ValueError("UniqueConstraint.condition must be a Q instance.")
        if condition and deferrable:
            raise ValueError("UniqueConstraint with conditions cannot be deferred.")
        if include and deferrable:
            raise ValueError("UniqueConstraint with include fields cannot be deferred.")
        if opclasses and deferrable:
            raise ValueError("UniqueConstraint with opclasses cannot be deferred.")
        if expressions and deferrable:
            raise ValueError("UniqueConstraint with expressions cannot be deferred.")
        if expressions and opclasses:
            raise ValueError(
                "UniqueConstraint.opclasses cannot be used with expressions. Use "
                "django.contrib.postgres.indexes.OpClass() instead."
            )
        if not isinstance(deferrable, (NoneType, Deferrable)):
            raise TypeError("UniqueConstraint.deferrable must be a Deferrable instance.")
        if not isinstance(include, (NoneType, list, tuple)):
            raise TypeError("UniqueConstraint.include must be a list or tuple.")
        if not isinstance(opclasses, (list, tuple)):
            raise TypeError("UniqueConstraint.opclasses must be a list or tuple.")
        if not isinstance(nulls_distinct, (NoneType, bool)):
            raise TypeError("UniqueConstraint.nulls_distinct must be a bool.")
        if opclasses and len(fields) != len(opclasses):
            raise ValueError(
                "UniqueConstraint.fields and UniqueConstraint.opclasses must have the same number of elements."
            )
        self.fields = tuple(fields)
        self.condition = condition
        self.deferrable = deferrable
        self.include = tuple(include) if include else ()
        self.opclasses = opclasses
        self.nulls_distinct = nulls_distinct
        self.expressions = tuple(F(expression) if isinstance(expression, str) else expression for expression in expressions)
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )

    @property
    def contains_expressions(self):
        return bool(self.expressions)

    def __repr__(self):
        return "<%s:%s%s%s%s%s%s%s%s%s>" % (
            type(self).__qualname__,
            "" if not self.fields else " fields=%s" % repr(self.fields),
            "" if not self.expressions else " expressions=%s" % repr(self.expressions),
            " name=%s" % repr(self.name),
            "" if self.condition is None else " condition=%s" % self.condition,
            "" if self.deferrable is None else " deferrable=%r" % self.deferrable,
            "" if not self.include else " include=%s" % repr(self.include),
            "" if not self.opclasses else " opclasses=%s" % repr(self.opclasses),
            "" if self.nulls_distinct is None else " nulls_distinct=%r" % self.nulls_distinct,
            self._repr_options(),
        )

    def __eq__(self, other):
        if isinstance(other, UniqueConstraint):
            return self._key() == other._key()
        return super().__eq__(other)

    def _key(self):
        return (
            self.name,
            self.fields,
            self.condition,
            self.deferrable,
            self.include,
            self.opclasses,
            self.expressions,
            self.nulls_distinct,
            self.violation_error_code,
            self.violation_error_message,
        )

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        for name in ("fields", "condition", "deferrable", "include", "opclasses"):
            value = getattr(self, name)
            if value:
                kwargs[name] = value
        if self.nulls_distinct is not None:
            kwargs["nulls_distinct"] = self.nulls_distinct
        return path, self.expressions, kwargs

    def validate(self, model, instance, exclude=None, using="default"):
        queryset = model._default_manager.using(using)
        exclude = exclude or ()
        if self.fields:
            lookups = {}
            for name in self.fields:
                if name in exclude:
                    return
                field = model._meta.get_field(name)
                value = getattr(instance, field.attname)
                if value is None and self.nulls_distinct is not False:
                    return  # nulls are all different
                lookups[field.name] = value
            queryset = queryset.filter(**lookups)
        else:
            against = instance._get_field_expression_map(meta=model._meta, exclude=exclude)
            expressions = []
            for expression in self.expressions:
                plain = getattr(expression, "expression", expression) if hasattr(expression, "descending") else expression
                if any(name in exclude for name in _field_names(plain)):
                    return
                expressions.append(Exact(plain, _replaced(plain, against)))
            queryset = queryset.filter(*expressions)
        model_class_pk = instance._get_pk_val(model._meta)
        if not instance._state.adding and instance._is_pk_set(model._meta):
            queryset = queryset.exclude(pk=model_class_pk)
        if not self.condition:
            if queryset.exists():
                if self.fields and self.violation_error_message == self.default_violation_error_message:
                    # The message that a unique field has.
                    raise instance.unique_error_message(model, self.fields)
                raise self._error()
            return
        against = instance._get_field_expression_map(meta=model._meta, exclude=exclude)
        try:
            if (self.condition & _exists(queryset.filter(self.condition))).check(against, using=using):
                if self.fields and self.violation_error_message == self.default_violation_error_message:
                    raise instance.unique_error_message(model, self.fields)
                raise self._error()
        except FieldError:
            # It mentions a field that is excluded.
            pass


def _exists(queryset):
    from django.db.models.expressions import Exists

    return Q(Exists(queryset))


def _field_names(expression):
    if isinstance(expression, F):
        yield expression.name.split("__")[0]
    for source in getattr(expression, "get_source_expressions", list)():
        if source is not None:
            yield from _field_names(source)


def _replaced(expression, against):
    """The expression with the instance's values in place of its fields."""
    if isinstance(expression, F):
        return against.get(expression.name, expression)
    if not hasattr(expression, "get_source_expressions"):
        return expression
    clone = expression.copy()
    clone.set_source_expressions(
        [None if source is None else _replaced(source, against) for source in expression.get_source_expressions()]
    )
    return clone

