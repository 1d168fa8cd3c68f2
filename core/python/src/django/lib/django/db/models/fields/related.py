"""Relation fields."""

import _django
from _django import Field, ForeignKey, ForeignObject, ManyToManyField, OneToOneField, RelatedField

from django.apps import apps
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


def _own(field):
    return tuple(own for own, _target in _django.related_attnames(field))


def _targets(field):
    return tuple(target for _own, target in _django.related_attnames(field))


def _values(instance, fields):
    return tuple(getattr(instance, field.attname) for field in fields)


def _through_key(field, reverse):
    keys = _django.through_keys(field)
    return keys[1 if reverse else 0]


RelatedField.related_fields = property(_django.related_attnames)
RelatedField.local_related_fields = property(_own)
RelatedField.foreign_related_fields = property(_targets)
RelatedField.db_constraint = property(lambda self: self.remote_field.db_constraint)
RelatedField.cache_name = property(lambda self: self.name)
RelatedField.related_query_name = lambda self: _django.related_query_name(self)
RelatedField.get_local_related_value = lambda self, instance: _values(instance, _own(self))
RelatedField.get_foreign_related_value = lambda self, instance: _values(instance, _targets(self))
RelatedField.get_forward_related_filter = lambda self, instance: {
    "%s__%s" % (self.name, target.name): getattr(instance, target.attname) for target in _targets(self)
}
RelatedField.get_limit_choices_to = lambda self: (
    self.remote_field.limit_choices_to()
    if callable(self.remote_field.limit_choices_to)
    else self.remote_field.limit_choices_to
)
_django.extend(RelatedField, {"__class_getitem__": classmethod(lambda cls, *args, **kwargs: cls)})
ManyToManyField.m2m_field_name = lambda self: _through_key(self, False).name
ManyToManyField.m2m_reverse_field_name = lambda self: _through_key(self, True).name
ManyToManyField.m2m_target_field_name = lambda self: _through_key(self, False).target_field.name
ManyToManyField.m2m_reverse_target_field_name = lambda self: _through_key(self, True).target_field.name
ManyToManyField.m2m_column_name = lambda self: _through_key(self, False).column
ManyToManyField.m2m_reverse_name = lambda self: _through_key(self, True).column
ManyToManyField.m2m_db_table = lambda self: self.remote_field.through._meta.db_table



def _swappable_setting(self):
    """The setting that names the relation's target; None for others."""
    if not self.__dict__.get("swappable", True):
        return None
    target = self.remote_field.model
    if target is None:
        return None
    return apps.get_swappable_settings_name(target if isinstance(target, str) else target._meta.label)


def _kept(name, default):
    """A property that a field's own dict keeps once it is set."""

    def set_it(self, value):
        self.__dict__[name] = value

    return property(lambda self: self.__dict__.get(name, default), set_it)


def _to_fields(self):
    name = _django.to_field(self)
    kept = self.__dict__.get("to_fields")
    return kept if kept and kept[0] == name else [name]


def _set_to_fields(self, names):
    self.__dict__["to_fields"] = names
    self.remote_field.field_name = names[0]


def _non_db_attrs(self):
    from django.db.models.deletion import DB_CASCADE, DB_SET_DEFAULT, DB_SET_NULL

    # What the database does on deletion is a part of the column.
    by_database = self.remote_field.on_delete in (DB_CASCADE, DB_SET_DEFAULT, DB_SET_NULL)
    return Field.non_db_attrs if by_database else (*Field.non_db_attrs, "on_delete")


RelatedField.non_db_attrs = property(_non_db_attrs)
RelatedField.swappable_setting = property(_swappable_setting)
ForeignObject.from_fields = _kept("from_fields", [RECURSIVE_RELATIONSHIP_CONSTANT])
ForeignObject.to_fields = _kept("to_fields", [None])
ForeignKey.to_fields = property(_to_fields, _set_to_fields)

def _get_m2m_db_table(self, opts):
    """The table of the many-to-many field of a model with those options."""
    through = self.remote_field.through
    if through is not None:
        return through._meta.db_table
    return self.db_table or "%s_%s" % (opts.db_table.strip('"'), self.name)


def _get_m2m_attr(self, related, attr):
    return getattr(_through_key(self, False), attr)


def _get_m2m_reverse_attr(self, related, attr):
    return getattr(_through_key(self, True), attr)


def _contribute_to_related_class(self, cls, related):
    """The engine gives the target its accessor once both models exist."""


_django.extend(
    ManyToManyField,
    {
        "_get_m2m_attr": _get_m2m_attr,
        "_get_m2m_db_table": _get_m2m_db_table,
        "_get_m2m_reverse_attr": _get_m2m_reverse_attr,
        "contribute_to_related_class": _contribute_to_related_class,
    },
)


def create_many_to_many_intermediary_model(field, klass):
    """The through model of a field that names none, as a class."""
    from django.db.models import CASCADE, Model

    target = resolve_relation(klass, field.remote_field.model)
    to = (target if isinstance(target, str) else target._meta.model_name).rpartition(".")[2].lower()
    from_ = klass._meta.model_name
    if to == from_:
        to, from_ = "to_%s" % to, "from_%s" % from_
    name = "%s_%s" % (klass._meta.object_name, field.name)
    options = {
        "app_label": klass._meta.app_label,
        "apps": klass._meta.apps,
        "auto_created": klass,
        "db_table": field._get_m2m_db_table(klass._meta),
        "unique_together": (from_, to),
        "verbose_name": "%s-%s relationship" % (from_, to),
        "verbose_name_plural": "%s-%s relationships" % (from_, to),
    }

    def key(model):
        return ForeignKey(
            model, CASCADE, related_name="%s+" % name, db_constraint=field.remote_field.db_constraint
        )

    body = {"Meta": type("Meta", (), options), "__module__": klass.__module__, from_: key(klass), to: key(target)}
    return type(name, (Model,), body)


_DESCRIPTORS = (
    "ForwardManyToOneDescriptor",
    "ForwardOneToOneDescriptor",
    "ManyToManyDescriptor",
    "ReverseManyToOneDescriptor",
    "ReverseOneToOneDescriptor",
)


def __getattr__(name):
    # They import much, and few programs want them.
    if name in _DESCRIPTORS:
        from django.db.models.fields import related_descriptors

        return getattr(related_descriptors, name)
    raise AttributeError("module %r has no attribute %r" % (__name__, name))


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
