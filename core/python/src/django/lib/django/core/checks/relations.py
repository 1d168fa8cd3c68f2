"""What is checked of relation fields."""

import keyword

from django.core.checks.fields import is_kind
from django.core.checks.messages import Error, Warning
from django.core.checks.rules import rule
from django.core.exceptions import FieldDoesNotExist


def _is_model(target):
    """Whether a relation's other model exists; its name stands for it while it does not."""
    return not isinstance(target, str)


def _registered(scope):
    return scope.model._meta.apps.get_models(include_auto_created=True)


@rule("RelatedField")
def related_name_is_usable(field, scope):
    name = field.remote_field.related_name
    if name is None or name.endswith("+") or (name.isidentifier() and not keyword.iskeyword(name)):
        return
    yield Error(
        "The name '%s' is invalid related_name for field %s.%s" % (name, scope.model._meta.object_name, field.name),
        hint="Related name must be a valid Python identifier or end with a '+'",
        obj=field,
        id="fields.E306",
    )


@rule("RelatedField")
def reverse_query_name_is_usable(field, scope):
    if field.remote_field.hidden:
        return
    name = field.related_query_name()
    for wrong, complaint, id in (
        (name.endswith("_"), "must not end with an underscore.", "fields.E308"),
        ("__" in name, "must not contain '__'.", "fields.E309"),
    ):
        if wrong:
            yield Error(
                "Reverse query name '%s' %s" % (name, complaint),
                hint="Add or change a related_name or related_query_name argument for this field.",
                obj=field,
                id=id,
            )


@rule("RelatedField")
def related_model_exists(field, scope):
    target = field.remote_field.model
    swapped = _is_model(target) and target._meta.swapped
    if target in _registered(scope) or swapped:
        return
    name = target._meta.object_name if _is_model(target) else target
    text = "Field defines a relation with model '%s', which is either not installed, or is abstract." % name
    yield Error(text, obj=field, id="fields.E300")


@rule("RelatedField")
def related_model_is_not_swapped(field, scope):
    target = field.remote_field.model
    if _is_model(target) and target._meta.swapped:
        yield Error(
            "Field defines a relation with the model '%s', which has been swapped out." % target._meta.label,
            hint="Update the relation to point at 'settings.%s'." % target._meta.swappable,
            obj=field,
            id="fields.E301",
        )


@rule("RelatedField")
def names_on_the_other_side_are_free(field, scope):
    """The reverse accessor and the reverse query name, against what the target has already."""
    relation = field.remote_field
    if not _is_model(relation.model):
        return
    target = relation.model._meta
    own = "%s.%s" % (scope.model._meta.label, field.name)
    accessor = None if relation.hidden else relation.accessor_name
    query_name = field.related_query_name()
    # Each case: the name, how it is called, and the ids of a clash with a field and with another relation.
    cases = (
        (accessor, "Reverse accessor '%s.%s'" % (target.object_name, accessor), "reverse accessor", "E302", "E304"),
        (query_name, "Reverse query name", "reverse query name", "E303", "E305"),
    )
    for other in [*target.fields, *target.many_to_many]:
        for name, called, _kind, id, _id in cases:
            if name is not None and other.name == name:
                clash = "%s.%s" % (target.label, other.name)
                yield Error(
                    "%s for '%s' clashes with field name '%s'." % (called, own, clash),
                    hint="Rename field '%s', or add/change a related_name argument to the definition for field '%s'."
                    % (clash, own),
                    obj=field,
                    id="fields.%s" % id,
                )
    for other in target.related_objects:
        if other.field is field:
            continue
        for name, called, kind, _id, id in cases:
            if name is not None and other.accessor_name == name:
                clash = "%s.%s" % (other.related_model._meta.label, other.field.name)
                yield Error(
                    "%s for '%s' clashes with %s for '%s'." % (called, own, kind, clash),
                    hint="Add or change a related_name argument to the definition for '%s' or '%s'." % (own, clash),
                    obj=field,
                    id="fields.%s" % id,
                )
    if accessor is not None and any(manager.name == accessor for manager in target.managers):
        yield Error(
            "Related name '%s' for '%s' clashes with the name of a model manager." % (accessor, own),
            hint=(
                "Rename the model manager or change the related_name argument in the definition for field '%s'." % own
            ),
            obj=field,
            id="fields.E348",
        )


@rule("ForeignObject")
def target_fields_exist(field, scope):
    target = field.remote_field.model
    if not _is_model(target):
        return
    for name in filter(None, field.to_fields):
        try:
            target._meta.get_field(name)
        except FieldDoesNotExist:
            text = "The to_field '%s' doesn't exist on the related model '%s'." % (name, target._meta.label)
            yield Error(text, obj=field, id="fields.E312")


def _composite_key(model_name, field):
    return Error(
        "Field defines a relation involving model %r which has a CompositePrimaryKey and such relations are not "
        "supported." % model_name,
        obj=field,
        id="fields.E347",
    )


