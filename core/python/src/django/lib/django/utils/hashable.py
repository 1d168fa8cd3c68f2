"""django.utils.hashable"""

from collections.abc import Iterable


def make_hashable(value):
    """Tuples in place of lists and dicts; what cannot be hashed raises TypeError."""
    if isinstance(value, dict):
        return tuple((key, make_hashable(item)) for key, item in sorted(value.items()))
    try:
        hash(value)
    except TypeError:
        if isinstance(value, Iterable):
            return tuple(make_hashable(item) for item in value)
        raise
    return value
