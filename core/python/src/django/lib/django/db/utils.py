"""Database exceptions, and the one connection under its alias."""


class Error(Exception):
    pass


class InterfaceError(Error):
    pass


class DatabaseError(Error):
    pass


class DataError(DatabaseError):
    pass


class OperationalError(DatabaseError):
    pass


class IntegrityError(DatabaseError):
    pass


class InternalError(DatabaseError):
    pass


class ProgrammingError(DatabaseError):
    pass


class NotSupportedError(DatabaseError):
    pass


class ConnectionDoesNotExist(Exception):
    pass


DEFAULT_DB_ALIAS = "default"
DJANGO_VERSION_PICKLE_KEY = "_django_version"


class ConnectionHandler:
    """``connections``: there is one database here."""

    def __init__(self):
        self._connection = None

    def __getitem__(self, alias):
        if alias != DEFAULT_DB_ALIAS:
            raise ConnectionDoesNotExist("The connection '%s' doesn't exist." % alias)
        if self._connection is None:
            from django.db.backends.sqlite3.base import DatabaseWrapper

            self._connection = DatabaseWrapper()
        return self._connection

    def __setitem__(self, alias, connection):
        self._connection = connection

    def __iter__(self):
        return iter([DEFAULT_DB_ALIAS])

    def __contains__(self, alias):
        return alias == DEFAULT_DB_ALIAS

    def all(self, initialized_only=False):
        return [self[DEFAULT_DB_ALIAS]]

    def close_all(self):
        pass

    @property
    def settings(self):
        return {DEFAULT_DB_ALIAS: self[DEFAULT_DB_ALIAS].settings_dict}

    @property
    def databases(self):
        return self.settings


class ConnectionProxy:
    """``connection``: the default one, found when it is used."""

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


class ConnectionRouter:
    """``router``: everything goes to the one database."""

    routers = []

    def db_for_read(self, model, **hints):
        return DEFAULT_DB_ALIAS

    db_for_write = db_for_read

    def allow_relation(self, obj1, obj2, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return True

    def allow_migrate_model(self, db, model):
        return True

    def get_migratable_models(self, app_config, db, include_auto_created=False):
        return app_config.get_models(include_auto_created=include_auto_created)
