"""The storages that the settings name."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

DEFAULT = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}


class InvalidStorageError(ImproperlyConfigured):
    pass


class StorageHandler:
    """``storages["default"]``"""

    def __init__(self, backends=None):
        self._backends = backends
        self._storages = {}

    @property
    def backends(self):
        if self._backends is None:
            return {**DEFAULT, **settings.STORAGES}
        return self._backends

    def __getitem__(self, alias):
        if alias not in self._storages:
            try:
                params = dict(self.backends[alias])
            except KeyError:
                raise InvalidStorageError("Could not find config for '%s' in settings.STORAGES." % alias)
            self._storages[alias] = self.create_storage(params)
        return self._storages[alias]

    def create_storage(self, params):
        backend = params.pop("BACKEND")
        options = params.pop("OPTIONS", {})
        try:
            storage = import_string(backend)
        except ImportError as error:
            raise InvalidStorageError("Could not find backend %r: %s" % (backend, error)) from error
        return storage(**options)
