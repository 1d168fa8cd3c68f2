"""JSON: the field, and what a program may build lookups of keys with."""

from _django import JSONField

from django.db.models.expressions import Value
from django.db.models.lookups import BuiltinLookup, Exact, Transform

__all__ = [
    "HasAnyKeys",
    "HasKey",
    "HasKeys",
    "JSONExact",
    "JSONField",
    "JSONNull",
    "KT",
    "KeyTextTransform",
    "KeyTransform",
    "KeyTransformFactory",
    "KeyTransformTextLookupMixin",
]


class JSONNull(Value):
    """The JSON value ``null``, not SQL's."""

    def __init__(self, value=None):
        super().__init__(None, output_field=JSONField())

    def __repr__(self):
        return "JSONNull()"

    def deconstruct(self):
        return "django.db.models.JSONNull", (), {}


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


class HasKeyLookup(BuiltinLookup):
    prepare_rhs = False


class HasKey(HasKeyLookup):
    lookup_name = "has_key"


class HasKeys(HasKeyLookup):
    lookup_name = "has_keys"

    def get_prep_lookup(self):
        return [item if hasattr(item, "resolve_expression") else str(item) for item in self.rhs]


class HasAnyKeys(HasKeys):
    lookup_name = "has_any_keys"


JSONExact = Exact


class KeyTransformTextLookupMixin:
    """Compares the text of a key's value."""

    def __init__(self, key_transform, *args, **kwargs):
        if not isinstance(key_transform, KeyTransform):
            raise TypeError("Transform should be an instance of KeyTransform in order to use this lookup.")
        text = KeyTextTransform(
            key_transform.key_name,
            *key_transform.source_expressions,
            **key_transform.extra,
        )
        super().__init__(text, *args, **kwargs)


class KeyTransformFactory:
    """Makes the transform of one key: what ``data__key`` asks the field for."""

    def __init__(self, key_name):
        self.key_name = key_name

    def __call__(self, *args, **kwargs):
        return KeyTransform(self.key_name, *args, **kwargs)
