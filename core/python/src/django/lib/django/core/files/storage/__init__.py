"""Where files are kept."""

from django.core.files.storage.base import Storage
from django.core.files.storage.filesystem import FileSystemStorage
from django.core.files.storage.handler import InvalidStorageError, StorageHandler
from django.core.files.storage.memory import InMemoryStorage
from django.utils.functional import LazyObject

__all__ = [
    "DefaultStorage",
    "FileSystemStorage",
    "InMemoryStorage",
    "InvalidStorageError",
    "Storage",
    "StorageHandler",
    "default_storage",
    "storages",
]

storages = StorageHandler()


class DefaultStorage(LazyObject):
    def _setup(self):
        self._wrapped = storages["default"]


default_storage = DefaultStorage()
