"""Relations to objects of any model: a content type and a key say which."""

import functools

from _django import GenericForeignKey, GenericRel, GenericRelation, extend, set_order

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.db import router, transaction
from django.db.models.fields.related_descriptors import sync_to_async

__all__ = ["GenericForeignKey", "GenericRel", "GenericRelation"]


def _content_type_id(field, instance):
    return getattr(instance, instance._meta.get_field(field.ct_field).attname, None)


class GenericForeignKeyDescriptor:
    """``instance.content_object``"""

    def __init__(self, field):
        self.field = field

    def is_cached(self, instance):
        return self.field.is_cached(instance)

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        field = self.field
        if field.is_cached(instance):
            known = field.get_cached_value(instance)
            if known is None or self._still_meant(instance, known):
                return known
        instance._state.fetch_mode.fetch(self, instance)
        return field.get_cached_value(instance)

    def _still_meant(self, instance, known):
        """Whether the type and the key name the cached object; both may have been set since."""
        if _content_type_id(self.field, instance) != self.field.get_content_type(obj=known).id:
            return False
        return known._meta.pk.to_python(getattr(instance, self.field.fk_field)) == known.pk

    def fetch_one(self, instance):
        content_type_id = _content_type_id(self.field, instance)
        found = None
        if content_type_id is not None:
            content_type = self.field.get_content_type(id=content_type_id, using=instance._state.db)
            try:
                found = content_type.get_object_for_this_type(
                    using=instance._state.db, pk=getattr(instance, self.field.fk_field)
                )
            except (ObjectDoesNotExist, LookupError):
                pass
            else:
                found._state.fetch_mode = instance._state.fetch_mode
        self.field.set_cached_value(instance, found)

    def fetch_many(self, instances):
        from django.db.models import prefetch_related_objects

        missing = [instance for instance in instances if not self.is_cached(instance)]
        return prefetch_related_objects(missing, self.field.name)

    def __set__(self, instance, value):
        content_type = key = None
        if value is not None:
            content_type, key = self.field.get_content_type(obj=value), value.pk
        setattr(instance, self.field.ct_field, content_type)
        setattr(instance, self.field.fk_field, key)
        self.field.set_cached_value(instance, value)

    def get_prefetch_querysets(self, instances, querysets=None):
        """One query for each content type."""
        field = self.field
        given = {}
        for queryset in querysets or ():
            content_type_id = field.get_content_type(model=queryset.query.model, using=queryset.db).pk
            if content_type_id in given:
                raise ValueError("Only one queryset is allowed for each content type.")
            given[content_type_id] = queryset
        keys, some_instance = {}, {}
        for instance in instances:
            content_type_id, key = _content_type_id(field, instance), getattr(instance, field.fk_field)
            if content_type_id is not None and key is not None:
                keys.setdefault(content_type_id, set()).add(key)
                some_instance[content_type_id] = instance
        found = []
        for content_type_id, wanted in keys.items():
            queryset = given.get(content_type_id)
            if queryset is None:
                instance = some_instance[content_type_id]
                content_type = field.get_content_type(id=content_type_id, using=instance._state.db)
                queryset = content_type.get_all_objects_for_this_type()
            found.extend(queryset.fetch_mode(instances[0]._state.fetch_mode).filter(pk__in=wanted))

        def key_of_instance(instance):
            content_type_id = _content_type_id(field, instance)
            if content_type_id is None:
                return None
            model = field.get_content_type(id=content_type_id, using=instance._state.db).model_class()
            return model._meta.pk.to_python(getattr(instance, field.fk_field)), model

        return found, lambda obj: (obj.pk, type(obj)), key_of_instance, True, field.name, False


def _foreign_key_content_type(self, obj=None, id=None, using=None, model=None):
    manager = ContentType.objects.db_manager(using) if using else ContentType.objects
    if obj is not None:
        manager = ContentType.objects.db_manager(obj._state.db)
        return manager.get_for_model(obj, for_concrete_model=self.for_concrete_model)
    if id is not None:
        return manager.get_for_id(id)
    if model is not None:
        return manager.get_for_model(model, for_concrete_model=self.for_concrete_model)
    raise ValueError("Impossible arguments to GFK.get_content_type!")


def _filter_kwargs(self, obj):
    """The type and the key, as they are on an instance."""
    return {
        self.fk_field: getattr(obj, self.fk_field),
        self.ct_field: getattr(obj, self.ct_field),
    }


def _related_filter(self, obj):
    """The type and the key that stand for an object."""
    return {self.fk_field: obj.pk, self.ct_field: ContentType.objects.get_for_model(obj).pk}


