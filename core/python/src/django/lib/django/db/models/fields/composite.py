"""Primary keys of several columns."""

import _django
from _django import CompositePrimaryKey


class CompositeAttribute:
    """``instance.pk`` of a composite key: a tuple of its fields' values."""

    def __init__(self, field):
        self.field = field

    @property
    def attnames(self):
        return [field.attname for field in self.field.model._meta.pk_fields]

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        return tuple(getattr(instance, attname) for attname in self.attnames)

    def __set__(self, instance, values):
        attnames = self.attnames
        if values is None:
            values = (None,) * len(attnames)
        if not isinstance(values, (list, tuple)):
            raise ValueError("%r must be a list or a tuple." % self.field.name)
        if len(values) != len(attnames):
            raise ValueError("%r must have %d elements." % (self.field.name, len(attnames)))
        for attname, value in zip(attnames, values):
            setattr(instance, attname, value)


_django.extend(
    CompositePrimaryKey,
    {
        # Its fields are written, each for itself.
        "serialize": False,
        "field_names": property(lambda self: tuple(self.deconstruct()[2])),
        "fields": property(lambda self: tuple(self.model._meta.get_field(name) for name in self.field_names)),
    },
)

__all__ = ["CompositeAttribute", "CompositePrimaryKey"]
