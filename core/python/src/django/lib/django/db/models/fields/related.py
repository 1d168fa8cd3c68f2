"""Relation fields."""

from _django import ForeignKey, ForeignObject, ManyToManyField, OneToOneField, RelatedField

from django.db.models.fields.reverse_related import (
    ForeignObjectRel,
    ManyToManyRel,
    ManyToOneRel,
    OneToOneRel,
)

RECURSIVE_RELATIONSHIP_CONSTANT = "self"


def resolve_relation(scope_model, relation):
    """``self`` and bare names as ``app.Model``."""
    if relation == RECURSIVE_RELATIONSHIP_CONSTANT:
        relation = scope_model
    if isinstance(relation, str) and "." not in relation:
        relation = "%s.%s" % (scope_model._meta.app_label, relation)
    return relation


def lazy_related_operation(function, model, *related_models, **kwargs):
    """Calls ``function`` once the models exist."""
    from functools import partial

    from django.db.models.utils import make_model_tuple

    models = [model] + [resolve_relation(model, related) for related in related_models]
    apps = model._meta.apps
    return apps.lazy_model_operation(partial(function, **kwargs), *(make_model_tuple(each) for each in models))


__all__ = [
    "ForeignKey",
    "ForeignObject",
    "ForeignObjectRel",
    "ManyToManyField",
    "ManyToManyRel",
    "ManyToOneRel",
    "OneToOneField",
    "OneToOneRel",
    "RECURSIVE_RELATIONSHIP_CONSTANT",
    "RelatedField",
    "lazy_related_operation",
    "resolve_relation",
]
