"""django.utils.choices: every way to give ``choices`` becomes a list of pairs, possibly in groups."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice, tee, zip_longest

from django.utils.functional import Promise

__all__ = ["BaseChoiceIterator", "BlankChoiceIterator", "CallableChoiceIterator", "flatten_choices", "normalize_choices"]


class BaseChoiceIterator:
    """Choices that are computed when they are asked for."""

    def __eq__(self, other):
        if isinstance(other, Iterable):
            return all(a == b for a, b in zip_longest(self, other, fillvalue=object()))
        return super().__eq__(other)

    def __getitem__(self, index):
        if isinstance(index, slice) or index < 0:
            return list(self)[index]
        try:
            return next(islice(self, index, index + 1))
        except StopIteration:
            raise IndexError("index out of range") from None

    def __iter__(self):
        raise NotImplementedError("BaseChoiceIterator subclasses must implement __iter__().")


class BlankChoiceIterator(BaseChoiceIterator):
    """The choices with a blank one first, unless they have one."""

    def __init__(self, choices, blank_choice):
        self.choices = choices
        self.blank_choice = blank_choice

    def __iter__(self):
        choices, other = tee(self.choices)
        if not any(value in ("", None) for value, _ in flatten_choices(other)):
            yield from self.blank_choice
        yield from choices


class CallableChoiceIterator(BaseChoiceIterator):
    """The choices that a function gives."""

    def __init__(self, func):
        self.func = func

    def __iter__(self):
        yield from normalize_choices(self.func())


def flatten_choices(choices):
    """The pairs, with groups opened."""
    for value_or_group, label_or_nested in choices or ():
        if isinstance(label_or_nested, (list, tuple)):
            yield from label_or_nested
        else:
            yield value_or_group, label_or_nested


def normalize_choices(value, *, depth=0):
    """A list of pairs from an enumeration, a mapping, a callable or an iterable; anything else as it is, for the checks to tell."""
    from django.db.models.enums import ChoicesType

    match value:
        case BaseChoiceIterator() | Promise() | bytes() | str():
            return value
        case ChoicesType():
            return value.choices
        case Mapping() if depth < 2:
            value = value.items()
        case Iterator() if depth < 2:
            pass
        case Callable() if depth == 0:
            return CallableChoiceIterator(value)
        case Callable() if depth < 2:
            value = value()
        case Iterable() if depth < 2:
            pass
        case _:
            return value
    try:
        pairs = []
        for pair in value:
            if isinstance(pair, (str, bytes)) or isinstance(pair, Promise):
                return value  # two letters are no pair
            key, item = pair
            pairs.append((key, normalize_choices(item, depth=depth + 1)))
        return pairs
    except (TypeError, ValueError):
        return value
