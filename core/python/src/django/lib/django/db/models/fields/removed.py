"""Fields that only old migrations still name; the system checks refuse them elsewhere."""

from django.core.validators import validate_comma_separated_integer_list
from django.db.models.fields import BooleanField, CharField

__all__ = ["CommaSeparatedIntegerField", "NullBooleanField"]


class CommaSeparatedIntegerField(CharField):
    __module__ = CharField.__module__
    default_validators = [validate_comma_separated_integer_list]
    description = "Comma-separated integers"
    system_check_removed_details = {
        "msg": "CommaSeparatedIntegerField is removed except for support in historical migrations.",
        "hint": "Use CharField(validators=[validate_comma_separated_integer_list]) instead.",
        "id": "fields.E901",
    }


class NullBooleanField(BooleanField):
    __module__ = BooleanField.__module__
    description = "Boolean (Either True, False or None)"
    system_check_removed_details = {
        "msg": "NullBooleanField is removed except for support in historical migrations.",
        "hint": "Use BooleanField(null=True, blank=True) instead.",
        "id": "fields.E903",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{**kwargs, "null": True, "blank": True})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["null"], kwargs["blank"]
        return name, path, args, kwargs
