"""django.utils.safestring"""


class SafeData:
    def __html__(self):
        return self


class SafeString(str, SafeData):
    """Text that is HTML already."""

    __slots__ = ()

    def __add__(self, other):
        text = super().__add__(other)
        return SafeString(text) if isinstance(other, SafeData) else text

    def __str__(self):
        return self


SafeText = SafeString


def mark_safe(s):
    return s if hasattr(s, "__html__") else SafeString(s)
