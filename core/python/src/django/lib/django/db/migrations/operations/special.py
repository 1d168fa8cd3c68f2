"""Operations that a person writes: SQL, Python, and states apart from the database."""

from django.db import router

from .base import Operation, OperationCategory


class SeparateDatabaseAndState(Operation):
    category = OperationCategory.MIXED
    serialization_expand_args = ["database_operations", "state_operations"]

    def __init__(self, database_operations=None, state_operations=None):
        self.database_operations = database_operations or []
        self.state_operations = state_operations or []

    def deconstruct(self):
        names = ("database_operations", "state_operations")
        kwargs = {name: getattr(self, name) for name in names if getattr(self, name)}
        return (type(self).__qualname__, [], kwargs)

    def state_forwards(self, app_label, state):
        for operation in self.state_operations:
            operation.state_forwards(app_label, state)

    def _states(self, app_label, state):
        """The states between the database operations, which the project's own state knows nothing of."""
        states = [state]
        for operation in self.database_operations:
            state = state.clone()
            operation.state_forwards(app_label, state)
            states.append(state)
        return states

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.database_operations:
            to_state = from_state.clone()
            operation.state_forwards(app_label, to_state)
            operation.database_forwards(app_label, schema_editor, from_state, to_state)
            from_state = to_state

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        states = self._states(app_label, to_state)
        for index in reversed(range(len(self.database_operations))):
            operation = self.database_operations[index]
            operation.database_backwards(app_label, schema_editor, states[index + 1], states[index])

    def describe(self):
        return "Custom state/database change combination"


class _Handwritten(Operation):
    """Runs what was given for either direction, where the router lets it."""

    def _allowed(self, app_label, schema_editor):
        return router.allow_migrate(schema_editor.connection.alias, app_label, **self.hints)


def _given(operation, first, optional):
    """Arguments for ``deconstruct()``: the first one, and those that are not at their defaults."""
    kwargs = {first: getattr(operation, first)}
    for name, default in optional.items():
        value = getattr(operation, name)
        if value != default:
            kwargs[name] = value
    return (type(operation).__qualname__, [], kwargs)


class RunSQL(_Handwritten):
    category = OperationCategory.SQL
    noop = ""

    def __init__(self, sql, reverse_sql=None, state_operations=None, hints=None, elidable=False):
        self.sql = sql
        self.reverse_sql = reverse_sql
        self.state_operations = state_operations or []
        self.hints = hints or {}
        self.elidable = elidable

    def deconstruct(self):
        optional = {"reverse_sql": None, "state_operations": [], "hints": {}, "elidable": False}
        return _given(self, "sql", optional)

    @property
    def reversible(self):
        return self.reverse_sql is not None

    def state_forwards(self, app_label, state):
        for operation in self.state_operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if self._allowed(app_label, schema_editor):
            self._run_sql(schema_editor, self.sql)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if self.reverse_sql is None:
            raise NotImplementedError("You cannot reverse this operation")
        if self._allowed(app_label, schema_editor):
            self._run_sql(schema_editor, self.reverse_sql)

    def describe(self):
        return "Raw SQL operation"

    def _run_sql(self, schema_editor, sqls):
        """One text may hold several statements; in a list, each is one, alone or with its parameters."""
        if not isinstance(sqls, (list, tuple)):
            if sqls != RunSQL.noop:
                for statement in schema_editor.connection.ops.prepare_sql_script(sqls):
                    schema_editor.execute(statement, params=None)
            return
        for sql in sqls:
            params = None
            if isinstance(sql, (list, tuple)):
                if len(sql) != 2:
                    raise ValueError("Expected a 2-tuple but got %d" % len(sql))
                sql, params = sql
            schema_editor.execute(sql, params=params)


class RunPython(_Handwritten):
    category = OperationCategory.PYTHON
    reduces_to_sql = False

    def __init__(self, code, reverse_code=None, atomic=None, hints=None, elidable=False):
        if not callable(code):
            raise ValueError("RunPython must be supplied with a callable")
        if reverse_code is not None and not callable(reverse_code):
            raise ValueError("RunPython must be supplied with callable arguments")
        self.code = code
        self.reverse_code = reverse_code
        self.atomic = atomic
        self.hints = hints or {}
        self.elidable = elidable

    def deconstruct(self):
        optional = {"reverse_code": None, "atomic": None, "hints": {}, "elidable": False}
        return _given(self, "code", optional)

    @property
    def reversible(self):
        return self.reverse_code is not None

    def state_forwards(self, app_label, state):
        """Code changes no models."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        # The code may look at any model, so none may be left behind.
        from_state.clear_delayed_apps_cache()
        if self._allowed(app_label, schema_editor):
            self.code(from_state.apps, schema_editor)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if self.reverse_code is None:
            raise NotImplementedError("You cannot reverse this operation")
        if self._allowed(app_label, schema_editor):
            self.reverse_code(from_state.apps, schema_editor)

    def describe(self):
        return "Raw Python operation"

    @staticmethod
    def noop(apps, schema_editor):
        return None
