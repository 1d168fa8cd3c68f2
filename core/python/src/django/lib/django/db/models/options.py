"""``_meta``"""

import _django
from _django import Options

from django.apps import apps

__all__ = ["DEFAULT_NAMES", "Options", "normalize_together", "total_unique_constraints"]

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


class OwnFields(list):
    """A model's own fields. One that is removed here belongs to the model no more; none can be put here."""

    def remove(self, field):
        from _dunder_orm import withdraw_field

        super().remove(field)
        withdraw_field(field)

    def _complain(self, *args, **kwargs):
        raise AttributeError(IMMUTABLE_WARNING % "fields")

    __delitem__ = __iadd__ = __imul__ = __setitem__ = _complain
    append = extend = insert = pop = clear = _complain


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


def _can_migrate(self, connection):
    """Whether the model has a table of its own in that database, for migrations to make."""
    if self.proxy or self.swapped or not self.managed:
        return False
    if isinstance(connection, str):
        from django.db import connections

        connection = connections[connection]
    if self.required_db_vendor:
        return self.required_db_vendor == connection.vendor
    return all(getattr(connection.features, feature, False) for feature in self.required_db_features or ())


_django.extend(Options, {"can_migrate": _can_migrate})


# What `Meta` may say.
DEFAULT_NAMES = tuple(
    """
    verbose_name verbose_name_plural db_table db_table_comment ordering unique_together permissions get_latest_by
    order_with_respect_to app_label db_tablespace abstract managed proxy swappable auto_created apps
    default_permissions select_on_save default_related_name required_db_features required_db_vendor
    base_manager_name default_manager_name indexes constraints
    """.split()
)


def _settle_names(model):
    """Gives a model indexes and constraints of its own, under names of their own."""
    import copy

    meta = model._meta
    parts = {"app_label": meta.app_label.lower(), "class": meta.model_name}
    for option in ("indexes", "constraints"):
        settled = []
        for given in getattr(meta, option):
            own = copy.copy(given)
            if own.name and "%" in own.name:
                own.name = own.name % parts
            settled.append(own)
        setattr(meta, option, settled)
    for index in meta.indexes:
        if not index.name:
            index.set_name_with_model(model)


def normalize_together(option_together):
    """A tuple of tuples from any of the ways to write ``unique_together``."""
    if not option_together:
        return ()
    # Anything else is left to the checks.
    if not isinstance(option_together, (tuple, list)):
        return option_together
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
