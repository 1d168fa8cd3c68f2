"""django.core.serializers: instances as plain data, as JSON, and back."""

from importlib import import_module

from django.core.serializers.base import DeserializationError, SerializationError, SerializerDoesNotExist

BUILTIN_SERIALIZERS = {
    "python": "django.core.serializers.python",
    "json": "django.core.serializers.json",
    "jsonl": "django.core.serializers.jsonl",
}

_serializers = {}


def _known():
    if not _serializers:
        from django.conf import settings

        for format, module in {**BUILTIN_SERIALIZERS, **settings.SERIALIZATION_MODULES}.items():
            _serializers[format] = module
    return _serializers


def _module(format):
    try:
        module = _known()[format]
    except KeyError:
        raise SerializerDoesNotExist(format) from None
    return import_module(module) if isinstance(module, str) else module


def register_serializer(format, serializer_module, serializers=None):
    (_known() if serializers is None else serializers)[format] = serializer_module


def unregister_serializer(format):
    if format not in _known():
        raise SerializerDoesNotExist(format)
    del _serializers[format]


def get_serializer(format):
    return _module(format).Serializer


def get_deserializer(format):
    return _module(format).Deserializer


def get_serializer_formats():
    return list(_known())


def get_public_serializer_formats():
    return [format for format in _known() if not get_serializer(format).internal_use_only]


def serialize(format, queryset, **options):
    """The objects in that format."""
    serializer = get_serializer(format)()
    serializer.serialize(queryset, **options)
    return serializer.getvalue()


def deserialize(format, stream_or_string, **options):
    """Goes through the objects: instances that are not saved yet, each in a ``DeserializedObject``."""
    return get_deserializer(format)(stream_or_string, **options)


__all__ = [
    "DeserializationError",
    "SerializationError",
    "SerializerDoesNotExist",
    "deserialize",
    "get_deserializer",
    "get_public_serializer_formats",
    "get_serializer",
    "get_serializer_formats",
    "register_serializer",
    "serialize",
    "unregister_serializer",
]
