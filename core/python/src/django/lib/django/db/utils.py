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
    """``connections``: the program's database; tests may add a second one."""

    def __init__(self, databases=(DEFAULT_DB_ALIAS,)):
        self._aliases = list(databases)
        self._connections = {}

    def add(self, alias):
        """Adds an empty database in memory."""
        if alias not in self._aliases:
            self._aliases.append(alias)

    def __getitem__(self, alias):
        try:
            return self._connections[alias]
        except KeyError:
            pass
        if alias not in self._aliases:
            raise ConnectionDoesNotExist("The connection '%s' doesn't exist." % alias)
        if alias == DEFAULT_DB_ALIAS:
            from django.db.backends.sqlite3.base import DatabaseWrapper

            connection = DatabaseWrapper()
        else:
            from django.db.backends.sqlite3.other import OtherDatabaseWrapper

            connection = OtherDatabaseWrapper(alias)
        self._connections[alias] = connection
        return connection

    def __setitem__(self, alias, connection):
        self._connections[alias] = connection

    def __delitem__(self, alias):
        del self._connections[alias]

    def __iter__(self):
        return iter(self._aliases)

    def __contains__(self, alias):
        return alias in self._aliases

    def all(self, initialized_only=False):
        aliases = self._connections if initialized_only else self._aliases
        return [self[alias] for alias in aliases]

    def close_all(self):
        pass

    @property
    def settings(self):
        return {alias: self[alias].settings_dict for alias in self._aliases}

    @property
    def databases(self):
        return self.settings


class ConnectionRouter:
    """``router``: asks the routers of the settings in turn; the first that answers counts."""

    def __init__(self, routers=None):
        self._routers = routers

    @property
    def routers(self):
        from django.conf import settings

        given = settings.DATABASE_ROUTERS if self._routers is None else self._routers
        return [_router(entry) for entry in given] if given else []

    def _ask(self, method, *args, hints):
        for router in self.routers:
            try:
                ask = getattr(router, method)
            except AttributeError:
                continue  # It leaves this question to others.
            answer = ask(*args, **hints)
            if answer is not None:
                return answer
        return None

    def _for(self, method, model, hints):
        alias = self._ask(method, model, hints=hints)
        if alias:
            return alias
        instance = hints.get("instance")
        return (instance is not None and instance._state.db) or DEFAULT_DB_ALIAS

    def db_for_read(self, model, **hints):
        return self._for("db_for_read", model, hints)

    def db_for_write(self, model, **hints):
        return self._for("db_for_write", model, hints)

    def allow_relation(self, obj1, obj2, **hints):
        answer = self._ask("allow_relation", obj1, obj2, hints=hints)
        return obj1._state.db == obj2._state.db if answer is None else answer

    def allow_migrate(self, db, app_label, **hints):
        answer = self._ask("allow_migrate", db, app_label, hints=hints)
        return True if answer is None else answer

    def allow_migrate_model(self, db, model):
        return self.allow_migrate(db, model._meta.app_label, model_name=model._meta.model_name, model=model)

    def get_migratable_models(self, app_config, db, include_auto_created=False):
        models = app_config.get_models(include_auto_created=include_auto_created)
        return [model for model in models if self.allow_migrate_model(db, model)]


def _router(entry):
    if isinstance(entry, str):
        from django.utils.module_loading import import_string

        return import_string(entry)()
    return entry
