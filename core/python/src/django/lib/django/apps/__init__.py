"""django.apps: the installed apps and their models."""

from django.apps.config import AppConfig
from django.apps.registry import Apps, apps
from django.conf import settings

__all__ = ["AppConfig", "Apps", "apps"]


def _app_label_of_module(module):
    """The label of the app that a module belongs to; None for a module outside all of them."""
    config = apps.get_containing_app_config("app.models" if module == "__main__" else module)
    return None if config is None else config.label


_AUTO_FIELDS = ["django.db.models.%s" % name for name in ("BigAutoField", "AutoField", "SmallAutoField")]


def _default_auto_field(app_label, of_apps=None):
    """What automatic primary keys in an app are: the path of a class of Django's, or a class of the program's own."""
    config = (of_apps or apps).app_configs.get(app_label)
    path, source = settings.DEFAULT_AUTO_FIELD, "DEFAULT_AUTO_FIELD"
    if config is not None and config._is_default_auto_field_overridden:
        cls = type(config)
        path = config.default_auto_field
        source = "%s.%s.default_auto_field" % (cls.__module__, cls.__qualname__)
    return path if path in _AUTO_FIELDS else _auto_field_of_program(path, source)


def _auto_field_of_program(path, source):
    from django.core.exceptions import ImproperlyConfigured
    from django.db.models import AutoField, BigAutoField, SmallAutoField
    from django.utils.module_loading import import_string

    if not path:
        raise ImproperlyConfigured("%s must not be empty." % source)
    try:
        cls = import_string(path)
    except ImportError as error:
        raise ImproperlyConfigured(
            "%s refers to the module '%s' that could not be imported." % (source, path)
        ) from error
    if not issubclass(cls, (AutoField, BigAutoField, SmallAutoField)):
        raise ValueError("Primary key '%s' referred by %s must subclass AutoField." % (path, source))
    return cls


def _install_app(label):
    """Makes ``label`` an installed app; its models are about to be defined."""
    if label not in apps.app_configs:
        apps._add(AppConfig(label))
