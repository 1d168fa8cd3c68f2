"""Database exceptions, and the one connection under its alias."""

from django.utils.connection import ConnectionDoesNotExist, ConnectionProxy


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


DEFAULT_DB_ALIAS = "default"
DJANGO_VERSION_PICKLE_KEY = "_django_version"


def load_backend(backend_name):
    """The module of a database backend; there is SQLite's."""
    from importlib import import_module

    try:
        return import_module("%s.base" % backend_name)
    except ImportError as error:
        from django.core.exceptions import ImproperlyConfigured

        raise ImproperlyConfigured(
            "%r isn't an available database backend or couldn't be imported. Check the above exception. To use one of "
            "the built-in backends, use 'django.db.backends.XXX', where XXX is one of:\n    'sqlite3'" % backend_name
        ) from error


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
