"""What is checked of indexes and constraints: their ``check(model, connection)``."""

from django.core.checks import options
from django.core.checks.fields import is_kind
from django.core.checks.messages import Error, Warning
from django.core.exceptions import FieldDoesNotExist
from django.db.models.constraints import references
from django.db.models.expressions import RawSQL
from django.db.models.query_utils import Q

_NOT_CREATED = "A constraint won't be created. Silence this warning if you don't care about it."


def _has(model, connection, feature):
    return getattr(connection.features, feature) or feature in model._meta.required_db_features


def _unsupported(model, connection, feature, what, hint, id):
    if not _has(model, connection, feature):
        yield Warning("%s does not support %s." % (connection.display_name, what), hint=hint, obj=model, id=id)


def check_index(index, model, connection):
    if index.name[:1] == "_" or index.name[:1].isdigit():
        text = "The index name '%s' cannot start with an underscore or a number." % index.name
        yield Error(text, obj=model, id="models.E033")
    if len(index.name) > index.max_name_length:
        text = "The index name '%s' cannot be longer than %d characters." % (index.name, index.max_name_length)
        yield Error(text, obj=model, id="models.E034")
    names = [name for name, _order in index.fields_orders]
    names += [*index.include, *(path[0] for expression in index.expressions for path in references(expression))]
    yield from options.local_fields(model, dict.fromkeys(names), "indexes")
    others = model._meta.indexes
    for used, feature, what, effect, id in (
        (
            index.condition is not None,
            "supports_partial_indexes",
            "indexes with conditions",
            "Conditions will be ignored",
            "models.W037",
        ),
        (
            any(other.include for other in others),
            "supports_covering_indexes",
            "indexes with non-key columns",
            "Non-key columns will be ignored",
            "models.W040",
        ),
        (
            any(other.contains_expressions for other in others),
            "supports_expression_indexes",
            "indexes on expressions",
            "An index won't be created",
            "models.W043",
        ),
    ):
        if used:
            hint = effect + ". Silence this warning if you don't care about it."
            yield from _unsupported(model, connection, feature, what, hint, id)


def _check_references(model, paths):
    """A constraint sees one row: no joins, and only fields of the model's own table."""
    names = []
    key = model._meta.pk
    for path in dict.fromkeys(paths):
        name, *rest = path
        if name != "pk" or is_kind(key, "CompositePrimaryKey"):
            names.append(name)
        try:
            field = key if name == "pk" else model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if not rest or not field.is_relation or field.many_to_many or field.one_to_many:
            continue
        if hasattr(field, "get_lookup") and field.get_transform(rest[0]) is None and field.get_lookup(rest[0]) is None:
            text = "'constraints' refers to the joined field '%s'." % "__".join(path)
            yield Error(text, obj=model, id="models.E041")
    yield from options.local_fields(model, dict.fromkeys(names), "constraints")


def check_check_constraint(constraint, model, connection):
    feature = "supports_table_check_constraints"
    if not _has(model, connection, feature):
        yield from _unsupported(model, connection, feature, "check constraints", _NOT_CREATED, "models.W027")
        return
    condition = constraint.condition
    if any(isinstance(part, RawSQL) for part in condition.flatten()):
        yield Warning(
            "Check constraint %r contains RawSQL() expression and won't be validated during the model full_clean()."
            % constraint.name,
            hint="Silence this warning if you don't care about it.",
            obj=model,
            id="models.W045",
        )
    yield from _check_references(model, references(condition) if isinstance(condition, Q) else ())


def check_unique_constraint(constraint, model, connection):
    yield from options.local_fields(model, dict.fromkeys([*constraint.fields, *constraint.include]), "constraints")
    conditions, expressions = "supports_partial_indexes", "supports_expression_indexes"
    for used, feature, what, id in (
        (constraint.condition is not None, conditions, "unique constraints with conditions", "models.W036"),
        (
            constraint.deferrable is not None,
            "supports_deferrable_unique_constraints",
            "deferrable unique constraints",
            "models.W038",
        ),
        (
            constraint.include,
            "supports_covering_indexes",
            "unique constraints with non-key columns",
            "models.W039",
        ),
        (constraint.contains_expressions, expressions, "unique constraints on expressions", "models.W044"),
        (
            constraint.nulls_distinct is not None,
            "supports_nulls_distinct_unique_constraints",
            "UniqueConstraint.nulls_distinct",
            "models.W047",
        ),
    ):
        if used:
            yield from _unsupported(model, connection, feature, what, _NOT_CREATED, id)
    required = model._meta.required_db_features
    paths = []
    if isinstance(constraint.condition, Q) and (getattr(connection.features, conditions) or conditions not in required):
        paths += references(constraint.condition)
    if getattr(connection.features, expressions) or expressions not in required:
        paths += [path for expression in constraint.expressions for path in references(expression)]
    yield from _check_references(model, paths)
