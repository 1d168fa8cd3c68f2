"""The SQL of flushing, and the signals around migrating."""

import sys

from django.apps import apps
from django.db.models import signals


def sql_flush(style, connection, reset_sequences=True, allow_cascade=False):
    """The statements that empty the tables of the installed models."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return connection.ops.sql_flush(style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade)


def emit_pre_migrate_signal(verbosity, interactive, db, **kwargs):
    _emit(signals.pre_migrate, "pre", verbosity, interactive, db, kwargs)


def emit_post_migrate_signal(verbosity, interactive, db, **kwargs):
    _emit(signals.post_migrate, "post", verbosity, interactive, db, kwargs)


def _emit(signal, when, verbosity, interactive, db, kwargs):
    """Once for each app that has models."""
    for config in apps.get_app_configs():
        if config.models_module is None:
            continue
        if verbosity >= 2:
            out = kwargs.get("stdout", sys.stdout)
            out.write("Running %s-migrate handlers for application %s" % (when, config.label))
        signal.send(
            sender=config, app_config=config, verbosity=verbosity, interactive=interactive, using=db, **kwargs
        )
