"""The connection, as ``django.db.connection`` shows it."""

from collections import deque
from contextlib import contextmanager

import _dunder_db

from django.conf import settings
from django.db.backends.base.validation import BaseDatabaseValidation
from django.db.backends.sqlite3.creation import DatabaseCreation
from django.db.backends.sqlite3.features import DatabaseFeatures
from django.db.backends.sqlite3.introspection import DatabaseIntrospection
from django.db.backends.sqlite3.operations import DatabaseOperations
from django.db.utils import DEFAULT_DB_ALIAS, ProgrammingError


class CursorWrapper:
    """A DB-API cursor. Parameters are ``%s``, or ``%(name)s`` with a dict."""

    arraysize = 1

    def __init__(self, connection):
        self.db = connection
        self._rows = deque()
        self.rowcount = -1
        self.lastrowid = None
        self.description = None
        self.closed = False

    @property
    def connection(self):
        return self.db

    def execute(self, sql, params=None):
        if isinstance(params, dict):
            sql, params = _positional(sql, params)
        params = None if params is None else tuple(params)
        try:
            rows, self.rowcount, self.lastrowid, self.description = self.db._execute(sql, params)
        finally:
            # A log shows the statement with its parameters, which must fit.
            if params and self.db.queries_logged:
                sql % params
        self._rows = deque(rows)
        return self

    def executemany(self, sql, param_list):
        param_list = [tuple(params) for params in param_list]
        _, self.rowcount, self.lastrowid, self.description = self.db._execute_many(sql, param_list)
        self._rows = deque()
        return self

    def fetchone(self):
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size=None):
        size = self.arraysize if size is None else size
        return [self._rows.popleft() for _ in range(min(size, len(self._rows)))]

    def fetchall(self):
        rows, self._rows = list(self._rows), deque()
        return rows

    def __iter__(self):
        while self._rows:
            yield self._rows.popleft()

    def close(self):
        self.closed = True

    def callproc(self, procname, params=None, kparams=None):
        from django.db.utils import NotSupportedError

        raise NotSupportedError("SQLite has no stored procedures.")

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        self.close()


def _positional(sql, params):
    """``%(name)s`` placeholders as ``%s``, with the parameters in their order."""
    ordered = []

    class Names(dict):
        def __getitem__(self, name):
            ordered.append(params[name])
            return "%s"

    # The `%%` stay what they are for the second reading.
    sql = sql.replace("%%", "%%%%") % Names()
    return sql, ordered


class SavepointIds(list):
    """The savepoints of the open blocks; what is put here is what their ends release."""

    def append(self, sid):
        super().append(sid)
        _dunder_db.set_savepoint_ids(self)

    def pop(self, index=-1):
        sid = super().pop(index)
        _dunder_db.set_savepoint_ids(self)
        return sid


class QueriesLog:
    """``connection.queries_log``: the engine keeps the statements, and writes their values into them when they are read."""

    def __init__(self, alias, maxlen):
        self.alias = alias
        self.maxlen = maxlen

    def __len__(self):
        return _dunder_db.query_log_len(self.alias)

    def __iter__(self):
        return iter(_dunder_db.query_log(self.alias))

    def __getitem__(self, index):
        return _dunder_db.query_log(self.alias)[index]

    def clear(self):
        _dunder_db.clear_query_log(self.alias)


