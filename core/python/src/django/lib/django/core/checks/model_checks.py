"""Checks over all models together."""

import inspect
from collections import defaultdict
from types import FunctionType, MethodType

import _django

from django.apps import apps
from django.conf import settings
from django.core.checks.messages import Error, Warning
from django.core.checks.registry import Tags, register


def models_of(app_configs):
    """The models to check: those of some apps, or all."""
    if app_configs is None:
        return apps.get_models()
    return [model for config in app_configs for model in config.get_models()]


@register(Tags.models)
def check_all_models(app_configs, **kwargs):
    messages = []
    tables, indexes, constraints = defaultdict(list), defaultdict(list), defaultdict(list)
    for model in models_of(app_configs):
        options = model._meta
        if inspect.ismethod(model.check):
            messages.extend(model.check(**kwargs))
        else:
            text = "The '%s.check()' class method is currently overridden by %r." % (model.__name__, model.check)
            messages.append(Error(text, obj=model, id="models.E020"))
        if options.managed and not options.proxy:
            tables[options.db_table].append(options.label)
        for index in options.indexes:
            indexes[index.name].append(options.label)
        for constraint in options.constraints:
            constraints[constraint.name].append(options.label)
    messages.extend(_shared_tables(tables))
    messages.extend(_shared_names("index", indexes, "models.E029", "models.E030"))
    messages.extend(_shared_names("constraint", constraints, "models.E031", "models.E032"))
    return messages


def _shared_tables(tables):
    for table, labels in tables.items():
        if len(labels) == 1:
            continue
        names = ", ".join(labels)
        text = "db_table '%s' is used by multiple models: %s." % (table, names)
        if settings.DATABASE_ROUTERS:
            # They may be in different databases.
            hint = (
                "You have configured settings.DATABASE_ROUTERS. Verify that %s are correctly routed to separate "
                "databases." % names
            )
            yield Warning(text, hint=hint, obj=table, id="models.W035")
        else:
            yield Error(text, obj=table, id="models.E028")


def _shared_names(what, owners, id_for_one, id_for_many):
    """Names of indexes or constraints must be unique in a database."""
    for name, labels in owners.items():
        if len(labels) > 1:
            distinct = sorted(set(labels))
            where = "for model" if len(distinct) == 1 else "among models:"
            yield Error(
                "%s name '%s' is not unique %s %s." % (what, name, where, ", ".join(distinct)),
                id=id_for_one if len(distinct) == 1 else id_for_many,
            )


@register(Tags.models)
def check_lazy_references(app_configs, **kwargs):
    return _check_lazy_references(apps)


def _check_lazy_references(apps, ignore=None):
    """Models that were named and never came: as targets of fields, as senders of signals, by other waiting calls."""
    messages = []
    for field, *key in _django.pending_relations(apps._apps_id):
        if tuple(key) not in (ignore or ()):
            text = "The field %s was declared with a lazy reference to '%s', but %s." % (
                field,
                ".".join(key),
                _absence(apps, key),
            )
            messages.append(Error(text, obj=field, id="fields.E307"))
    for key, operations in apps._pending_operations.items():
        if key not in (ignore or ()):
            messages.extend(_waiting_call(apps, key, operation) for operation in operations)
    return sorted(messages, key=lambda message: message.msg)


def _absence(apps, key):
    """Why there is no such model."""
    try:
        apps.get_app_config(key[0])
    except LookupError:
        return "app '%s' isn't installed" % key[0]
    return "app '%s' doesn't provide model '%s'" % tuple(key)


def _waiting_call(apps, key, operation):
    arguments = []
    # What was asked for is within the registry's own wrapper, and may be a partial.
    while hasattr(operation, "func"):
        arguments.extend(getattr(operation, "args", ()))
        operation = operation.func
    where = (getattr(operation, "__module__", None), getattr(operation, "__name__", None))
    if where == ("django.dispatch.dispatcher", "connect"):
        return _waiting_receiver(apps, key, operation.__self__, arguments[0])
    text = "%s contains a lazy reference to %s, but %s." % (operation, ".".join(key), _absence(apps, key))
    return Error(text, obj=operation, id="models.E022")


def _waiting_receiver(apps, key, signal, receiver):
    from django.db.models import signals

    names = [name for name, value in vars(signals).items() if value is signal]
    if isinstance(receiver, FunctionType):
        who = "The function '%s'" % receiver.__name__
    elif isinstance(receiver, MethodType):
        who = "Bound method '%s.%s'" % (type(receiver.__self__).__name__, receiver.__name__)
    else:
        who = "An instance of class '%s'" % type(receiver).__name__
    text = "%s was connected to the '%s' signal with a lazy reference to the sender '%s', but %s." % (
        who,
        names[0] if names else "unknown",
        ".".join(key),
        _absence(apps, key),
    )
    return Error(text, obj=receiver.__module__, id="signals.E001")
