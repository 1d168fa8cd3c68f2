"""django.db.transaction"""

from contextlib import ContextDecorator, contextmanager

from django.db import DEFAULT_DB_ALIAS, DatabaseError, Error, ProgrammingError, connections


class TransactionManagementError(ProgrammingError):
    """Transactions are used wrongly."""


def get_connection(using=None):
    return connections[DEFAULT_DB_ALIAS if using is None else using]


def get_autocommit(using=None):
    return get_connection(using).get_autocommit()


def set_autocommit(autocommit, using=None):
    return get_connection(using).set_autocommit(autocommit)


def commit(using=None):
    get_connection(using).commit()


def rollback(using=None):
    get_connection(using).rollback()


def savepoint(using=None):
    import warnings

    from django.utils.deprecation import RemovedInDjango2028Warning

    warnings.warn("savepoint() is deprecated. Use savepoint_create() instead.", RemovedInDjango2028Warning, stacklevel=2)
    return savepoint_create(using)


def savepoint_create(using=None):
    return get_connection(using).savepoint()


def savepoint_rollback(sid, using=None):
    get_connection(using).savepoint_rollback(sid)


def savepoint_commit(sid, using=None):
    get_connection(using).savepoint_commit(sid)


def clean_savepoints(using=None):
    get_connection(using).clean_savepoints()


def get_rollback(using=None):
    return get_connection(using).get_rollback()


def set_rollback(rollback, using=None):
    return get_connection(using).set_rollback(rollback)


@contextmanager
def mark_for_rollback_on_error(using=None):
    """An error within leaves an open atomic block unusable."""
    try:
        yield
    except Exception as error:
        connection = get_connection(using)
        if connection.in_atomic_block:
            connection.mark_for_rollback()
            connection.rollback_exc = error
        raise


def on_commit(func, using=None, robust=False):
    get_connection(using).on_commit(func, robust)


class Atomic(ContextDecorator):
    """All or nothing: a transaction, or a savepoint within one."""

    def __init__(self, using, savepoint, durable):
        self.using = using
        self.savepoint = savepoint
        self.durable = durable
        self._from_testcase = False

    def __enter__(self):
        get_connection(self.using).enter_atomic(self.savepoint, self.durable, self._from_testcase)

    def __exit__(self, exc_type, exc_value, traceback):
        get_connection(self.using).exit_atomic(exc_type is not None)


def atomic(using=None, savepoint=True, durable=False):
    """A context manager and decorator; the bare ``@atomic`` works too."""
    if callable(using):
        return Atomic(DEFAULT_DB_ALIAS, savepoint, durable)(using)
    return Atomic(using, savepoint, durable)


def _non_atomic_requests(func, using):
    func.__dict__.setdefault("_non_atomic_requests", set()).add(using)
    return func


def non_atomic_requests(using=None):
    if callable(using):
        return _non_atomic_requests(using, DEFAULT_DB_ALIAS)
    return lambda func: _non_atomic_requests(func, DEFAULT_DB_ALIAS if using is None else using)


__all__ = ["Atomic", "DatabaseError", "Error", "TransactionManagementError", "atomic", "on_commit"]
