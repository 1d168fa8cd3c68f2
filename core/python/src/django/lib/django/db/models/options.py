"""``_meta``"""

import _django
from _django import Options

from django.apps import apps

__all__ = ["Options", "normalize_together", "total_unique_constraints"]

EMPTY_RELATION_TREE = ()
IMMUTABLE_WARNING = (
    "The return type of '%s' should never be mutated. If you want to manipulate this list for your own use, make a "
    "copy first."
)


def swapped(options):
    """The label of the model that the settings put in place of this one; None where this one is used."""
    if not options.swappable:
        return None
    from django.conf import settings

    other = getattr(settings, options.swappable, None)
    same = other and other.count(".") == 1 and other.lower() == options.label_lower
    return None if not other or same else other


def property_names(options):
    """Names of the class's properties, of those that nothing else hides."""
    attributes = {}
    for cls in options.model.__mro__:
        for name, value in vars(cls).items():
            attributes.setdefault(name, value)
    names = {name for name, value in attributes.items() if isinstance(value, property)}
    # A property too, if the class has it from the ORM.
    return frozenset(names | {"pk"})


class RelationTree(list):
    """Fields that point to a model, as long as there are so many models."""


def relation_tree(options):
    """Fields of all models that point to this one or to its proxies. One walk finds them for every model."""
    models = options.apps.get_models(include_auto_created=True)
    known = options.__dict__.get("_relation_tree")
    if known is not None and known.models == len(models):
        return known
    pointing = {model: [] for model in models}
    for model in models:
        own = model._meta
        if own.abstract:
            continue
        for field in [*own.local_fields, *own.local_many_to_many, *own.private_fields]:
            target = field.related_model if field.is_relation else None
            if target is not None and not isinstance(target, str):
                pointing.setdefault(target._meta.concrete_model, []).append(field)
    for model in models:
        tree = RelationTree(pointing[model._meta.concrete_model])
        tree.models = len(models)
        model._meta.__dict__["_relation_tree"] = tree
    return options.__dict__.get("_relation_tree", EMPTY_RELATION_TREE)


_django.extend(
    Options,
    {
        # Where models without `Meta.apps` go: tests that isolate models exchange it.
        "default_apps": apps,
    },
)


def normalize_together(option_together):
    """A tuple of tuples from any of the ways to write ``unique_together``."""
    if not option_together:
        return ()
    if not isinstance(option_together, (tuple, list)):
        raise TypeError
    if not isinstance(option_together[0], (tuple, list)):
        option_together = (option_together,)
    return tuple(tuple(names) for names in option_together)


def total_unique_constraints(options):
    """Unique constraints on fields alone, without conditions."""
    from django.db.models.constraints import UniqueConstraint

    return [
        constraint
        for constraint in options.constraints
        if isinstance(constraint, UniqueConstraint) and constraint.condition is None and not constraint.contains_expressions
    ]