@rule("ForeignObject")
def target_is_one_column(field, scope):
    target = field.remote_field.model
    if not _is_model(target):
        return
    for name in field.to_fields:
        try:
            pointed_to = target._meta.pk if name is None else target._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if is_kind(pointed_to, "CompositePrimaryKey"):
            yield _composite_key(target._meta.object_name, field)


@rule("ForeignObject")
def target_is_unique(field, scope):
    target = field.remote_field.model
    if not _is_model(target) or not getattr(field, "requires_unique_target", True):
        return
    try:
        pointed_to = field.foreign_related_fields
    except FieldDoesNotExist:
        return
    if not pointed_to or any(each.unique for each in pointed_to):
        return
    names, options = {each.name for each in pointed_to}, target._meta
    groups = [*options.unique_together, *(constraint.fields for constraint in options.total_unique_constraints)]
    if any(names.issuperset(group) for group in groups) or names == {each.name for each in options.pk_fields}:
        return
    if len(pointed_to) > 1:
        yield Error(
            "No subset of the fields %s on model '%s' is unique."
            % (", ".join("'%s'" % each.name for each in pointed_to), target.__name__),
            hint=(
                "Mark a single field as unique=True or add a set of fields to a unique constraint (via unique_together "
                "or a UniqueConstraint (without condition) in the model Meta.constraints)."
            ),
            obj=field,
            id="fields.E310",
        )
    else:
        yield Error(
            "'%s.%s' must be unique because it is referenced by a foreign key." % (target.__name__, pointed_to[0].name),
            hint=(
                "Add unique=True to this field or add a UniqueConstraint (without condition) in the model "
                "Meta.constraints."
            ),
            obj=field,
            id="fields.E311",
        )


# What the database must know for each rule that it carries out itself.
_NEEDS = {
    "DB_CASCADE": "supports_on_delete_db_cascade",
    "DB_SET_NULL": "supports_on_delete_db_null",
    "DB_SET_DEFAULT": "supports_on_delete_db_default",
}


def _on_delete(relation):
    """The name of a relation's ``on_delete``: None without one, "SET" for those of a program."""
    given = getattr(relation, "on_delete", None)
    return None if given is None else getattr(given, "__name__", "SET")


def _is_by_database(name):
    return name in _NEEDS


def _unsupported(field, scope, name):
    for connection in scope.lacking(_NEEDS[name]):
        yield Error(
            "%s does not support a %s." % (connection.display_name, name),
            hint="Change the on_delete rule to %s." % name.removeprefix("DB_"),
            obj=field,
            id="fields.E324",
        )


@rule("ForeignKey")
def on_delete_is_possible(field, scope):
    name = _on_delete(field.remote_field)
    if name in ("DB_CASCADE", "DB_SET_NULL"):
        yield from _unsupported(field, scope, name)
    if name in ("SET_NULL", "DB_SET_NULL") and not field.null:
        yield Error(
            "Field specifies on_delete=%s, but cannot be null." % name,
            hint="Set null=True argument on the field, or change the on_delete rule.",
            obj=field,
            id="fields.E320",
        )
    elif name == "SET_DEFAULT" and not field.has_default():
        yield Error(
            "Field specifies on_delete=SET_DEFAULT, but has no default value.",
            hint="Set a default value, or change the on_delete rule.",
            obj=field,
            id="fields.E321",
        )
    elif name == "DB_SET_DEFAULT":
        if not field.has_db_default():
            yield Error(
                "Field specifies on_delete=DB_SET_DEFAULT, but has no db_default value.",
                hint="Set a db_default value, or change the on_delete rule.",
                obj=field,
                id="fields.E322",
            )
        yield from _unsupported(field, scope, name)


def _rules_of_relations(model):
    """A model's own relations that delete, each with the name of its ``on_delete``."""
    for member in model._meta.get_fields():
        if member.related_model and hasattr(member.remote_field, "on_delete"):
            name = _on_delete(member.remote_field)
            if name not in (None, "DO_NOTHING"):
                yield member, name


@rule("ForeignKey")
def chain_deletes_in_one_place(field, scope):
    """Along a chain of references either the database deletes, or Django does."""
    target, name = field.remote_field.model, _on_delete(field.remote_field)
    if not _is_model(target) or name == "DO_NOTHING":
        return
    mine, theirs = ("database", "Python") if _is_by_database(name) else ("Python", "database")
    if any(_is_by_database(other) != _is_by_database(name) for _member, other in _rules_of_relations(target)):
        yield Error(
            "Field specifies %s-level on_delete variant, but referenced model uses %s-level variant." % (mine, theirs),
            hint="Use either database or Python on_delete variants uniformly in the references chain.",
            obj=field,
            id="fields.E323",
        )


@rule("ForeignKey")
def unique_key_is_one_to_one(field, scope):
    if field.unique and not is_kind(field, "OneToOneField"):
        yield Warning(
            "Setting unique=True on a ForeignKey has the same effect as using a OneToOneField.",
            hint="ForeignKey(unique=True) is usually better served by a OneToOneField.",
            obj=field,
            id="fields.W342",
        )
