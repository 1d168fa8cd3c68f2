"""Errors of a form, as data and as text."""

import json
from collections import UserList

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

__all__ = ["ErrorDict", "ErrorList", "flatatt", "from_current_timezone", "pretty_name", "to_current_timezone"]


def pretty_name(name):
    """``first_name`` → ``First name``."""
    if not name:
        return ""
    text = name.replace("_", " ")
    return text[0].upper() + text[1:]


def flatatt(attrs):
    """HTML attributes: those with values, then those that are only there or not."""
    valued = [(name, value) for name, value in attrs.items() if value is not None and not isinstance(value, bool)]
    flags = sorted(name for name, value in attrs.items() if value is True)
    return mark_safe(
        format_html_join("", ' {}="{}"', sorted(valued)) + format_html_join("", " {}", [(name,) for name in flags])
    )


class ErrorDict(dict):
    """Field names and their errors."""

    def __init__(self, *args, renderer=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.renderer = renderer

    def as_data(self):
        return {field: errors.as_data() for field, errors in self.items()}

    def get_json_data(self, escape_html=False):
        return {field: errors.get_json_data(escape_html) for field, errors in self.items()}

    def as_json(self, escape_html=False):
        return json.dumps(self.get_json_data(escape_html))

    def as_text(self):
        lines = []
        for field, errors in self.items():
            lines.append("* %s" % field)
            lines.extend("  * %s" % error for error in errors)
        return "\n".join(lines)

    def as_ul(self):
        if not self:
            return ""
        items = format_html_join("", "<li>{}{}</li>", self.items())
        return format_html('<ul class="errorlist">{}</ul>', items)

    render = __str__ = __html__ = as_ul


class ErrorList(UserList, list):
    """The errors of one field: kept as ``ValidationError``, given out as messages."""

    def __init__(self, initlist=None, error_class=None, renderer=None, field_id=None):
        super().__init__(initlist)
        self.error_class = "errorlist" if error_class is None else "errorlist %s" % error_class
        self.renderer = renderer
        self.field_id = field_id

    def as_data(self):
        return ValidationError(self.data).error_list

    def copy(self):
        copied = super().copy()
        copied.error_class = self.error_class
        return copied

    def get_json_data(self, escape_html=False):
        result = []
        for error in self.as_data():
            message = next(iter(error))
            result.append({"message": escape(message) if escape_html else message, "code": error.code or ""})
        return result

    def as_json(self, escape_html=False):
        return json.dumps(self.get_json_data(escape_html))

    def as_text(self):
        return "\n".join("* %s" % error for error in self)

    def as_ul(self):
        if not self.data:
            return ""
        place = format_html(' id="{}_error"', self.field_id) if self.field_id else ""
        return format_html(
            '<ul class="{}"{}>{}</ul>', self.error_class, place, format_html_join("", "<li>{}</li>", ((e,) for e in self))
        )

    render = __str__ = __html__ = as_ul

    def __repr__(self):
        return repr(list(self))

    def __iter__(self):
        return (self[place] for place in range(len(self.data)))

    def __contains__(self, item):
        return item in list(self)

    def __eq__(self, other):
        return list(self) == other

    def __getitem__(self, place):
        error = self.data[place]
        return next(iter(error)) if isinstance(error, ValidationError) else error

    def __reduce_ex__(self, *args, **kwargs):
        # UserList and list would each pickle their own half.
        return (type(self), (self.data,), {**self.__dict__})


def from_current_timezone(value):
    """A naive moment as one in the current time zone."""
    from django.conf import settings

    if not settings.USE_TZ or value is None or not timezone.is_naive(value):
        return value
    zone = timezone.get_current_timezone()
    try:
        aware = timezone.make_aware(value, zone)
        if aware.replace(fold=not aware.fold).utcoffset() != aware.utcoffset():
            raise ValueError("Ambiguous or non-existent time.")
        return aware
    except Exception as error:
        raise ValidationError(
            _(
                "%(datetime)s couldn’t be interpreted in time zone %(current_timezone)s; it may be ambiguous or it may "
                "not exist."
            ),
            code="ambiguous_timezone",
            params={"datetime": value, "current_timezone": zone},
        ) from error


def to_current_timezone(value):
    """An aware moment as a naive one in the current time zone, to be shown."""
    from django.conf import settings

    if settings.USE_TZ and value is not None and timezone.is_aware(value):
        return timezone.make_naive(value)
    return value
