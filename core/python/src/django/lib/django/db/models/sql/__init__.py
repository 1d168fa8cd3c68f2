"""Queries as querysets hold them."""

from django.db.models.sql.query import Query
from django.db.models.sql.where import AND, OR, XOR

__all__ = ["AND", "OR", "Query", "XOR"]
