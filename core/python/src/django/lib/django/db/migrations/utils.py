"""Questions about names and relations that the parts of migrations share."""

import datetime
import re
from collections import namedtuple

from _dunder_migrations import resolve_relation

FieldReference = namedtuple("FieldReference", "to through")
COMPILED_REGEX_TYPE = re.Pattern


class RegexObject:
    """A compiled regular expression that equals others of the same pattern and flags."""

    def __init__(self, obj):
        self.pattern = obj.pattern
        self.flags = obj.flags

    def __eq__(self, other):
        if not isinstance(other, RegexObject):
            return NotImplemented
        return (self.pattern, self.flags) == (other.pattern, other.flags)


def get_migration_name_timestamp():
    return datetime.datetime.now().strftime("%Y%m%d_%H%M")


def field_references(model_tuple, field, reference_model_tuple, reference_field_name=None, reference_field=None):
    """How ``field``, of the model ``model_tuple``, refers to the other model (and field); False when it does not.

    Without ``reference_field`` a reference to the primary key counts for any field name.
    """
    remote_field = field.remote_field
    if not remote_field:
        return False
    any_field = reference_field_name is None
    to = through = None
    if resolve_relation(remote_field.model, *model_tuple) == reference_model_tuple:
        to_fields = getattr(field, "to_fields", None)
        to_key = to_fields is not None and None in to_fields and (reference_field is None or reference_field.primary_key)
        if any_field or to_fields is None or to_key or reference_field_name in to_fields:
            to = (remote_field, to_fields)
    intermediate = getattr(remote_field, "through", None)
    if intermediate and resolve_relation(intermediate, *model_tuple) == reference_model_tuple:
        through_fields = remote_field.through_fields
        if any_field or through_fields is None or reference_field_name in through_fields:
            through = (remote_field, through_fields)
    return FieldReference(to, through) if to or through else False


def get_references(state, model_tuple, field_tuple=()):
    """``(model_state, name, field, reference)`` of each field that refers to the model, or to its field."""
    for referrer, model_state in state.models.items():
        for name, field in model_state.fields.items():
            reference = field_references(referrer, field, model_tuple, *field_tuple)
            if reference:
                yield model_state, name, field, reference


def field_is_referenced(state, model_tuple, field_tuple):
    return any(True for _ in get_references(state, model_tuple, field_tuple))
