"""``_meta``"""

import _django
from _django import Options

from django.apps import apps

__all__ = ["Options", "normalize_together", "total_unique_constraints"]

# Where models without `Meta.apps` go: tests that isolate models exchange it.
_django.extend(Options, {"default_apps": apps})


def normalize_together(option_together):
    """A tuple of tuples from any of the ways to write ``unique_together``."""
    if not option_together:
        return ()
    if not isinstance(option_together, (tuple, list)):
        raise TypeError
    if not isinstance(option_together[0], (tuple, list)):
        option_together = (option_together,)
    return tuple(tuple(names) for names in option_together)


def total_unique_constraints(options):
    """Unique constraints on fields alone, without conditions."""
    from django.db.models.constraints import UniqueConstraint

    return [
        constraint
        for constraint in options.constraints
        if isinstance(constraint, UniqueConstraint) and constraint.condition is None and not constraint.contains_expressions
    ]
