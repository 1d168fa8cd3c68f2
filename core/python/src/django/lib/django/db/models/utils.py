"""django.db.models.utils"""


def make_model_tuple(model):
    """``(app_label, model_name)`` of a model class, of ``"app.Model"``, or of such a pair."""
    try:
        if isinstance(model, tuple):
            model_tuple = model
        elif isinstance(model, str):
            app_label, model_name = model.split(".")
            model_tuple = app_label, model_name.lower()
        else:
            model_tuple = model._meta.app_label, model._meta.model_name
        assert len(model_tuple) == 2
        return model_tuple
    except (ValueError, AssertionError):
        raise ValueError(
            "Invalid model reference '%s'. String model references must be of the form 'app_label.ModelName'." % model
        ) from None


def resolve_callables(mapping):
    """The items, with functions called."""
    for key, value in mapping.items():
        yield key, value() if callable(value) else value


def unpickle_named_row(names, values):
    return create_namedtuple_class(*names)(*values)


def create_namedtuple_class(*names):
    from collections import namedtuple

    def __reduce__(self):
        return unpickle_named_row, (names, tuple(self))

    return type("Row", (namedtuple("Row", names),), {"__reduce__": __reduce__, "__slots__": ()})


class AltersData:
    """Subclasses' methods that override one with ``alters_data`` have it too."""

    def __init_subclass__(cls, **kwargs):
        for name, method in list(vars(cls).items()):
            if callable(method) and not hasattr(method, "alters_data"):
                for base in cls.__bases__:
                    if hasattr(getattr(base, name, None), "alters_data"):
                        method.alters_data = getattr(base, name).alters_data
                        break
        super().__init_subclass__(**kwargs)


def get_blank_choice_label():
    """The label of the choice that is none; an app may set another one."""
    from django.conf import settings
    from django.db.models import fields

    if getattr(settings, "USE_BLANK_CHOICE_DASH", False):
        return fields.BLANK_CHOICE_DASH[0][1]
    return fields.BLANK_CHOICE_LABEL


__all__ = ["AltersData", "create_namedtuple_class", "get_blank_choice_label", "make_model_tuple", "resolve_callables"]
