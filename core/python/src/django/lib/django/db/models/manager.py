"""Managers."""

from _django import BaseManager, ManagerDescriptor

from django.db.models.query import QuerySet


class Manager(BaseManager.from_queryset(QuerySet)):
    pass


class EmptyManager(Manager):
    """A manager that finds nothing."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def get_queryset(self):
        return super().get_queryset().none()


__all__ = ["BaseManager", "EmptyManager", "Manager", "ManagerDescriptor"]
