"""``Model`` and its metaclass."""

import _django
from _django import DeferredAttribute, Model, ModelBase, ModelState


class Deferred:
    def __repr__(self):
        return "<Deferred field>"

    def __str__(self):
        return "<Deferred field>"


DEFERRED = Deferred()


def model_unpickle(model_id):
    """An empty instance, for pickle to fill."""
    if isinstance(model_id, tuple):
        from django.apps import apps

        model = apps.get_model(*model_id)
    else:
        model = model_id
    return model.__new__(model)


model_unpickle.__safe_for_unpickle__ = True

def _get_next_or_previous_by_FIELD(self, field, is_next, **kwargs):
    """The nearest row in the order of a date field; rows of one date follow their keys."""
    if not self.pk:
        raise ValueError("get_next/get_previous cannot be used on unsaved objects.")
    from django.db.models import Q

    name, value = field.name, getattr(self, field.attname)
    op, order = ("gt", "") if is_next else ("lt", "-")
    later = Q(**{name: value, "pk__" + op: self.pk}) | Q(**{"%s__%s" % (name, op): value})
    found = self.__class__._default_manager.filter(**kwargs).filter(later).order_by(order + name, order + "pk")
    try:
        return found[0]
    except IndexError:
        raise self.DoesNotExist("%s matching query does not exist." % self.__class__._meta.object_name) from None


def _get_next_or_previous_in_order(self, field, is_next):
    opts = self._meta
    related = opts.order_with_respect_to
    op, order = ("gt", "") if is_next else ("lt", "-")
    own = self.__class__._default_manager.filter(pk=self.pk).values("_order")
    found = self.__class__._default_manager.filter(**{related.attname: getattr(self, related.attname)})
    return found.filter(**{"_order__" + op: own}).order_by(order + "_order")[:1].get()


def _next_order(model, instance):
    """``_order`` of a new row: after all rows of the same owner."""
    from django.db.models import Max
    from django.db.models.functions import Coalesce

    related = model._meta.order_with_respect_to
    rows = model._base_manager.filter(**{related.attname: getattr(instance, related.attname)})
    return rows.aggregate(order=Coalesce(Max("_order") + 1, 0))["order"]


def _get_unique_checks(self, exclude=None, include_meta_constraints=False):
    """What must be unique: groups of fields, and fields for a date; each with the class to ask."""
    exclude = exclude or set()
    unique_checks, date_checks = [], []
    classes = [self.__class__, *self._meta.all_parents]
    for cls in classes:
        groups = list(cls._meta.unique_together)
        if include_meta_constraints:
            groups += [constraint.fields for constraint in cls._meta.total_unique_constraints]
        unique_checks += [(cls, tuple(group)) for group in groups if not any(name in exclude for name in group)]
    for cls in classes:
        for field in cls._meta.local_fields:
            if field.name in exclude:
                continue
            if field.unique and field.concrete:
                unique_checks.append((cls, (field.name,)))
            for option, lookup in (
                ("unique_for_date", "date"),
                ("unique_for_year", "year"),
                ("unique_for_month", "month"),
            ):
                date = getattr(field, option, None)
                if date and date not in exclude:
                    date_checks.append((cls, lookup, field.name, date))
    return unique_checks, date_checks


def _exists_beside(self, cls, condition):
    """Whether a row other than this one meets the condition."""
    rows = cls._default_manager.filter(**condition)
    if not self._state.adding and self.pk is not None:
        rows = rows.exclude(pk=self.pk)
    return rows.exists()


def _perform_unique_checks(self, unique_checks):
    from django.core.exceptions import NON_FIELD_ERRORS

    errors = {}
    for cls, names in unique_checks:
        condition = {}
        for name in names:
            field = self._meta.get_field(name)
            value = getattr(self, field.attname)
            if value is None or (value == "" and not field.empty_strings_allowed):
                break
            if field.primary_key and not self._state.adding:
                break
            condition[name] = value
        else:
            if _exists_beside(self, cls, condition):
                key = names[0] if len(names) == 1 else NON_FIELD_ERRORS
                errors.setdefault(key, []).append(self.unique_error_message(cls, names))
    return errors


