"""Python values as the text of a migration file, each with the imports it needs."""

import collections.abc
import datetime
import decimal
import enum
import functools
import math
import os
import re
import types
import uuid
import zoneinfo

from _dunder_migrations import Text

from django.conf import SettingsReference
from django.db import models
from django.db.migrations.operations.base import Operation
from django.db.migrations.utils import COMPILED_REGEX_TYPE, RegexObject
from django.db.models.deletion import DatabaseOnDelete
from django.utils.functional import LazyObject, Promise
from django.utils.version import get_docs_version

try:
    from pathlib import PurePath
except ImportError:  # There is none in a browser.
    PurePath = ()

FUNCTION_TYPES = (types.FunctionType, types.BuiltinFunctionType, types.MethodType)
if isinstance(functools._lru_cache_wrapper, type):
    FUNCTION_TYPES += (functools._lru_cache_wrapper,)

MODELS_IMPORT = "from django.db import models"
SETTINGS_IMPORT = "from django.conf import settings"


def serialize(value):
    """``(text, imports)``"""
    return serializer_factory(value).serialize()


class BaseSerializer:
    """Subclasses, for other types, come in by ``MigrationWriter.register_serializer``."""

    def __init__(self, value):
        self.value = value

    def serialize(self):
        raise NotImplementedError("Subclasses of BaseSerializer must implement the serialize() method.")


class BaseSequenceSerializer(BaseSerializer):
    """Items with commas between them, in what ``_format()`` gives."""

    def _format(self):
        raise NotImplementedError("Subclasses of BaseSequenceSerializer must implement the _format() method.")

    def serialize(self):
        text = Text()
        return self._format() % text.joined(self.value), text.imports


class BaseUnorderedSequenceSerializer(BaseSequenceSerializer):
    def __init__(self, value):
        super().__init__(sorted(value, key=repr))


class SequenceSerializer(BaseSequenceSerializer):
    def _format(self):
        return "[%s]"


class TupleSerializer(BaseSequenceSerializer):
    def _format(self):
        return "(%s,)" if len(self.value) == 1 else "(%s)"


class IterableSerializer(TupleSerializer):
    def __init__(self, value):
        super().__init__(list(value))


class SetSerializer(BaseUnorderedSequenceSerializer):
    def _format(self):
        return "{%s}" if self.value else "set(%s)"


class FrozensetSerializer(BaseUnorderedSequenceSerializer):
    def _format(self):
        return "frozenset([%s])"


class DictionarySerializer(BaseSerializer):
    def serialize(self):
        text = Text()
        items = ["%s: %s" % (text.of(key), text.of(value)) for key, value in sorted(self.value.items())]
        return "{%s}" % ", ".join(items), text.imports


class BaseSimpleSerializer(BaseSerializer):
    """A value that its ``repr`` is enough for."""

    imports = ()

    def serialize(self):
        return repr(self.value), set(self.imports)


class FloatSerializer(BaseSimpleSerializer):
    def serialize(self):
        if math.isfinite(self.value):
            return super().serialize()
        return 'float("%s")' % self.value, set()


class DecimalSerializer(BaseSimpleSerializer):
    imports = ("from decimal import Decimal",)


class DateTimeSerializer(BaseSimpleSerializer):
    imports = ("import datetime",)


class DatetimeDatetimeSerializer(DateTimeSerializer):
    def __init__(self, value):
        # In UTC, unless naive.
        in_zone = value.tzinfo is not None and value.tzinfo != datetime.timezone.utc
        super().__init__(value.astimezone(datetime.timezone.utc) if in_zone else value)


class ZoneInfoSerializer(BaseSimpleSerializer):
    imports = ("import zoneinfo",)


class UUIDSerializer(BaseSerializer):
    def serialize(self):
        return "uuid.%r" % self.value, {"import uuid"}


class PathSerializer(BaseSerializer):
    def serialize(self):
        # Pure: another machine may have other paths.
        name = type(self.value).__name__
        pure = name if name.startswith("Pure") else "Pure" + name
        return "pathlib.%s(%r)" % (pure, self.value.as_posix()), {"import pathlib"}


class PathLikeSerializer(BaseSerializer):
    def serialize(self):
        return repr(os.fspath(self.value)), {}


class RegexSerializer(BaseSerializer):
    def serialize(self):
        text = Text("import re")
        # Without the flags that every expression of texts has: with them it would not equal the same without.
        flags = self.value.flags ^ re.compile("").flags
        return "re.compile(%s)" % text.joined([self.value.pattern, flags] if flags else [self.value.pattern]), text.imports


class ChoicesSerializer(BaseSerializer):
    def serialize(self):
        return serialize(self.value.value)


class EnumSerializer(BaseSerializer):
    def serialize(self):
        cls = type(self.value)
        members = list(self.value) if issubclass(cls, enum.Flag) else [self.value]
        name = "%s.%s" % (cls.__module__, cls.__qualname__)
        return " | ".join("%s[%r]" % (name, member.name) for member in members), {"import %s" % cls.__module__}


class FunctionTypeSerializer(BaseSerializer):
    def serialize(self):
        function = self.value
        owner = getattr(function, "__self__", None)
        if owner and isinstance(owner, type):
            path = "%s.%s.%s" % (owner.__module__, owner.__qualname__, function.__name__)
            return path, {"import %s" % owner.__module__}
        if function.__name__ == "<lambda>":
            raise ValueError("Cannot serialize function: lambda")
        module = function.__module__
        if module is None:
            raise ValueError("Cannot serialize function %r: No module" % function)
        if "<" in function.__qualname__:  # <locals>
            raise ValueError("Could not find function %s in %s.\n" % (function.__name__, module))
        return "%s.%s" % (module, function.__qualname__), {"import %s" % module}


