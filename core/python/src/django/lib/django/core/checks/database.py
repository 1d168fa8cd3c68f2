"""What a database says of itself."""

from django.core.checks.registry import Tags, register
from django.db import connections


@register(Tags.database)
def check_database_backends(databases=None, **kwargs):
    return [message for alias in databases or () for message in connections[alias].validation.check(**kwargs)]
