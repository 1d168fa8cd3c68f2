"""What is checked of many-to-many fields and their through models."""

from django.conf import settings
from django.core.checks.fields import is_kind
from django.core.checks.messages import Error, Warning
from django.core.checks.relations import _composite_key, _is_by_database, _is_model, _registered, _rules_of_relations
from django.core.checks.rules import rule
from django.core.exceptions import FieldDoesNotExist
from django.db.models.fields.related import resolve_relation


@rule("ManyToManyField")
def many_are_not_unique(field, scope):
    if field.unique:
        yield Error("ManyToManyFields cannot be unique.", obj=field, id="fields.E330")


def _keys_to(through, model):
    """The through model's foreign keys to a model."""
    return [key for key in through._meta.fields if getattr(key.remote_field, "model", None) == model]


@rule("ManyToManyField")
def through_model_links_both_sides(field, scope):
    relation, source = field.remote_field, scope.from_model
    through = relation.through
    name = "%s.%s" % (through._meta.app_label, through.__name__) if _is_model(through) else through
    if through not in _registered(scope):
        yield Error(
            "Field specifies a many-to-many relation through model '%s', which has not been installed." % name,
            obj=field,
            id="fields.E331",
        )
    else:
        assert source is not None, (
            "ManyToManyField with intermediate tables cannot be checked if you don't pass the model where the field is "
            "attached to."
        )
        yield from _sides(field, relation, source, through)
    if relation.through_fields is not None:
        yield from _through_fields(field, relation, source, through, name)


def _sides(field, relation, source, through):
    target = resolve_relation(source, relation.model)
    own_name = source._meta.object_name
    target_name = target._meta.object_name if _is_model(target) else target
    if relation.through_fields is None and _is_model(target):
        for model, model_name in ((target, target_name), (source, own_name)):
            if is_kind(model._meta.pk, "CompositePrimaryKey"):
                yield _composite_key(model_name, field)
                break
    used_by = "The model is used as an intermediate model by '%s', but it " % field
    if source == target:
        if len(_keys_to(through, source)) > 2 and not relation.through_fields:
            yield Error(
                used_by + "has more than two foreign keys to '%s', which is ambiguous. You must specify which two "
                "foreign keys Django should use via the through_fields keyword argument." % own_name,
                hint="Use through_fields to specify which two foreign keys Django should use.",
                obj=through,
                id="fields.E333",
            )
        return
    counts = len(_keys_to(through, source)), len(_keys_to(through, target))
    for count, side, side_name, id in zip(
        counts, ("from", "to"), (own_name, target_name), ("fields.E334", "fields.E335")
    ):
        if count > 1 and not relation.through_fields:
            yield Error(
                used_by + "has more than one foreign key %s '%s', which is ambiguous. You must specify which foreign "
                "key Django should use via the through_fields keyword argument." % (side, side_name),
                hint="If you want to create a recursive relationship, use "
                'ManyToManyField("self", through="%s").' % through._meta.object_name,
                obj=field,
                id=id,
            )
    if 0 in counts:
        text = used_by + "does not have a foreign key to '%s' or '%s'." % (own_name, target_name)
        yield Error(text, obj=through, id="fields.E336")


def _through_fields(field, relation, source, through, through_name):
    given = relation.through_fields
    if len(given) < 2 or not all(given[:2]):
        yield Error(
            "Field specifies 'through_fields' but does not provide the names of the two link fields that should be "
            "used for the relation through model '%s'." % through_name,
            hint="Make sure you specify 'through_fields' as through_fields=('field1', 'field2')",
            obj=field,
            id="fields.E337",
        )
        return
    if not _is_model(through):
        return
    assert source is not None, (
        "ManyToManyField with intermediate tables cannot be checked if you don't pass the model where the field is "
        "attached to."
    )
    for name, model in zip(given, (source, relation.model)):
        possible = [key.name for key in _keys_to(through, model)]
        model_name = model._meta.object_name if _is_model(model) else model
        hint = None
        if possible:
            hint = "Did you mean one of the following foreign keys to '%s': %s?" % (model_name, ", ".join(possible))
        try:
            key = through._meta.get_field(name)
        except FieldDoesNotExist:
            text = "The intermediary model '%s' has no field '%s'." % (through_name, name)
            yield Error(text, hint=hint, obj=field, id="fields.E338")
            continue
        if getattr(getattr(key, "remote_field", None), "model", None) != model:
            text = "'%s.%s' is not a foreign key to '%s'." % (through._meta.object_name, name, model_name)
            yield Error(text, hint=hint, obj=field, id="fields.E339")


@rule("ManyToManyField")
def options_have_effect(field, scope):
    relation = field.remote_field
    for given, text, id in (
        (getattr(field, "has_null_arg", False), "null has no effect on ManyToManyField.", "fields.W340"),
        (getattr(field, "_validators", None), "ManyToManyField does not support validators.", "fields.W341"),
        (
            relation.symmetrical and getattr(field, "_related_name", None),
            'related_name has no effect on ManyToManyField with a symmetrical relationship, e.g. to "self".',
            "fields.W345",
        ),
        (field.db_comment, "db_comment has no effect on ManyToManyField.", "fields.W346"),
    ):
        if given:
            yield Warning(text, obj=field, id=id)


@rule("ManyToManyField")
def table_is_its_own(field, scope):
    through = field.remote_field.through
    if not _is_model(through) or not through._meta.managed:
        return
    table = field.m2m_db_table()
    others = [
        model
        for model in _registered(scope)
        if model != through and model._meta.managed and model._meta.db_table == table
    ]
    # A proxy of the through model has the same table rightly.
    if not others or others[-1]._meta.concrete_model == through._meta.concrete_model:
        return
    clash, owner = others[-1]._meta.label, others[-1]._meta.auto_created
    if owner:
        names = [each.name for each in owner._meta.many_to_many if each.remote_field.through is others[-1]]
        clash = "%s.%s" % (owner._meta.label, names[0] if names else None)
    text = "The field's intermediary table '%s' clashes with the table name of '%s'." % (table, clash)
    if settings.DATABASE_ROUTERS:
        hint = (
            "You have configured settings.DATABASE_ROUTERS. Verify that the table of %r is correctly routed to a "
            "separate database." % clash
        )
        yield Warning(text, hint=hint, obj=field, id="fields.W344")
    else:
        yield Error(text, obj=field, id="fields.E340")


@rule("ManyToManyField")
def through_rows_are_deleted_by_django(field, scope):
    """An automatic through model deletes in Python, so what it refers to must as well."""
    through = field.remote_field.through
    if not _is_model(through) or not through._meta.auto_created:
        return
    for key in through._meta.get_fields():
        if not key.remote_field or not _is_model(key.remote_field.model):
            continue
        for member, name in _rules_of_relations(key.remote_field.model):
            if _is_by_database(name):
                yield Error(
                    "Field specifies database-level on_delete variant, but auto-created intermediary model uses "
                    "Python-level variant.",
                    hint="Use either one of the Python on_delete variants or create a through model for %s." % field,
                    obj=member,
                    id="fields.E323",
                )