class FunctoolsPartialSerializer(BaseSerializer):
    def serialize(self):
        text = Text()
        partial = self.value
        path = "functools.%s" % type(partial).__name__
        return text.call(path, (partial.func, *partial.args), partial.keywords), text.imports


class GenericAliasSerializer(BaseSerializer):
    def serialize(self):
        text = Text()
        text.joined(self.value.__args__)
        return repr(self.value), text.imports


class TypeSerializer(BaseSerializer):
    def serialize(self):
        cls = self.value
        if cls is models.Model:
            return "models.Model", {MODELS_IMPORT}
        if cls is type(None):
            return "types.NoneType", {"import types"}
        if cls.__module__ == "builtins":
            return cls.__name__, set()
        return "%s.%s" % (cls.__module__, cls.__qualname__), {"import %s" % cls.__module__}


class SettingsReferenceSerializer(BaseSerializer):
    def serialize(self):
        return "settings.%s" % self.value.setting_name, {SETTINGS_IMPORT}


class DatabaseOnDeleteSerializer(BaseSerializer):
    def serialize(self):
        module = type(self.value).__module__
        return "%s.%s" % (module, self.value.__name__), {"import %s" % module}


class DeconstructibleSerializer(BaseSerializer):
    """Whatever can say how it was made; fields say their names before that."""

    def serialize(self):
        text = Text()
        return text.call(*self.value.deconstruct()[-3:]), text.imports


class ModelFieldSerializer(DeconstructibleSerializer):
    pass


class ModelManagerSerializer(BaseSerializer):
    def serialize(self):
        text = Text()
        as_manager, manager_path, queryset_path, args, kwargs = self.value.deconstruct()
        if as_manager:
            return "%s.as_manager()" % text.path(queryset_path), text.imports
        return text.call(manager_path, args, kwargs), text.imports


class OperationSerializer(BaseSerializer):
    def serialize(self):
        from django.db.migrations.writer import OperationWriter

        text, imports = OperationWriter(self.value, indentation=0).serialize()
        # Who writes the operation around it adds the comma.
        return text.rstrip(","), imports


# Serializers of types whose values can't have a `deconstruct()` of their own.
FOUND = {}
_WITHOUT_ATTRIBUTES = {bool, bytes, dict, float, frozenset, int, list, set, str, tuple, type(None)}


class Serializer:
    """Serializers by type; the first type that fits counts."""

    _registry = {
        frozenset: FrozensetSerializer,
        list: SequenceSerializer,
        set: SetSerializer,
        tuple: TupleSerializer,
        dict: DictionarySerializer,
        models.Choices: ChoicesSerializer,
        enum.Enum: EnumSerializer,
        datetime.datetime: DatetimeDatetimeSerializer,
        (datetime.date, datetime.timedelta, datetime.time): DateTimeSerializer,
        SettingsReference: SettingsReferenceSerializer,
        float: FloatSerializer,
        (bool, int, type(None), bytes, str, range): BaseSimpleSerializer,
        decimal.Decimal: DecimalSerializer,
        (functools.partial, functools.partialmethod): FunctoolsPartialSerializer,
        FUNCTION_TYPES: FunctionTypeSerializer,
        types.GenericAlias: GenericAliasSerializer,
        collections.abc.Iterable: IterableSerializer,
        (COMPILED_REGEX_TYPE, RegexObject): RegexSerializer,
        uuid.UUID: UUIDSerializer,
        PurePath: PathSerializer,
        os.PathLike: PathLikeSerializer,
        zoneinfo.ZoneInfo: ZoneInfoSerializer,
        DatabaseOnDelete: DatabaseOnDeleteSerializer,
    }

    @classmethod
    def register(cls, type_, serializer):
        if not issubclass(serializer, BaseSerializer):
            raise ValueError("'%s' must inherit from 'BaseSerializer'." % serializer.__name__)
        cls._registry[type_] = serializer
        FOUND.clear()

    @classmethod
    def unregister(cls, type_):
        cls._registry.pop(type_)
        FOUND.clear()


def serializer_factory(value):
    found = FOUND.get(type(value))
    if found is not None:
        return found(value)
    if isinstance(value, Promise):
        value = str(value)
    elif isinstance(value, LazyObject):
        # It is pickled as what it wraps.
        value = value.__reduce__()[1][0]
    for cls, serializer in (
        (models.Field, ModelFieldSerializer),
        (models.manager.BaseManager, ModelManagerSerializer),
        (Operation, OperationSerializer),
        (type, TypeSerializer),
    ):
        if isinstance(value, cls):
            return serializer(value)
    if hasattr(value, "deconstruct"):
        return DeconstructibleSerializer(value)
    for cls, serializer in Serializer._registry.items():
        if isinstance(value, cls):
            if type(value) in _WITHOUT_ATTRIBUTES:
                FOUND[type(value)] = serializer
            return serializer(value)
    raise ValueError(
        "Cannot serialize: %r\nThere are some values Django cannot serialize into migration files.\n"
        "For more, see https://docs.djangoproject.com/en/%s/topics/migrations/#migration-serializing"
        % (value, get_docs_version())
    )
