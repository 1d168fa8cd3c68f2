"""Functions that make JSON."""

from django.db.models.expressions import Func, Value


class JSONArray(Func):
    function = "JSON_ARRAY"


class JSONObject(Func):
    function = "JSON_OBJECT"

    def __init__(self, **fields):
        expressions = []
        for key, value in fields.items():
            expressions.extend((Value(key), value))
        super().__init__(*expressions)


__all__ = ["JSONArray", "JSONObject"]
