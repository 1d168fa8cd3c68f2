"""django.core.checks: the system checks. Nothing of it is imported before a check is asked for."""

from django.core.checks.messages import (
    CRITICAL,
    DEBUG,
    ERROR,
    INFO,
    WARNING,
    CheckMessage,
    Critical,
    Debug,
    Error,
    Info,
    Warning,
)
from django.core.checks.registry import Tags, register, run_checks, tag_exists

# The built-in checks register themselves.
import django.core.checks.database  # NOQA isort:skip
import django.core.checks.model_checks  # NOQA isort:skip
from django.contrib.auth.checks import check_models_permissions, check_user_model  # NOQA isort:skip
from django.contrib.contenttypes.checks import check_generic_foreign_keys, check_model_name_lengths  # NOQA isort:skip

# Both apps are always installed here.
register(check_user_model, Tags.models)
register(check_models_permissions, Tags.models)
register(check_generic_foreign_keys, Tags.models)
register(check_model_name_lengths, Tags.models)

__all__ = [
    "CRITICAL",
    "CheckMessage",
    "Critical",
    "DEBUG",
    "Debug",
    "ERROR",
    "Error",
    "INFO",
    "Info",
    "Tags",
    "WARNING",
    "Warning",
    "register",
    "run_checks",
    "tag_exists",
]
