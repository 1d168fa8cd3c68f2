"""What is behind a queryset."""

from django.db.models.sql.query import Query

__all__ = ["Query"]
