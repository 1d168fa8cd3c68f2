"""Comparison and conversion functions."""

from django.db.models.expressions import Func, written


class Cast(Func):
    """The value as another type."""

    function = "CAST"
    template = "%(function)s(%(expressions)s AS %(db_type)s)"
    arity = 1
    as_sqlite = written

    def __init__(self, expression, output_field):
        super().__init__(expression, output_field=output_field)


class Coalesce(Func):
    """The first value that is not null."""

    function = "COALESCE"

    def __init__(self, *expressions, **extra):
        if len(expressions) < 2:
            raise ValueError("Coalesce must take at least two expressions")
        super().__init__(*expressions, **extra)


class Collate(Func):
    function = "COLLATE"
    template = "%(expressions)s %(function)s %(collation)s"
    allowed_default = False

    def __init__(self, expression, collation):
        if not (collation and all(letter.isalnum() or letter in "_-" for letter in collation)):
            raise ValueError("Invalid collation name: %r." % collation)
        self.collation = collation
        super().__init__(expression)


class Greatest(Func):
    """The greatest value; null on SQLite where any is null."""

    function = "GREATEST"
    as_sqlite = written

    def __init__(self, *expressions, **extra):
        if len(expressions) < 2:
            raise ValueError("Greatest must take at least two expressions")
        super().__init__(*expressions, **extra)


class Least(Func):
    """The least value; null on SQLite where any is null."""

    function = "LEAST"
    as_sqlite = written

    def __init__(self, *expressions, **extra):
        if len(expressions) < 2:
            raise ValueError("Least must take at least two expressions")
        super().__init__(*expressions, **extra)


class NullIf(Func):
    """Null where both are equal, else the first."""

    function = "NULLIF"
    arity = 2


__all__ = ["Cast", "Coalesce", "Collate", "Greatest", "Least", "NullIf"]
