"""Functions on text."""

from django.db.models.expressions import Func, Value, written
from django.db.models.lookups import Transform


def _transform(name, function, **attributes):
    return type(
        name,
        (Transform,),
        {"function": function, "lookup_name": name.lower(), "__module__": __name__, "__qualname__": name, **attributes},
    )


Chr = _transform("Chr", "CHR", as_sqlite=written)
Length = _transform("Length", "LENGTH")
Lower = _transform("Lower", "LOWER")
LTrim = _transform("LTrim", "LTRIM")
MD5 = _transform("MD5", "MD5")
Ord = _transform("Ord", "ASCII", as_sqlite=written)
Reverse = _transform("Reverse", "REVERSE")
RTrim = _transform("RTrim", "RTRIM")
SHA1 = _transform("SHA1", "SHA1")
SHA224 = _transform("SHA224", "SHA224")
SHA256 = _transform("SHA256", "SHA256")
SHA384 = _transform("SHA384", "SHA384")
SHA512 = _transform("SHA512", "SHA512")
Trim = _transform("Trim", "TRIM")
Upper = _transform("Upper", "UPPER")


class ConcatPair(Func):
    """Two texts, one after the other."""

    function = "CONCAT"
    as_sqlite = written

    def coalesce(self):
        """The pair with null as an empty text."""
        from django.db.models.functions.comparison import Coalesce

        clone = self.copy()
        clone.set_source_expressions([Coalesce(expr, Value("")) for expr in clone.get_source_expressions()])
        return clone


class Concat(Func):
    """Texts, one after the other; null counts as empty."""

    function = None
    template = "%(expressions)s"

    def __init__(self, *expressions, **extra):
        if len(expressions) < 2:
            raise ValueError("Concat must take at least two expressions")
        super().__init__(self._paired(expressions, extra.get("output_field")), **extra)

    def _paired(self, expressions, output_field):
        # Pairs nested to the right: every database joins two.
        if len(expressions) == 2:
            return ConcatPair(*expressions, output_field=output_field)
        return ConcatPair(expressions[0], self._paired(expressions[1:], output_field), output_field=output_field)


class Left(Func):
    function = "LEFT"
    arity = 2
    as_sqlite = written

    def __init__(self, expression, length, **extra):
        if not hasattr(length, "resolve_expression") and length < 1:
            raise ValueError("'length' must be greater than 0.")
        super().__init__(expression, length, **extra)


class Right(Left):
    function = "RIGHT"


class LPad(Func):
    function = "LPAD"

    def __init__(self, expression, length, fill_text=Value(" "), **extra):
        if not hasattr(length, "resolve_expression") and length is not None and length < 0:
            raise ValueError("'length' must be greater or equal to 0.")
        super().__init__(expression, length, fill_text, **extra)


class RPad(LPad):
    function = "RPAD"


class Repeat(Func):
    function = "REPEAT"

    def __init__(self, expression, number, **extra):
        if not hasattr(number, "resolve_expression") and number is not None and number < 0:
            raise ValueError("'number' must be greater or equal to 0.")
        super().__init__(expression, number, **extra)


class Replace(Func):
    function = "REPLACE"

    def __init__(self, expression, text, replacement=Value(""), **extra):
        super().__init__(expression, text, replacement, **extra)


class StrIndex(Func):
    """Where a text is in another, from 1; 0 where it is not."""

    function = "INSTR"
    arity = 2


class Substr(Func):
    function = "SUBSTRING"
    as_sqlite = written

    def __init__(self, expression, pos, length=None, **extra):
        if not hasattr(pos, "resolve_expression") and pos < 1:
            raise ValueError("'pos' must be greater than 0")
        expressions = [expression, pos]
        if length is not None:
            expressions.append(length)
        super().__init__(*expressions, **extra)