def _perform_date_checks(self, date_checks):
    errors = {}
    for cls, lookup, name, date_name in date_checks:
        date = getattr(self, date_name)
        if date is None:
            continue
        parts = ("day", "month", "year") if lookup == "date" else (lookup,)
        condition = {"%s__%s" % (date_name, part): getattr(date, part) for part in parts}
        condition[name] = getattr(self, name)
        if _exists_beside(self, cls, condition):
            errors.setdefault(name, []).append(self.date_error_message(lookup, name, date_name))
    return errors


def validate_unique(self, exclude=None):
    from django.core.exceptions import ValidationError

    unique_checks, date_checks = self._get_unique_checks(exclude=exclude)
    errors = self._perform_unique_checks(unique_checks)
    for name, messages in _perform_date_checks(self, date_checks).items():
        errors.setdefault(name, []).extend(messages)
    if errors:
        raise ValidationError(errors)


def _capitalized(text):
    text = str(text)
    return text[:1].upper() + text[1:]


def unique_error_message(self, model_class, unique_check):
    from django.core.exceptions import ValidationError

    opts = model_class._meta
    params = {
        "model": self,
        "model_class": model_class,
        "model_name": _capitalized(opts.verbose_name),
        "unique_check": unique_check,
    }
    if len(unique_check) == 1:
        field = opts.get_field(unique_check[0])
        params["field_label"] = _capitalized(field.verbose_name)
        return ValidationError(
            message=(field._error_messages or {}).get(
                "unique", "%(model_name)s with this %(field_label)s already exists."
            ),
            code="unique",
            params=params,
        )
    labels = [_capitalized(opts.get_field(name).verbose_name) for name in unique_check]
    params["field_labels"] = labels[0] if len(labels) == 1 else "%s and %s" % (", ".join(labels[:-1]), labels[-1])
    return ValidationError(
        message="%(model_name)s with this %(field_labels)s already exists.", code="unique_together", params=params
    )


def date_error_message(self, lookup_type, field_name, unique_for):
    from django.core.exceptions import ValidationError

    opts = self._meta
    field = opts.get_field(field_name)
    return ValidationError(
        message="%(field_label)s must be unique for %(date_field_label)s %(lookup_type)s.",
        code="unique_for_date",
        params={
            "model": self,
            "model_name": _capitalized(opts.verbose_name),
            "lookup_type": lookup_type,
            "field": field_name,
            "field_label": _capitalized(field.verbose_name),
            "date_field": unique_for,
            "date_field_label": _capitalized(opts.get_field(unique_for).verbose_name),
        },
    )


def get_constraints(self):
    return [(cls, cls._meta.constraints) for cls in (self.__class__, *self._meta.all_parents) if cls._meta.constraints]


def validate_constraints(self, exclude=None):
    from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

    errors = {}
    for model_class, constraints in self.get_constraints():
        for constraint in constraints:
            try:
                constraint.validate(model_class, self, exclude=exclude, using="default")
            except ValidationError as error:
                fields = getattr(constraint, "fields", ())
                if getattr(error, "code", None) == "unique" and len(fields) == 1:
                    errors.setdefault(fields[0], []).append(error)
                else:
                    errors = error.update_error_dict(errors)
    if errors:
        raise ValidationError(errors)


def check(cls, **kwargs):
    """The system checks of the model."""
    from django.core.checks.models import check_model

    return check_model(cls, **kwargs)


_django.extend(Model, {"check": classmethod(check)})


def _async(name):
    async def method(self, *args, **kwargs):
        return getattr(self, name)(*args, **kwargs)

    method.__name__ = "a" + name
    method.__qualname__ = "Model.a" + name
    return method


_django.extend(Model, {"a" + name: _async(name) for name in ("save", "delete", "refresh_from_db")})

__all__ = ["DEFERRED", "DeferredAttribute", "Model", "ModelBase", "ModelState", "model_unpickle"]
