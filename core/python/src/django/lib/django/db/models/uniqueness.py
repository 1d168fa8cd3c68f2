"""What must be unique among rows, and the constraints of a row, as validation asks for them before a save.

A *claim* names a model and fields whose values together no other row of that model may have; claims of
``unique_for_date`` and its kin are about the day, month or year of a date field.
"""

from collections import namedtuple
from itertools import chain

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import connection, router
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

Claim = namedtuple("Claim", "model fields")
DateClaim = namedtuple("DateClaim", "model period field date_field")


def _lineage(instance):
    """The model and its parents with tables: each checks what it declares itself."""
    return type(instance), *instance._meta.all_parents


def _any_in(names, exclude):
    return any(name in exclude for name in names)


def _claims(model, exclude, with_constraints):
    """Groups of fields in ``Meta``."""
    groups = list(model._meta.unique_together)
    if with_constraints:
        groups += [constraint.fields for constraint in model._meta.total_unique_constraints]
    return [Claim(model, tuple(group)) for group in groups if not _any_in(group, exclude)]


def _field_claims(model, exclude):
    """Fields that are unique by themselves, and composite primary keys."""
    for field in model._meta.local_fields:
        names = tuple(part.name for part in model._meta.pk_fields) if field.column is None else (field.name,)
        if field.unique and not _any_in((field.name, *names), exclude):
            yield Claim(model, names)


def _date_claims(model, exclude):
    for field in model._meta.local_fields:
        for period in ("date", "year", "month"):
            date_field = getattr(field, "unique_for_%s" % period, None)
            if date_field and not _any_in((field.name, date_field), exclude):
                yield DateClaim(model, period, field.name, date_field)


def _get_unique_checks(self, exclude=None, include_meta_constraints=False):
    exclude, lineage = exclude or (), _lineage(self)
    groups = chain.from_iterable(_claims(model, exclude, include_meta_constraints) for model in lineage)
    fields = chain.from_iterable(_field_claims(model, exclude) for model in lineage)
    dates = chain.from_iterable(_date_claims(model, exclude) for model in lineage)
    return [*groups, *fields], list(dates)


def _is_taken(instance, model, condition, options):
    """Whether another row of the model meets the condition."""
    rows = model._default_manager.filter(**condition)
    if not instance._state.adding and instance._is_pk_set(options):
        rows = rows.exclude(pk=instance._get_pk_val(options))
    return rows.exists()


def _has_no_value(value):
    """Nulls are all different from each other."""
    return value is None or (value == "" and connection.features.interprets_empty_strings_as_nulls)


def _condition(instance, claim):
    """What another row would have to be like; None where none can clash."""
    condition = {}
    for name in claim.fields:
        field = instance._meta.get_field(name)
        value = getattr(instance, field.attname)
        unchanged_key = field in claim.model._meta.pk_fields and not instance._state.adding
        if _has_no_value(value) or unchanged_key:
            return None
        condition[str(name)] = value
    return condition


def _perform_unique_checks(self, unique_checks):
    errors = {}
    for claim in unique_checks:
        claim = Claim(*claim)
        condition = _condition(self, claim)
        if condition is not None and _is_taken(self, claim.model, condition, claim.model._meta):
            key = claim.fields[0] if len(claim.fields) == 1 else NON_FIELD_ERRORS
            errors.setdefault(key, []).append(self.unique_error_message(*claim))
    return errors


def _perform_date_checks(self, date_checks):
    errors = {}
    for claim in date_checks:
        claim = DateClaim(*claim)
        date = getattr(self, claim.date_field)
        if date is None:
            continue
        parts = ("day", "month", "year") if claim.period == "date" else (claim.period,)
        condition = {"%s__%s" % (claim.date_field, part): getattr(date, part) for part in parts}
        condition[claim.field] = getattr(self, claim.field)
        if _is_taken(self, claim.model, condition, None):
            errors.setdefault(claim.field, []).append(self.date_error_message(*claim[1:]))
    return errors


def validate_unique(self, exclude=None):
    unique_checks, date_checks = self._get_unique_checks(exclude=exclude)
    errors = self._perform_unique_checks(unique_checks)
    for name, messages in _perform_date_checks(self, date_checks).items():
        errors.setdefault(name, []).extend(messages)
    if errors:
        raise ValidationError(errors)


def _label(options, name):
    return capfirst(options.get_field(name).verbose_name)


def unique_error_message(self, model_class, unique_check):
    options = model_class._meta
    params = {
        "model": self,
        "model_class": model_class,
        "model_name": capfirst(options.verbose_name),
        "unique_check": unique_check,
    }
    if len(unique_check) == 1:
        message, code = options.get_field(unique_check[0]).error_messages["unique"], "unique"
        params["field_label"] = _label(options, unique_check[0])
    else:
        message, code = _("%(model_name)s with this %(field_labels)s already exists."), "unique_together"
        params["field_labels"] = get_text_list([_label(options, name) for name in unique_check], _("and"))
    return ValidationError(message, code=code, params=params)


def date_error_message(self, lookup_type, field_name, unique_for):
    options = self._meta
    params = {
        "model": self,
        "model_name": capfirst(options.verbose_name),
        "lookup_type": lookup_type,
        "field": field_name,
        "field_label": _label(options, field_name),
        "date_field": unique_for,
        "date_field_label": _label(options, unique_for),
    }
    message = options.get_field(field_name).error_messages["unique_for_date"]
    return ValidationError(message, code="unique_for_date", params=params)


def get_constraints(self):
    own, *parents = _lineage(self)
    inherited = [(parent, parent._meta.constraints) for parent in parents if parent._meta.constraints]
    return [(own, own._meta.constraints), *inherited]


def validate_constraints(self, exclude=None):
    using = router.db_for_write(type(self), instance=self)
    errors = {}
    for model, constraints in self.get_constraints():
        for constraint in constraints:
            try:
                constraint.validate(model, self, exclude=exclude, using=using)
            except ValidationError as error:
                if getattr(error, "code", None) == "unique" and len(constraint.fields) == 1:
                    errors.setdefault(constraint.fields[0], []).append(error)
                else:
                    errors = error.update_error_dict(errors)
    if errors:
        raise ValidationError(errors)


def _get_field_expression_map(self, meta, exclude=None):
    """The instance's values as expressions, by the names that conditions may use for them."""
    from django.db.models.constraints import references
    from django.db.models.expressions import ExpressionWrapper, F, Value

    meta, exclude = meta or self._meta, exclude or set()
    values, generated = {}, []
    for field in meta.local_fields:
        if field.name in exclude:
            continue
        if field.generated:
            if not any(path[0] in exclude for path in references(field.expression)):
                generated.append(field)
            continue
        if field.column is not None:
            value = getattr(self, field.attname)
        elif field.is_relation:
            value = tuple(getattr(self, name) for name in field.from_fields)
            value = value[0] if len(value) == 1 else value
        else:
            continue
        if not hasattr(value, "resolve_expression"):
            value = Value(value, field)
        values[field.name] = values[field.attname] = value
    if "pk" not in exclude:
        values["pk"] = Value(self.pk, meta.pk)
    replacements = {F(name): value for name, value in values.items()}
    for field in generated:
        expression = field.expression.replace_expressions(replacements)
        values[field.name] = ExpressionWrapper(expression, field.output_field)
    return values
