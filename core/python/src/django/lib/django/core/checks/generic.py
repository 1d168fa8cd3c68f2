"""What is checked of generic relations."""

from django.core.checks.fields import is_kind
from django.core.checks.messages import Error
from django.core.checks.relations import _is_by_database, _is_model, _on_delete
from django.core.checks.rules import rule
from django.core.exceptions import FieldDoesNotExist


@rule("GenericForeignKey")
def object_id_exists(field, scope):
    try:
        scope.model._meta.get_field(field.fk_field)
    except FieldDoesNotExist:
        text = "The GenericForeignKey object ID references the nonexistent field '%s'." % field.fk_field
        yield Error(text, obj=field, id="contenttypes.E001")


@rule("GenericForeignKey")
def content_type_is_a_key(field, scope):
    options = scope.model._meta
    name = "%s.%s" % (options.object_name, field.ct_field)
    try:
        key = options.get_field(field.ct_field)
    except FieldDoesNotExist:
        text = "The GenericForeignKey content type references the nonexistent field '%s'." % name
        yield Error(text, obj=field, id="contenttypes.E002")
        return
    must = "GenericForeignKeys must use a ForeignKey to 'contenttypes.ContentType' as the 'content_type' field."
    if not is_kind(key, "ForeignKey"):
        yield Error("'%s' is not a ForeignKey." % name, hint=must, obj=field, id="contenttypes.E003")
        return
    target = key.remote_field.model
    if not _is_model(target) or target._meta.label_lower != "contenttypes.contenttype":
        text = "'%s' is not a ForeignKey to 'contenttypes.ContentType'." % name
        yield Error(text, hint=must, obj=field, id="contenttypes.E004")
    elif _is_by_database(_on_delete(key.remote_field)):
        yield Error(
            "'%s' cannot use the database-level on_delete variant." % name,
            hint="Change the on_delete rule to the non-database variant.",
            obj=field,
            id="contenttypes.E006",
        )


@rule("GenericRelation")
def target_points_back(field, scope):
    target = field.remote_field.model
    if not _is_model(target):
        return

    def matches(key):
        return (
            is_kind(key, "GenericForeignKey")
            and key.ct_field == field.content_type_field_name
            and key.fk_field == field.object_id_field_name
        )

    if not any(matches(key) for key in target._meta.private_fields):
        yield Error(
            "The GenericRelation defines a relation with the model '%s', but that model does not have a "
            "GenericForeignKey." % target._meta.label,
            obj=field,
            id="contenttypes.E004",
        )
