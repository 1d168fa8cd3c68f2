"""A second database, as tests have it."""

from types import MethodType

import _dunder_db

from django.db.backends.sqlite3.base import DatabaseWrapper


class OtherDatabaseWrapper(DatabaseWrapper):
    """Whatever is asked of it, the engine does on the database of its alias."""

    def __init__(self, alias):
        self.alias = alias
        super().__init__()

    def __getattribute__(self, name):
        get = super().__getattribute__
        alias = get("alias")
        value = _dunder_db.with_database(alias, get, name)
        if not isinstance(value, MethodType):
            return value

        def method(*args, **kwargs):
            return _dunder_db.with_database(alias, value, *args, **kwargs)

        return method
