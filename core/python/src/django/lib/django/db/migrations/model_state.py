"""``ModelState``: what a migration knows of one model. Fields are free ones; ``render`` makes a class of it."""

import copy
import typing

from _dunder_migrations import referenced_models

from django.db import models
from django.db.models.options import DEFAULT_NAMES, normalize_together
from django.utils.functional import cached_property
from django.utils.module_loading import import_string

from .exceptions import InvalidBasesError
from .utils import resolve_relation


# Options that every state has.
_LISTS = ("indexes", "constraints")


class ModelState:
    """Fields and the values of options are shared between clones: exchange them, don't change them."""

    def __init__(self, app_label, name, fields, options=None, bases=None, managers=None):
        self._set(app_label, name, dict(fields), options or {}, bases or (models.Model,), managers or [])
        for field_name, field in self.fields.items():
            if hasattr(field, "model"):
                raise ValueError('ModelState.fields cannot be bound to a model - "%s" is.' % field_name)
            if field.is_relation:
                self._check_targets(field_name, field)
        for index in self.options["indexes"]:
            if not index.name:
                raise ValueError(
                    "Indexes passed to ModelState require a name attribute. %r doesn't have one." % index
                )

    def _set(self, app_label, name, fields, options, bases, managers):
        self.app_label = app_label
        self.name = name
        self.fields = fields
        self.options = options
        for option in _LISTS:
            self.options.setdefault(option, [])
        self.bases = bases
        self.managers = managers

    def _check_targets(self, name, field):
        targets = {"to": field.related_model}
        if field.many_to_many:
            targets["through"] = field.remote_field.through
        for what, target in targets.items():
            if hasattr(target, "_meta"):
                raise ValueError(
                    'Model fields in "ModelState.fields" cannot refer to a model class - "%s.%s.%s.%s" does. '
                    "Use a string reference instead." % (self.app_label, self.name, name, what)
                )

    @cached_property
    def name_lower(self):
        return self.name.lower()

    def get_field(self, field_name):
        # The column of an ordering is a matter of the field that it follows.
        if field_name == "_order":
            field_name = self.options.get("order_with_respect_to") or field_name
        return self.fields[field_name]

    @classmethod
    def from_model(cls, model, exclude_rels=False):
        """The state that would render the model, without its relations if so asked."""
        meta = model._meta
        return cls(
            meta.app_label,
            meta.object_name,
            _free_fields(model, exclude_rels),
            _options(model, exclude_rels),
            _bases(model),
            _managers(model),
        )

    def construct_managers(self):
        """Fresh managers, made as the old ones were, in their order."""
        for name, manager in sorted(self.managers, key=lambda named: named[1].creation_counter):
            as_manager, manager_path, queryset_path, args, kwargs = manager.deconstruct()
            if as_manager:
                yield name, import_string(queryset_path).as_manager()
            else:
                yield name, import_string(manager_path)(*args, **kwargs)

    def clone(self, name=None):
        """The same model, by another name if one is given."""
        clone = object.__new__(type(self))
        clone._set(
            self.app_label, name or self.name, dict(self.fields), dict(self.options), self.bases, list(self.managers)
        )
        return clone

    def render(self, apps):
        """The model's class in that set of apps."""
        options = {name: value for name, value in self.options.items() if name != "index_together"}
        meta = type("Meta", (), {"app_label": self.app_label, "apps": apps, **options})
        try:
            bases = tuple(
                apps.get_model(base) if isinstance(base, str) else base
                for base in self.bases
                if base is not typing.Generic
            )
        except LookupError:
            raise InvalidBasesError("Cannot resolve one or more bases from %r" % (self.bases,)) from None
        body = {name: field.clone() for name, field in self.fields.items()}
        body["Meta"] = meta
        body["__module__"] = "__fake__"
        body.update(self.construct_managers())
        return type(self.name, bases, body)

    def needed_models(self):
        """Keys of the models whose classes this one's holds on to: bases, and those that fields point to."""
        for base in self.bases:
            if isinstance(base, str):
                yield resolve_relation(base, self.app_label)
        key = self.app_label, self.name_lower
        for field in self.fields.values():
            yield from referenced_models(key, field)

    def _named(self, option, what, name):
        for one in self.options[option]:
            if one.name == name:
                return one
        raise ValueError("No %s named %s on model %s" % (what, name, self.name))

    def get_index_by_name(self, name):
        return self._named("indexes", "index", name)

    def get_constraint_by_name(self, name):
        return self._named("constraints", "constraint", name)

    def __repr__(self):
        return "<%s: '%s.%s'>" % (type(self).__name__, self.app_label, self.name)

    def _definition(self):
        fields = {name: field.deconstruct()[1:] for name, field in self.fields.items()}
        return (self.app_label, self.name, fields, self.options, self.bases, self.managers)

    def __eq__(self, other):
        return self._definition() == other._definition()


def _free_fields(model, exclude_rels):
    fields = []
    meta = model._meta
    groups = [(meta.local_fields, "Couldn't reconstruct field %s on %s: %s", meta.label)]
    if not exclude_rels:
        groups.append((meta.local_many_to_many, "Couldn't reconstruct m2m field %s on %s: %s", meta.object_name))
    for group, message, label in groups:
        for field in group:
            if isinstance(field, models.OrderWrt) or (exclude_rels and field.remote_field):
                continue
            try:
                fields.append((field.name, field.clone()))
            except TypeError as error:
                raise TypeError(message % (field.name, label, error)) from error
    return fields


def _options(model, exclude_rels):
    """What ``Meta`` said, in a form that does not depend on the model."""
    meta = model._meta
    given = meta.original_attrs
    options = {name: given[name] for name in DEFAULT_NAMES if name in given and name not in ("apps", "app_label")}
    if "unique_together" in options:
        options["unique_together"] = set(normalize_together(options["unique_together"]))
    if "indexes" in options:
        options["indexes"] = [index.clone() for index in meta.indexes]
        for index in options["indexes"]:
            if not index.name:
                index.set_name_with_model(model)
    if "constraints" in options:
        options["constraints"] = [constraint.clone() for constraint in meta.constraints]
    if exclude_rels:
        options.pop("unique_together", None)
        options.pop("order_with_respect_to", None)
    elif any(field.name == options.get("order_with_respect_to") for field in meta.private_fields):
        del options["order_with_respect_to"]
    return options


def _concrete_bases(model):
    """The class's bases, with those of abstract ones in their place."""
    for base in model.__bases__:
        if hasattr(base, "_meta") and base._meta.abstract:
            yield from _concrete_bases(base)
        else:
            yield base


def _bases(model):
    order = model.__mro__
    found = sorted(set(_concrete_bases(model)), key=order.index)
    bases = tuple(base._meta.label_lower if hasattr(base, "_meta") else base for base in found)
    if any(isinstance(base, str) or issubclass(base, models.Model) for base in bases):
        return bases
    return (models.Model,)


def _managers(model):
    """Managers for migrations, and plain ones in place of the default and the base manager."""
    meta = model._meta
    default, base = (getattr(manager, "name", None) for manager in (model._default_manager, model._base_manager))
    managers = {}
    for manager in meta.managers:
        if manager.name in managers:
            continue
        if manager.use_in_migrations:
            kept = copy.copy(manager)
            kept._set_creation_counter()
        elif manager.name in (default, base):
            kept = models.Manager()
            kept.model = manager.model
            kept.name = manager.name
        else:
            continue
        managers[manager.name] = kept
    if list(managers) == ["objects"] and default == "objects" and not meta.default_manager.use_in_migrations:
        return []
    return list(managers.items())
