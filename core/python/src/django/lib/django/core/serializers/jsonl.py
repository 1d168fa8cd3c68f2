"""JSON Lines: an object a line."""

import json

from django.core.serializers.base import DeserializationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.serializers.python import Deserializer as PythonDeserializer
from django.core.serializers.python import Serializer as PythonSerializer


class Serializer(PythonSerializer):
    internal_use_only = False

    def start_serialization(self):
        self._current = None
        self.json_kwargs = {name: value for name, value in self.options.items() if name not in ("stream", "fields", "indent")}
        self.json_kwargs["separators"] = (",", ": ")
        self.json_kwargs.setdefault("cls", DjangoJSONEncoder)
        self.json_kwargs.setdefault("ensure_ascii", False)

    def end_object(self, obj):
        json.dump(self.get_dump_object(obj), self.stream, **self.json_kwargs)
        self.stream.write("\n")
        self._current = None

    def getvalue(self):
        if callable(getattr(self.stream, "getvalue", None)):
            return self.stream.getvalue()


class Deserializer(PythonDeserializer):
    def __init__(self, stream_or_string, **options):
        if isinstance(stream_or_string, bytes):
            stream_or_string = stream_or_string.decode()
        lines = stream_or_string.splitlines() if isinstance(stream_or_string, str) else stream_or_string
        super().__init__(lines, **options)

    def _handle_object(self, obj):
        if not obj.strip():
            return
        try:
            yield from super()._handle_object(json.loads(obj))
        except (GeneratorExit, DeserializationError):
            raise
        except Exception as error:
            raise DeserializationError("Error deserializing object: %s" % error) from error
