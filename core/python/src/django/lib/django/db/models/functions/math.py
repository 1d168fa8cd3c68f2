"""Mathematical functions."""

from django.db.models.expressions import Func, written
from django.db.models.lookups import Transform


def _transform(name, function, **attributes):
    return type(
        name,
        (Transform,),
        {"function": function, "lookup_name": name.lower(), "__module__": __name__, "__qualname__": name, **attributes},
    )


Abs = _transform("Abs", "ABS")
ACos = _transform("ACos", "ACOS")
ASin = _transform("ASin", "ASIN")
ATan = _transform("ATan", "ATAN")
Ceil = _transform("Ceil", "CEILING")
Cos = _transform("Cos", "COS")
Cot = _transform("Cot", "COT")
Degrees = _transform("Degrees", "DEGREES")
Exp = _transform("Exp", "EXP")
Floor = _transform("Floor", "FLOOR")
Ln = _transform("Ln", "LN")
Radians = _transform("Radians", "RADIANS")
Sign = _transform("Sign", "SIGN")
Sin = _transform("Sin", "SIN")
Sqrt = _transform("Sqrt", "SQRT")
Tan = _transform("Tan", "TAN")


class ATan2(Func):
    function = "ATAN2"
    arity = 2


class Log(Func):
    function = "LOG"
    arity = 2


class Mod(Func):
    function = "MOD"
    arity = 2


class Pi(Func):
    function = "PI"
    arity = 0


class Power(Func):
    function = "POWER"
    arity = 2


class Random(Func):
    function = "RANDOM"
    arity = 0
    as_sqlite = written


class Round(Transform):
    function = "ROUND"
    lookup_name = "round"
    arity = None

    def __init__(self, expression, precision=0, **extra):
        super().__init__(expression, precision, **extra)
