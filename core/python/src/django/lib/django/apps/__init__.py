"""django.apps: the installed apps and their models."""

from django.apps.config import AppConfig
from django.apps.registry import Apps, apps

__all__ = ["AppConfig", "Apps", "apps"]


def _app_label_of_module(module):
    """The label of the app that a module belongs to; None for a module outside all of them."""
    config = apps.get_containing_app_config("app.models" if module == "__main__" else module)
    return None if config is None else config.label


def _default_auto_field(app_label):
    """The class of automatic primary keys in an app."""
    from django.conf import settings

    config = apps.app_configs.get(app_label)
    return (config and config.default_auto_field) or settings.DEFAULT_AUTO_FIELD


def _install_app(label):
    """Makes ``label`` an installed app; its models are about to be defined."""
    if label not in apps.app_configs:
        apps._add(AppConfig(label))
