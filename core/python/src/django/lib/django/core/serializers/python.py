"""Objects as dicts and lists."""

from django.apps import apps
from django.core.serializers import base
from django.db import DEFAULT_DB_ALIAS, models

_PLAIN = (type(None), bool, int, float, str, bytes)


def _is_protected(value):
    """Values that the formats know how to write; others become text."""
    import datetime
    import decimal

    return isinstance(
        value, (*_PLAIN[:4], decimal.Decimal, datetime.datetime, datetime.date, datetime.time)
    )


class Serializer(base.Serializer):
    internal_use_only = True

    def start_serialization(self):
        self._current = None
        self.objects = []

    def start_object(self, obj):
        self._current = {}

    def end_object(self, obj):
        self.objects.append(self.get_dump_object(obj))
        self._current = None

    def get_dump_object(self, obj):
        data = {"model": str(obj._meta)}
        if not self.use_natural_primary_keys or not hasattr(obj, "natural_key"):
            data["pk"] = self._value_from_field(obj, obj._meta.pk)
        data["fields"] = self._current
        return data

    def _value_from_field(self, obj, field):
        if isinstance(field, models.CompositePrimaryKey):
            return [self._value_from_field(obj, part) for part in field.fields]
        value = field.value_from_object(obj)
        return value if _is_protected(value) else field.value_to_string(obj)

    def handle_field(self, obj, field):
        self._current[field.name] = self._value_from_field(obj, field)

    def handle_fk_field(self, obj, field):
        if self.use_natural_foreign_keys and hasattr(field.remote_field.model, "natural_key"):
            related = getattr(obj, field.name)
            value = related.natural_key() if related else None
        else:
            value = self._value_from_field(obj, field)
        self._current[field.name] = value

    def handle_m2m_field(self, obj, field):
        if not field.remote_field.through._meta.auto_created:
            return
        natural = self.use_natural_foreign_keys and hasattr(field.remote_field.model, "natural_key")
        prefetched = getattr(obj, "_prefetched_objects_cache", {}).get(field.name)
        if prefetched is not None:
            members = prefetched
        else:
            members = getattr(obj, field.name).all()
            if not natural:
                members = members.select_related(None).only("pk")
            if not getattr(members, "totally_ordered", members.ordered):
                # The same text each time.
                members = members.order_by(*(members.query.order_by or members.model._meta.ordering or ()), "pk")
            members = members.iterator(2000 if members._prefetch_related_lookups else None)
        self._current[field.name] = [
            natural and member.natural_key() or self._value_from_field(member, member._meta.pk) for member in members
        ]

    def getvalue(self):
        return self.objects


class Deserializer(base.Deserializer):
    def __init__(self, object_list, *, using=DEFAULT_DB_ALIAS, ignorenonexistent=False, **options):
        super().__init__(object_list, **options)
        self.handle_forward_references = options.pop("handle_forward_references", False)
        self.using = using
        self.ignorenonexistent = ignorenonexistent
        self._objects = None

    def _all(self):
        for data in self.stream:
            yield from self._handle_object(data)

    def __next__(self):
        if self._objects is None:
            self._objects = self._all()
        return next(self._objects)

    def _handle_object(self, obj):
        try:
            Model = self._get_model_from_node(obj["model"])
        except base.DeserializationError:
            if self.ignorenonexistent:
                return
            raise
        data, m2m, deferred = {}, {}, {}
        if "pk" in obj:
            try:
                data[Model._meta.pk.attname] = Model._meta.pk.to_python(obj.get("pk"))
            except Exception as error:
                raise base.DeserializationError.WithData(error, obj["model"], obj.get("pk"), None)
        known = {field.name for field in Model._meta.get_fields()} if self.ignorenonexistent else None
        for name, value in obj["fields"].items():
            if known is not None and name not in known:
                continue
            field = Model._meta.get_field(name)
            if field.remote_field and isinstance(field.remote_field, models.ManyToManyRel):
                try:
                    members = base.deserialize_m2m_values(field, value, self.using, self.handle_forward_references)
                except base.M2MDeserializationError as error:
                    raise base.DeserializationError.WithData(
                        error.original_exc, obj["model"], obj.get("pk"), error.pk
                    )
                (deferred if members is base.DEFER_FIELD else m2m)[
                    field if members is base.DEFER_FIELD else field.name
                ] = value if members is base.DEFER_FIELD else members
            elif field.remote_field and isinstance(field.remote_field, models.ManyToOneRel):
                try:
                    key = base.deserialize_fk_value(field, value, self.using, self.handle_forward_references)
                except Exception as error:
                    raise base.DeserializationError.WithData(error, obj["model"], obj.get("pk"), value)
                if key is base.DEFER_FIELD:
                    deferred[field] = value
                else:
                    data[field.attname] = key
            else:
                try:
                    data[field.name] = field.to_python(value)
                except Exception as error:
                    raise base.DeserializationError.WithData(error, obj["model"], obj.get("pk"), value)
        yield base.DeserializedObject(base.build_instance(Model, data, self.using), m2m, deferred)

    @staticmethod
    def _get_model_from_node(model_identifier):
        try:
            return apps.get_model(model_identifier)
        except (LookupError, TypeError):
            raise base.DeserializationError("Invalid model identifier: %s" % model_identifier)
