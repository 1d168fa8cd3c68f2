"""Functions that make UUIDs."""

from django.db.models.expressions import Func


class UUID4(Func):
    function = "UUIDV4"
    arity = 0


class UUID7(Func):
    function = "UUIDV7"

    def __init__(self, shift=None, **extra):
        super().__init__(*(() if shift is None else (shift,)), **extra)
