"""``Query``: what a queryset has gathered."""

from _django import Query

__all__ = ["Query", "get_field_names_from_opts"]


def get_field_names_from_opts(opts):
    """Every name that a lookup of the model may begin with."""
    if opts is None:
        return set()
    names = set()
    for field in opts.get_fields():
        names.update((field.name, field.attname) if field.concrete else (field.name,))
    return names
