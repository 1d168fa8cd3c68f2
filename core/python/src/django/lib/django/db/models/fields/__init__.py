"""Field classes."""

import _django
from _django import (
    AutoField,
    BigAutoField,
    BigIntegerField,
    BinaryField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    DurationField,
    EmailField,
    Field,
    FilePathField,
    FloatField,
    GenericIPAddressField,
    IntegerField,
    IPAddressField,
    PositiveBigIntegerField,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    SlugField,
    SmallAutoField,
    SmallIntegerField,
    TextField,
    TimeField,
    URLField,
    UUIDField,
)

from django.db.models.query_utils import class_or_instance_method
from django.db import router
from django.utils.translation import gettext_lazy as _

BLANK_CHOICE_DASH = [("", "---------")]
BLANK_CHOICE_LABEL = _("- Select an option -")


def _error_messages(field):
    """The messages of the field's classes, and its own over them."""
    messages = {}
    for cls in reversed(type(field).__mro__):
        messages.update(cls.__dict__.get("default_error_messages", {}))
    messages.update(field.__dict__.get("_error_messages") or {})
    return messages


_django.extend(
    IPAddressField,
    {
        "system_check_removed_details": {
            "msg": "IPAddressField has been removed except for support in historical migrations.",
            "hint": "Use GenericIPAddressField instead.",
            "id": "fields.E900",
        }
    },
)
_django.extend(
    Field,
    {
        "default_error_messages": {
            "invalid_choice": _("Value %(value)r is not a valid choice."),
            "null": _("This field cannot be null."),
            "blank": _("This field cannot be blank."),
            "unique": _("%(model_name)s with this %(field_label)s already exists."),
            "unique_for_date": _("%(field_label)s must be unique for %(date_field_label)s %(lookup_type)s."),
        },
        "error_messages": property(_error_messages),
    },
)


class Empty:
    pass


class NOT_PROVIDED:
    """There is no default."""


def return_None():
    return None


def _load_field(app_label, model_name, field_name):
    from django.apps import apps

    return apps.get_model(app_label, model_name)._meta.get_field(field_name)


def _make_field(cls, args, kwargs):
    return cls(*args, **kwargs)


def _register(target, lookup, lookup_name=None):
    return _django.register_lookup(target, lookup, lookup_name)


def _unregister(target, lookup, lookup_name=None):
    _django.unregister_lookup(target, lookup, lookup_name)


def _init_subclass(cls, **kwargs):
    """A class that writes its placeholder in the old way gets the new way over it."""
    super(Field, cls).__init_subclass__(**kwargs)
    own = cls.__dict__
    if "get_placeholder" not in own or "get_placeholder_sql" in own:
        return
    import warnings

    from django.utils.deprecation import RemovedInDjango2028Warning

    warnings.warn(
        "Field.get_placeholder is deprecated in favor of get_placeholder_sql. Define %s.%s.get_placeholder_sql to "
        "return both SQL and parameters instead." % (cls.__module__, cls.__qualname__),
        RemovedInDjango2028Warning,
        stacklevel=2,
    )
    cls.get_placeholder_sql = _placeholder_sql


def _placeholder_sql(self, value, compiler, connection):
    placeholder = self.get_placeholder(value, compiler, connection)
    if not hasattr(value, "as_sql"):
        return placeholder, (value,)
    sql, params = compiler.compile(value)
    return placeholder % sql, tuple(params)


_django.extend(
    Field,
    {
        "__init_subclass__": classmethod(_init_subclass),
        "get_lookups": class_or_instance_method(_django.get_lookups, _django.get_lookups),
        "get_class_lookups": classmethod(_django.get_lookups),
        "register_lookup": class_or_instance_method(_register, _register),
        "_unregister_lookup": class_or_instance_method(_unregister, _unregister),
        # Options that the database knows nothing of.
        "non_db_attrs": (
            "blank",
            "choices",
            "db_column",
            "editable",
            "error_messages",
            "help_text",
            "limit_choices_to",
            "related_name",
            "related_query_name",
            "validators",
            "verbose_name",
        )
    },
)

__all__ = [
    "AutoField",
    "BLANK_CHOICE_DASH",
    "BLANK_CHOICE_LABEL",
    "BigAutoField",
    "BigIntegerField",
    "BinaryField",
    "BooleanField",
    "CharField",
    "DateField",
    "DateTimeField",
    "DecimalField",
    "DurationField",
    "EmailField",
    "Empty",
    "Field",
    "FilePathField",
    "FloatField",
    "GenericIPAddressField",
    "IPAddressField",
    "IntegerField",
    "NOT_PROVIDED",
    "PositiveBigIntegerField",
    "PositiveIntegerField",
    "PositiveSmallIntegerField",
    "SlugField",
    "SmallAutoField",
    "SmallIntegerField",
    "TextField",
    "TimeField",
    "URLField",
    "UUIDField",
    "router",
]
