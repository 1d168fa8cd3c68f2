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
