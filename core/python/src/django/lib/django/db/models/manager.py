"""Managers."""

import _django
from _django import BaseManager, ManagerDescriptor

from django.db.models.query import QuerySet


class Manager(BaseManager.from_queryset(QuerySet)):
    pass


def _deconstruct(self):
    """``(as_manager, path of the manager class, path of the queryset class, args, kwargs)``."""
    from importlib import import_module

    if getattr(self, "_built_with_asmanager", False):
        queryset = self._queryset_class
        return True, None, "%s.%s" % (queryset.__module__, queryset.__name__), None, None
    module, name = type(self).__module__, type(self).__name__
    if not hasattr(import_module(module), name):
        raise ValueError(
            "Could not find manager %s in %s.\nPlease note that you need to inherit from managers you dynamically "
            "generated with 'from_queryset()'." % (name, module)
        )
    return False, "%s.%s" % (module, name), None, *self._constructor_args


_django.extend(BaseManager, {"use_in_migrations": False, "deconstruct": _deconstruct})


class EmptyManager(Manager):
    """A manager that finds nothing."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def get_queryset(self):
        return super().get_queryset().none()


__all__ = ["BaseManager", "EmptyManager", "Manager", "ManagerDescriptor"]