def _foreign_key_str(self):
    model = self.model
    return "%s.%s" % (model._meta.label, self.name)


extend(
    GenericForeignKey,
    {
        "get_content_type": _foreign_key_content_type,
        "get_filter_kwargs_for_object": _filter_kwargs,
        "get_forward_related_filter": _related_filter,
        "__str__": _foreign_key_str,
        "cache_name": property(lambda self: self.name),
        "related_model": None,
        "remote_field": None,
    },
)


class ReverseGenericManyToOneDescriptor:
    """``instance.tags``: the objects whose type and key name the instance."""

    def __init__(self, field):
        self.field = field

    @property
    def rel(self):
        return self.field.remote_field

    @functools.cached_property
    def related_manager_cls(self):
        return create_generic_related_manager(type(self.rel.model._default_manager), self.rel)

    @property
    def related_manager_class(self):
        return self.related_manager_cls

    def __get__(self, instance, cls=None):
        return self if instance is None else self.related_manager_cls(instance)

    def __set__(self, instance, value):
        self.__get__(instance).set(value)


def create_generic_related_manager(superclass, rel):
    """The manager class of a generic relation, made of the related model's default manager."""

    class GenericRelatedObjectManager(superclass):
        do_not_call_in_templates = True

        def __init__(self, instance=None):
            super().__init__()
            self.instance = instance
            self.model = rel.model
            content_types = ContentType.objects.db_manager(instance._state.db)
            self.content_type = content_types.get_for_model(
                instance, for_concrete_model=rel.field.for_concrete_model
            )
            self.content_type_field_name = rel.field.content_type_field_name
            self.object_id_field_name = rel.field.object_id_field_name
            self.prefetch_cache_name = rel.field.attname
            self.pk_val = instance.pk
            self.get_content_type = functools.partial(
                content_types.get_for_model, for_concrete_model=rel.field.for_concrete_model
            )
            self.core_filters = {
                "%s__pk" % self.content_type_field_name: self.content_type.id,
                self.object_id_field_name: self.pk_val,
            }

        def __call__(self, *, manager):
            manager = getattr(self.model, manager)
            return create_generic_related_manager(type(manager), rel)(instance=self.instance)

        def __str__(self):
            return repr(self)

        def _names_instance(self):
            return {self.content_type_field_name: self.content_type, self.object_id_field_name: self.pk_val}

        def _apply_rel_filters(self, queryset):
            queryset._fetch_mode = self.instance._state.fetch_mode
            return queryset.using(self._db or self.instance._state.db).filter(**self.core_filters)

        def _remove_prefetched_objects(self):
            self.instance.__dict__.get("_prefetched_objects_cache", {}).pop(self.prefetch_cache_name, None)

        def get_queryset(self):
            try:
                return self.instance._prefetched_objects_cache[self.prefetch_cache_name]
            except (AttributeError, KeyError):
                return self._apply_rel_filters(super().get_queryset())

        def get_prefetch_querysets(self, instances, querysets=None):
            if querysets and len(querysets) != 1:
                raise ValueError("querysets argument of get_prefetch_querysets() should have a length of 1.")
            queryset = querysets[0] if querysets else super().get_queryset()
            queryset._add_hints(instance=instances[0])
            queryset = queryset.using(queryset._db or self._db)
            # Instances of several models may share the relation.
            keys = {}
            for instance in instances:
                keys.setdefault(self.get_content_type(instance), set()).add(instance.pk)
            from django.db.models import Q

            condition = Q.create(
                [
                    Q(
                        **{
                            "%s_id" % self.content_type_field_name: content_type.pk,
                            "%s__in" % self.object_id_field_name: wanted,
                        }
                    )
                    for content_type, wanted in keys.items()
                ],
                connector=Q.OR,
            )
            to_python = instances[0]._meta.pk.to_python
            type_attname = self.model._meta.get_field(self.content_type_field_name).attname
            return (
                queryset.filter(condition),
                lambda obj: (to_python(getattr(obj, self.object_id_field_name)), getattr(obj, type_attname)),
                lambda instance: (instance.pk, self.get_content_type(instance).pk),
                False,
                self.prefetch_cache_name,
                False,
            )

        def add(self, *objs, bulk=True):
            self._remove_prefetched_objects()
            db = router.db_for_write(self.model, instance=self.instance)

            def point(obj):
                if not isinstance(obj, self.model):
                    raise TypeError("'%s' instance expected, got %r" % (self.model._meta.object_name, obj))
                setattr(obj, self.content_type_field_name, self.content_type)
                setattr(obj, self.object_id_field_name, self.pk_val)

            if bulk:
                pks = set()
                for obj in objs:
                    if obj._state.adding or obj._state.db != db:
                        raise ValueError(
                            "%r instance isn't saved. Use bulk=False or save the object first." % obj
                        )
                    point(obj)
                    pks.add(obj.pk)
                self.model._base_manager.using(db).filter(pk__in=pks).update(**self._names_instance())
            else:
                with transaction.atomic(using=db, savepoint=False):
                    for obj in objs:
                        point(obj)
                        obj.save()

        add.alters_data = True

        async def aadd(self, *objs, bulk=True):
            return await sync_to_async(self.add)(*objs, bulk=bulk)

        aadd.alters_data = True

        def remove(self, *objs, bulk=True):
            if objs:
                self._clear(self.filter(pk__in=[obj.pk for obj in objs]), bulk)

        remove.alters_data = True

        async def aremove(self, *objs, bulk=True):
            return await sync_to_async(self.remove)(*objs, bulk=bulk)

        aremove.alters_data = True

        def clear(self, *, bulk=True):
            self._clear(self, bulk)

        clear.alters_data = True

        async def aclear(self, *, bulk=True):
            return await sync_to_async(self.clear)(bulk=bulk)

        aclear.alters_data = True

        def _clear(self, queryset, bulk):
            self._remove_prefetched_objects()
            db = router.db_for_write(self.model, instance=self.instance)
            queryset = queryset.using(db)
            if bulk:
                # `delete()` starts a transaction of its own.
                queryset.delete()
            else:
                with transaction.atomic(using=db, savepoint=False):
                    for obj in queryset:
                        obj.delete()

        _clear.alters_data = True

        def set(self, objs, *, bulk=True, clear=False):
            objs = tuple(objs)
            db = router.db_for_write(self.model, instance=self.instance)
            with transaction.atomic(using=db, savepoint=False):
                if clear:
                    self.clear()
                    self.add(*objs, bulk=bulk)
                    return
                stored, new = {obj.pk: obj for obj in self.using(db).all()}, []
                old = set_of(stored.values())
                for obj in objs:
                    if obj in old:
                        old.remove(obj)
                    else:
                        new.append(obj)
                self.remove(*(stored[key] for key in set_order(list(stored)) if stored[key] in old))
                self.add(*new, bulk=bulk)

        set.alters_data = True

        async def aset(self, objs, *, bulk=True, clear=False):
            return await sync_to_async(self.set)(objs, bulk=bulk, clear=clear)

        aset.alters_data = True

        def create(self, **kwargs):
            self._remove_prefetched_objects()
            db = router.db_for_write(self.model, instance=self.instance)
            return super().using(db).create(**{**kwargs, **self._names_instance()})

        create.alters_data = True

        async def acreate(self, **kwargs):
            return await sync_to_async(self.create)(**kwargs)

        acreate.alters_data = True

        def get_or_create(self, **kwargs):
            db = router.db_for_write(self.model, instance=self.instance)
            return super().using(db).get_or_create(**{**kwargs, **self._names_instance()})

        get_or_create.alters_data = True

        async def aget_or_create(self, **kwargs):
            return await sync_to_async(self.get_or_create)(**kwargs)

        aget_or_create.alters_data = True

        def update_or_create(self, **kwargs):
            db = router.db_for_write(self.model, instance=self.instance)
            return super().using(db).update_or_create(**{**kwargs, **self._names_instance()})

        update_or_create.alters_data = True

        async def aupdate_or_create(self, **kwargs):
            return await sync_to_async(self.update_or_create)(**kwargs)

        aupdate_or_create.alters_data = True

    return GenericRelatedObjectManager


# `set` is a method within the class.
set_of = set


def _relation_content_type(self):
    return ContentType.objects.get_for_model(self.model, for_concrete_model=self.for_concrete_model)


def _bulk_related_objects(self, objs, using="default"):
    """All objects that point to these, for deleting."""
    return self.remote_field.model._base_manager.db_manager(using).filter(
        **{
            "%s__pk" % self.content_type_field_name: ContentType.objects.db_manager(using)
            .get_for_model(self.model, for_concrete_model=self.for_concrete_model)
            .pk,
            "%s__in" % self.object_id_field_name: [obj.pk for obj in objs],
        }
    )


def _value_to_string(self, obj):
    return str([instance.pk for instance in getattr(obj, self.name).all()])


extend(
    GenericRelation,
    {
        "get_content_type": _relation_content_type,
        "bulk_related_objects": _bulk_related_objects,
        "value_to_string": _value_to_string,
        "rel_class": GenericRel,
        "empty_strings_allowed": False,
    },
)
