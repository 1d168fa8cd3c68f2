"""How checks of models and fields are written: a rule is a generator of messages.

A rule belongs to one or more field classes, by name; a field's rules are those of all its classes, the most general
first. Subjects: ``fields``, ``relations``, ``models``, ``options``, ``constraints``.
"""

from collections import defaultdict

from django.db import connections, router

_RULES = defaultdict(list)


def rule(*class_names):
    """Registers a rule, called as ``rule(field, scope)``, for field classes and what derives from them."""

    def add(function):
        for name in class_names:
            _RULES[name].append(function)
        return function

    return add


def rules_of(field):
    """The rules of a field's classes; a subclass that has the name of a built-in class gets its rules once."""
    seen = set()
    for cls in reversed(type(field).__mro__):
        if cls.__name__ not in seen:
            seen.add(cls.__name__)
            yield from _RULES.get(cls.__name__, ())


class Scope:
    """Where to check: the databases, and for many-to-many fields the model that they are seen from."""

    def __init__(self, model, databases=None, from_model=None, **kwargs):
        self.model = model
        self.databases = databases
        self.from_model = from_model
        self.kwargs = kwargs

    def connections(self):
        """The databases that have a table of the model."""
        for alias in self.databases or ():
            if router.allow_migrate_model(alias, self.model):
                yield connections[alias]

    def lacking(self, *features):
        """Those of them with none of the features, where the model does not insist on one."""
        if not set(features).isdisjoint(self.model._meta.required_db_features):
            return
        for connection in self.connections():
            if not any(getattr(connection.features, feature) for feature in features):
                yield connection