class DatabaseWrapper:
    """The one connection. Its transactions and its log live in the engine."""

    vendor = "sqlite"
    display_name = "SQLite"
    alias = DEFAULT_DB_ALIAS
    queries_limit = 9000
    data_types_suffix = {"AutoField": "AUTOINCREMENT", "BigAutoField": "AUTOINCREMENT", "SmallAutoField": "AUTOINCREMENT"}
    operators = {
        "exact": "= %s",
        "iexact": "LIKE %s ESCAPE '\\'",
        "contains": "LIKE %s ESCAPE '\\'",
        "icontains": "LIKE %s ESCAPE '\\'",
        "regex": "REGEXP %s",
        "iregex": "REGEXP '(?i)' || %s",
        "gt": "> %s",
        "gte": ">= %s",
        "lt": "< %s",
        "lte": "<= %s",
        "startswith": "LIKE %s ESCAPE '\\'",
        "endswith": "LIKE %s ESCAPE '\\'",
        "istartswith": "LIKE %s ESCAPE '\\'",
        "iendswith": "LIKE %s ESCAPE '\\'",
    }
    pattern_esc = r"REPLACE(REPLACE(REPLACE({}, '\', '\\'), '%%', '\%%'), '_', '\_')"
    pattern_ops = {
        "contains": r"LIKE '%%' || {} || '%%' ESCAPE '\'",
        "icontains": r"LIKE '%%' || UPPER({}) || '%%' ESCAPE '\'",
        "startswith": r"LIKE {} || '%%' ESCAPE '\'",
        "istartswith": r"LIKE UPPER({}) || '%%' ESCAPE '\'",
        "endswith": r"LIKE '%%' || {} ESCAPE '\'",
        "iendswith": r"LIKE '%%' || UPPER({}) ESCAPE '\'",
    }

    def __init__(self):
        self.queries_log = QueriesLog(self.alias, self.queries_limit)
        self.force_debug_cursor = False
        self.execute_wrappers = []
        self.rollback_exc = None
        self.features = DatabaseFeatures(self)
        self.ops = DatabaseOperations(self)
        self.introspection = DatabaseIntrospection(self)
        self.creation = DatabaseCreation(self)
        self.validation = BaseDatabaseValidation(self)
        self.connection = self
        self.settings_dict = {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": ":memory:",
            "ATOMIC_REQUESTS": False,
            "AUTOCOMMIT": True,
            "CONN_MAX_AGE": 0,
            "OPTIONS": {},
            "TIME_ZONE": None,
            "TEST": {"NAME": None},
        }

    def __repr__(self):
        return "<DatabaseWrapper vendor='sqlite' alias=%r>" % self.alias

    @property
    def queries_logged(self):
        return self.force_debug_cursor or settings.DEBUG

    @property
    def queries(self):
        if len(self.queries_log) == self.queries_log.maxlen:
            import warnings

            warnings.warn(
                "Limit for query logging exceeded, only the last %s queries will be returned." % self.queries_log.maxlen
            )
        return list(self.queries_log)

    def _execute(self, sql, params):
        return _dunder_db.execute(sql, params)

    def _execute_many(self, sql, param_list):
        return _dunder_db.execute_many(sql, param_list)

    @property
    def timezone(self):
        from datetime import timezone

        return timezone.utc if settings.USE_TZ else None

    timezone_name = "UTC"

    def cursor(self):
        return CursorWrapper(self)

    chunked_cursor = cursor

    def ensure_connection(self):
        pass

    prepare_database = ensure_connection

    connect = close = close_if_unusable_or_obsolete = ensure_connection

    def is_usable(self):
        return True

    @property
    def in_atomic_block(self):
        return _dunder_db.in_atomic_block()

    @property
    def needs_rollback(self):
        return _dunder_db.in_atomic_block() and _dunder_db.get_rollback()

    @needs_rollback.setter
    def needs_rollback(self, value):
        if _dunder_db.in_atomic_block():
            _dunder_db.set_rollback(value)

    @property
    def autocommit(self):
        return _dunder_db.get_autocommit()

    def enter_atomic(self, savepoint, durable, from_testcase):
        _dunder_db.enter_atomic(savepoint, durable, from_testcase)

    def exit_atomic(self, failed):
        _dunder_db.exit_atomic(failed)

    def get_autocommit(self):
        return _dunder_db.get_autocommit()

    def set_autocommit(self, autocommit, force_begin_transaction_with_broken_autocommit=False):
        _dunder_db.set_autocommit(autocommit)

    def get_rollback(self):
        return _dunder_db.get_rollback()

    def set_rollback(self, rollback):
        _dunder_db.set_rollback(rollback)

    def mark_for_rollback(self):
        _dunder_db.mark_for_rollback()

    def validate_no_atomic_block(self):
        _dunder_db.validate_no_atomic_block()

    def validate_no_broken_transaction(self):
        _dunder_db.validate_no_broken_transaction()

    def commit(self):
        _dunder_db.commit()

    def rollback(self):
        _dunder_db.rollback()

    @property
    def savepoint_ids(self):
        return SavepointIds(_dunder_db.savepoint_ids())

    def savepoint(self):
        return _dunder_db.savepoint()

    def savepoint_rollback(self, sid):
        _dunder_db.savepoint_rollback(sid)

    def savepoint_commit(self, sid):
        _dunder_db.savepoint_commit(sid)

    def clean_savepoints(self):
        _dunder_db.clean_savepoints()

    def on_commit(self, func, robust=False):
        if not callable(func):
            raise TypeError("on_commit()'s callback must be a callable.")
        _dunder_db.on_commit(func, robust)

    @property
    def run_on_commit(self):
        return [((), func, robust) for func, robust in _dunder_db.pending_hooks()]

    @run_on_commit.setter
    def run_on_commit(self, value):
        raise ProgrammingError("The hooks of a connection can't be set.")

    def run_and_clear_commit_hooks(self):
        _dunder_db.run_hooks()

    @contextmanager
    def execute_wrapper(self, wrapper):
        """``wrapper(execute, sql, params, many, context)`` is called in place of each statement meanwhile."""
        self._push_wrapper(wrapper)
        self.execute_wrappers.append(wrapper)
        try:
            yield
        finally:
            self.execute_wrappers.pop()
            self._pop_wrapper()

    def _push_wrapper(self, wrapper):
        _dunder_db.push_wrapper(wrapper)

    def _pop_wrapper(self):
        _dunder_db.pop_wrapper()

    def check_constraints(self, table_names=None):
        _dunder_db.check_constraints(table_names)

    def disable_constraint_checking(self):
        return _dunder_db.disable_constraint_checking()

    def enable_constraint_checking(self):
        _dunder_db.enable_constraint_checking()

    @contextmanager
    def constraint_checks_disabled(self):
        disabled = self.disable_constraint_checking()
        try:
            yield
        finally:
            if disabled:
                self.enable_constraint_checking()

    def get_database_version(self):
        return _dunder_db.sqlite_version_info

    def is_in_memory_db(self):
        return True

    def schema_editor(self, *args, **kwargs):
        from django.db.backends.sqlite3.schema import DatabaseSchemaEditor

        return DatabaseSchemaEditor(self, *args, **kwargs)

    def copy(self, alias=None):
        return self

    def inc_thread_sharing(self):
        pass

    dec_thread_sharing = validate_thread_sharing = inc_thread_sharing
