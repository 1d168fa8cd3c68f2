"""``TextChoices`` and ``IntegerChoices``: enumerations with a label for each value."""

import enum

from django.utils.functional import Promise

__all__ = ["Choices", "ChoicesType", "IntegerChoices", "TextChoices"]


class ChoicesType(enum.EnumType):
    """Takes the label from the end of a member's value, or makes one of its name."""

    def __new__(metacls, classname, bases, classdict, **kwds):
        labels = []
        for name in classdict._member_names:
            value = classdict[name]
            if isinstance(value, (list, tuple)) and len(value) > 1 and isinstance(value[-1], (Promise, str)):
                *value, label = value
                value = tuple(value)
            else:
                label = name.replace("_", " ").title()
            labels.append(label)
            # The enumeration's own dictionary refuses to set a name twice.
            dict.__setitem__(classdict, name, value)
        cls = super().__new__(metacls, classname, bases, classdict, **kwds)
        for member, label in zip(cls.__members__.values(), labels):
            member._label_ = label
        return enum.unique(cls)

    @property
    def names(cls):
        empty = ["__empty__"] if hasattr(cls, "__empty__") else []
        return empty + [member.name for member in cls]

    @property
    def choices(cls):
        empty = [(None, cls.__empty__)] if hasattr(cls, "__empty__") else []
        return empty + [(member.value, member.label) for member in cls]

    @property
    def labels(cls):
        return [label for _value, label in cls.choices]

    @property
    def values(cls):
        return [value for value, _label in cls.choices]


class Choices(enum.Enum, metaclass=ChoicesType):
    """Base of enumerations for ``choices=``."""

    # A descriptor of the enum module, so that members may be called `label` and yet have one.
    @enum.property
    def label(self):
        return self._label_

    do_not_call_in_templates = enum.nonmember(True)

    def __str__(self):
        return str(self.value)

    def __repr__(self):
        return "%s.%s" % (type(self).__qualname__, self._name_)


class IntegerChoices(Choices, enum.IntEnum):
    """Choices whose values are integers."""


class TextChoices(Choices, enum.StrEnum):
    """Choices whose values are text; ``auto()`` gives the member's name."""

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name
