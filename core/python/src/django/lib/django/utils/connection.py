"""Connections by their alias, one set for each thread that uses them."""

from django.utils.functional import cached_property


class ConnectionProxy:
    """A connection under its alias, found when it is used."""

    def __init__(self, connections, alias):
        self.__dict__["_connections"] = connections
        self.__dict__["_alias"] = alias

    def __getattr__(self, item):
        return getattr(self._connections[self._alias], item)

    def __setattr__(self, name, value):
        setattr(self._connections[self._alias], name, value)

    def __delattr__(self, name):
        delattr(self._connections[self._alias], name)

    def __contains__(self, key):
        return key in self._connections[self._alias]

    def __eq__(self, other):
        return self._connections[self._alias] == other

    def __hash__(self):
        return hash(self._connections[self._alias])


class ConnectionDoesNotExist(Exception):
    pass


class BaseConnectionHandler:
    settings_name = None
    exception_class = ConnectionDoesNotExist

    def __init__(self, settings=None):
        self._settings = settings
        self._connections = {}

    @cached_property
    def settings(self):
        self._settings = self.configure_settings(self._settings)
        return self._settings

    def configure_settings(self, settings):
        if settings is None:
            from django.conf import settings as configured

            settings = getattr(configured, self.settings_name)
        return settings

    def create_connection(self, alias):
        raise NotImplementedError("Subclasses must implement create_connection().")

    def __getitem__(self, alias):
        if alias not in self._connections:
            if alias not in self.settings:
                raise self.exception_class("The connection '%s' doesn't exist." % alias)
            self._connections[alias] = self.create_connection(alias)
        return self._connections[alias]

    def __setitem__(self, alias, connection):
        self._connections[alias] = connection

    def __delitem__(self, alias):
        del self._connections[alias]

    def __iter__(self):
        return iter(self.settings)

    def all(self, initialized_only=False):
        return [self[alias] for alias in self if not initialized_only or alias in self._connections]

    def close_all(self):
        for connection in self.all(initialized_only=True):
            connection.close()
