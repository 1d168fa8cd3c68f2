"""django.db.migrations: what a migration file imports."""

from django.db.migrations.migration import Migration, swappable_dependency  # noqa: F401
from django.db.migrations.operations import *  # noqa: F403
