"""JSON: the field, and what a program may build lookups of keys with."""

from _django import JSONField

from django.db.models.expressions import Value
from django.db.models.lookups import Transform

__all__ = ["JSONField", "JSONNull", "KT", "KeyTextTransform", "KeyTransform"]


class JSONNull(Value):
    """The JSON value ``null``, not SQL's."""

    def __init__(self, value=None):
        super().__init__(None, output_field=JSONField())

    def __repr__(self):
        return "JSONNull()"


class KeyTransform(Transform):
    """``data__key``"""

    def __init__(self, key_name, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.key_name = str(key_name)


class KeyTextTransform(KeyTransform):
    """``data__key``, as text."""

    @classmethod
    def from_lookup(cls, lookup):
        transform, *keys = lookup.split("__")
        if not keys:
            raise ValueError("Lookup must contain key or index transforms.")
        for key in keys:
            transform = cls(key, transform)
        return transform


KT = KeyTextTransform.from_lookup
