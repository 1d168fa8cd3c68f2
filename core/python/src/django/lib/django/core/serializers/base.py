"""What the formats have in common."""

from io import StringIO

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

DEFER_FIELD = object()


class SerializerDoesNotExist(KeyError):
    """There is no such format."""


class SerializationError(Exception):
    """An object could not be written."""


class DeserializationError(Exception):
    """The data make no object."""

    @classmethod
    def WithData(cls, original_exc, model, fk, field_value):
        return cls("%s: (%s:pk=%s) field_value was '%s'" % (original_exc, model, fk, field_value))


class M2MDeserializationError(Exception):
    def __init__(self, original_exc, pk):
        self.original_exc = original_exc
        self.pk = pk


class Serializer:
    """Walks over objects and their fields; the formats say what becomes of each."""

    internal_use_only = False
    stream_class = StringIO

    def serialize(
        self,
        queryset,
        *,
        stream=None,
        fields=None,
        use_natural_foreign_keys=False,
        use_natural_primary_keys=False,
        progress_output=None,
        object_count=0,
        **options,
    ):
        self.options = options
        self.stream = self.stream_class() if stream is None else stream
        self.selected_fields = fields
        self.use_natural_foreign_keys = use_natural_foreign_keys
        self.use_natural_primary_keys = use_natural_primary_keys
        self.start_serialization()
        self.first = True
        for obj in queryset:
            self.start_object(obj)
            # A proxy's columns are those of its concrete model.
            meta = obj._meta.concrete_model._meta
            pk_parent = meta.pk if self.use_natural_primary_keys and hasattr(obj, "natural_key") else None
            if pk_parent is not None and not (meta.pk.remote_field and meta.pk.remote_field.parent_link):
                pk_parent = None
            for field in meta.local_fields:
                if not field.serialize and field is not pk_parent:
                    continue
                if field.remote_field is None:
                    if self._selected(field.attname):
                        self.handle_field(obj, field)
                elif self._selected(field.attname.removesuffix("_id")):
                    self.handle_fk_field(obj, field)
            for field in meta.local_many_to_many:
                if field.serialize and self._selected(field.attname):
                    self.handle_m2m_field(obj, field)
            self.end_object(obj)
            self.first = False
        self.end_serialization()
        return self.getvalue()

    def _selected(self, name):
        return self.selected_fields is None or name in self.selected_fields

    def start_serialization(self):
        raise NotImplementedError("subclasses of Serializer must provide a start_serialization() method")

    def end_serialization(self):
        pass

    def start_object(self, obj):
        raise NotImplementedError("subclasses of Serializer must provide a start_object() method")

    def end_object(self, obj):
        pass

    def handle_field(self, obj, field):
        raise NotImplementedError("subclasses of Serializer must provide a handle_field() method")

    def handle_fk_field(self, obj, field):
        raise NotImplementedError("subclasses of Serializer must provide a handle_fk_field() method")

    def handle_m2m_field(self, obj, field):
        raise NotImplementedError("subclasses of Serializer must provide a handle_m2m_field() method")

    def getvalue(self):
        if callable(getattr(self.stream, "getvalue", None)):
            return self.stream.getvalue()


class Deserializer:
    """Goes through the objects of a stream or a text."""

    def __init__(self, stream_or_string, **options):
        self.options = options
        self.stream = StringIO(stream_or_string) if isinstance(stream_or_string, str) else stream_or_string

    def __iter__(self):
        return self

    def __next__(self):
        raise NotImplementedError("subclasses of Deserializer must provide a __next__() method")


class DeserializedObject:
    """An instance, and the members of its many-to-many fields until it is saved."""

    def __init__(self, obj, m2m_data=None, deferred_fields=None):
        self.object = obj
        self.m2m_data = m2m_data
        self.deferred_fields = deferred_fields

    def __repr__(self):
        return "<%s: %s(pk=%s)>" % (type(self).__name__, self.object._meta.label, self.object.pk)

    def save(self, save_m2m=True, using=None, **kwargs):
        # As it is: no save() of the program's, and the signals are told that the data are raw.
        models.Model.save_base(self.object, using=using, raw=True, **kwargs)
        if self.m2m_data and save_m2m:
            for name, members in self.m2m_data.items():
                getattr(self.object, name).set(members)
        self.m2m_data = None

    def save_deferred_fields(self, using=None):
        self.m2m_data = {}
        for field, value in self.deferred_fields.items():
            options = (field, value, using, False)
            label = self.object._meta.label
            if isinstance(field.remote_field, models.ManyToManyRel):
                try:
                    self.m2m_data[field.name] = deserialize_m2m_values(*options)
                except M2MDeserializationError as error:
                    raise DeserializationError.WithData(error.original_exc, label, self.object.pk, error.pk)
            elif isinstance(field.remote_field, models.ManyToOneRel):
                try:
                    key = deserialize_fk_value(*options)
                except Exception as error:
                    raise DeserializationError.WithData(error, label, self.object.pk, value)
                setattr(self.object, field.attname, key)
        self.save()


def build_instance(Model, data, db):
    """An instance; one that the database knows by its natural key gets that row's primary key."""
    pk = data.get(Model._meta.pk.attname)
    manager = Model._meta.default_manager
    if pk is None and hasattr(manager, "get_by_natural_key") and hasattr(Model, "natural_key"):
        natural_key = Model(**data).natural_key()
        try:
            row = manager.db_manager(db).get_by_natural_key(*natural_key)
            data[Model._meta.pk.attname] = Model._meta.pk.to_python(row.pk)
        except Model.DoesNotExist:
            pass
    return Model(**data)


def _is_natural_key(manager, value):
    return hasattr(manager, "get_by_natural_key") and hasattr(value, "__iter__") and not isinstance(value, str)


def deserialize_m2m_values(field, field_value, using, handle_forward_references):
    """Keys of the members."""
    model = field.remote_field.model
    manager = model._default_manager.db_manager(using)
    if not hasattr(field_value, "__iter__"):
        raise M2MDeserializationError(TypeError("'%s' object is not iterable" % type(field_value).__name__), field_value)
    keys = []
    for value in field_value:
        try:
            if _is_natural_key(manager, value):
                keys.append(manager.get_by_natural_key(*value).pk)
            elif isinstance(value, models.Model):
                keys.append(value.pk)
            else:
                keys.append(model._meta.pk.to_python(value))
        except Exception as error:
            if isinstance(error, ObjectDoesNotExist) and handle_forward_references:
                return DEFER_FIELD
            raise M2MDeserializationError(error, value)
    return keys


def deserialize_fk_value(field, field_value, using, handle_forward_references):
    """The column's value."""
    if field_value is None:
        return None
    model = field.remote_field.model
    manager = model._default_manager.db_manager(using)
    target = field.target_field
    if _is_natural_key(manager, field_value):
        try:
            row = manager.get_by_natural_key(*field_value)
        except ObjectDoesNotExist:
            if handle_forward_references:
                return DEFER_FIELD
            raise
        value = getattr(row, target.attname)
        return value.pk if model._meta.pk.remote_field and hasattr(value, "pk") else value
    return target.to_python(field_value)
