"""What stands on model classes for relations: the native descriptors, and the managers behind the many-valued ones."""

from _django import (
    ForwardManyToOneDescriptor,
    ForwardOneToOneDescriptor,
    ManyToManyDescriptor,
    ReverseManyToOneDescriptor,
    ReverseOneToOneDescriptor,
    reverse_apply_rel_filters,
    reverse_get_queryset,
    set_order,
)

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Q, Window, signals
from django.db.models.lookups import GreaterThan, LessThanOrEqual


def sync_to_async(function):
    # Few programs need it.
    from asgiref.sync import sync_to_async

    return sync_to_async(function)


def _filter_prefetch_queryset(queryset, field_name, instances):
    """The rows that belong to the instances; for a sliced queryset as many of each as its slice says."""
    predicate = Q(**{"%s__in" % field_name: instances})
    if queryset.query.is_sliced:
        from django.db.models.functions import RowNumber

        low_mark, high_mark = queryset.query.low_mark, queryset.query.high_mark
        order_by = queryset.query.ordering_for_window()
        window = Window(RowNumber(), partition_by=field_name, order_by=order_by)
        predicate &= GreaterThan(window, low_mark)
        if high_mark is not None:
            predicate &= LessThanOrEqual(window, high_mark)
        queryset = queryset._without_slice()
    return queryset._next_is_sticky().filter(predicate)


def _check_one_queryset(querysets):
    if querysets and len(querysets) != 1:
        raise ValueError("querysets argument of get_prefetch_querysets() should have a length of 1.")


def _related_value(field, instance):
    """What an instance that holds the foreign key refers by."""
    return tuple(getattr(instance, lhs.attname) for lhs, _rhs in field.related_fields)


def _foreign_value(field, instance):
    """What an instance that the foreign key points to is referred to by."""
    return tuple(getattr(instance, rhs.attname) for _lhs, rhs in field.related_fields)


def prefetch_one(descriptor, instances, querysets=None):
    """``get_prefetch_querysets()`` of the descriptors of one related object, forward or reverse."""
    _check_one_queryset(querysets)
    queryset = querysets[0] if querysets else descriptor.get_queryset(instance=instances[0])
    queryset._add_hints(instance=instances[0])
    if descriptor.reverse:
        relation, field = descriptor.related, descriptor.related.field
        queryset = queryset.filter(**{"%s__in" % field.name: instances})
        theirs, ours = _related_value, _foreign_value
    else:
        relation = field = descriptor.field
        name = field.foreign_related_fields[0].name
        keys = {_related_value(field, instance) for instance in instances}
        queryset = queryset.filter(**{"%s__in" % name: [key for (key,) in keys]})
        theirs, ours = _foreign_value, _related_value
    queryset.query.clear_ordering()
    by_value = {ours(field, instance): instance for instance in instances}
    other = field if descriptor.reverse else field.remote_field
    if descriptor.reverse or not other.multiple:
        for related in queryset:
            other.set_cached_value(related, by_value[theirs(field, related)])
    return (
        queryset,
        lambda related: theirs(field, related),
        lambda instance: ours(field, instance),
        True,
        relation.cache_name,
        False,
    )


def _prefetched(instance, name):
    return instance._prefetched_objects_cache[name]


def _in_database_of(instance, queryset):
    """The queryset, unless it has a database, in that of the instance."""
    db = instance._state.db
    return queryset if db is None or db == "default" or queryset._db is not None else queryset.using(db)


def _with_known_parents(instance, model):
    """The instance and, over the links to ``model`` that it has followed, its rows in the parents' tables."""
    while instance is not None:
        yield instance
        link = instance._meta.get_ancestor_link(model)
        instance = link.get_cached_value(instance, default=None) if link is not None else None


def _forget_prefetched(instance, name):
    cache = instance.__dict__.get("_prefetched_objects_cache")
    if cache is not None:
        cache.pop(name, None)


def create_reverse_many_to_one_manager(superclass, rel):
    """The manager class for the many side of a foreign key, made of the related model's default manager."""

    class RelatedManager(superclass):
        # Instances are made without `__init__` where the model's manager has none of its own.
        _related_model = rel.related_model
        _accessor_name = rel.accessor_name
        field = rel.field

        def __init__(self, instance):
            super().__init__()
            self.instance = instance
            self.model = rel.related_model

        @property
        def core_filters(self):
            return {self.field.name: self.instance}

        def __call__(self, *, manager):
            manager = getattr(self.model, manager)
            return create_reverse_many_to_one_manager(type(manager), rel)(self.instance)

        do_not_call_in_templates = True

        @property
        def db(self):
            return self._db or self.instance._state.db or DEFAULT_DB_ALIAS

        def _check_fk_val(self):
            for field in self.field.foreign_related_fields:
                if getattr(self.instance, field.attname) is None:
                    raise ValueError(
                        '"%r" needs to have a value for field "%s" before this relationship can be used.'
                        % (self.instance, field.attname)
                    )

        _apply_rel_filters = reverse_apply_rel_filters

        def _remove_prefetched_objects(self):
            _forget_prefetched(self.instance, self.field.remote_field.accessor_name)

        get_queryset = reverse_get_queryset

        def _related_queryset(self):
            return self._apply_rel_filters(super().get_queryset())

        def get_prefetch_querysets(self, instances, querysets=None):
            _check_one_queryset(querysets)
            queryset = querysets[0] if querysets else super().get_queryset()
            queryset._add_hints(instance=instances[0])
            field = self.field
            instances_by_value = {_foreign_value(field, instance): instance for instance in instances}
            queryset = _filter_prefetch_queryset(queryset, field.name, instances)
            for related in queryset:
                if not field.is_cached(related):
                    setattr(related, field.name, instances_by_value[_related_value(field, related)])
            return (
                queryset,
                lambda related: _related_value(field, related),
                lambda instance: _foreign_value(field, instance),
                False,
                field.remote_field.cache_name,
                False,
            )

        def add(self, *objs, bulk=True):
            self._check_fk_val()
            self._remove_prefetched_objects()

            def check_and_update(obj):
                if not isinstance(obj, self.model):
                    raise TypeError(
                        "'%s' instance expected, got %r" % (self.model._meta.object_name, obj)
                    )
                setattr(obj, self.field.name, self.instance)

            if bulk:
                pks = set()
                for obj in objs:
                    check_and_update(obj)
                    if obj._state.adding or obj._state.db != self.db:
                        raise ValueError(
                            "%r instance isn't saved. Use bulk=False or save the object first." % obj
                        )
                    pks.add(obj.pk)
                self.model._base_manager.using(self.db).filter(pk__in=pks).update(**{self.field.name: self.instance})
            else:
                with transaction.atomic(using=self.db, savepoint=False):
                    for obj in objs:
                        check_and_update(obj)
                        obj.save()

        add.alters_data = True

        async def aadd(self, *objs, bulk=True):
            return await sync_to_async(self.add)(*objs, bulk=bulk)

        def create(self, **kwargs):
            self._check_fk_val()
            self._remove_prefetched_objects()
            kwargs[self.field.name] = self.instance
            return super().create(**kwargs)

        create.alters_data = True

        async def acreate(self, **kwargs):
            return await sync_to_async(self.create)(**kwargs)

        def get_or_create(self, **kwargs):
            self._check_fk_val()
            kwargs[self.field.name] = self.instance
            return super().get_or_create(**kwargs)

        get_or_create.alters_data = True

        async def aget_or_create(self, **kwargs):
            return await sync_to_async(self.get_or_create)(**kwargs)

        def update_or_create(self, **kwargs):
            self._check_fk_val()
            kwargs[self.field.name] = self.instance
            return super().update_or_create(**kwargs)

        update_or_create.alters_data = True

        async def aupdate_or_create(self, **kwargs):
            return await sync_to_async(self.update_or_create)(**kwargs)

        # Children can only be let go of where their foreign key may be null.
        if rel.field.null:

            def remove(self, *objs, bulk=True):
                if not objs:
                    return
                self._check_fk_val()
                value = _foreign_value(self.field, self.instance)
                pks = set()
                for obj in objs:
                    if not isinstance(obj, self.model):
                        raise TypeError(
                            "'%s' instance expected, got %r" % (self.model._meta.object_name, obj)
                        )
                    if _related_value(self.field, obj) != value:
                        raise self.field.remote_field.model.DoesNotExist(
                            "%r is not related to %r." % (obj, self.instance)
                        )
                    pks.add(obj.pk)
                self._clear(self.filter(pk__in=pks), bulk)

            remove.alters_data = True

            async def aremove(self, *objs, bulk=True):
                return await sync_to_async(self.remove)(*objs, bulk=bulk)

            def clear(self, *, bulk=True):
                self._check_fk_val()
                self._clear(self, bulk)

            clear.alters_data = True

            async def aclear(self, *, bulk=True):
                return await sync_to_async(self.clear)(bulk=bulk)

            def _clear(self, queryset, bulk):
                self._remove_prefetched_objects()
                if bulk:
                    queryset.update(**{self.field.name: None})
                else:
                    with transaction.atomic(using=self.db, savepoint=False):
                        for obj in queryset.all():
                            setattr(obj, self.field.name, None)
                            obj.save(update_fields=[self.field.name])

            _clear.alters_data = True

        def set(self, objs, *, bulk=True, clear=False):
            self._check_fk_val()
            objs = tuple(objs)
            if self.field.null:
                with transaction.atomic(using=self.db, savepoint=False):
                    if clear:
                        self.clear(bulk=bulk)
                        self.add(*objs, bulk=bulk)
                    else:
                        old, new = set(self.all()), []
                        for obj in objs:
                            if obj in old:
                                old.remove(obj)
                            else:
                                new.append(obj)
                        self.remove(*old, bulk=bulk)
                        self.add(*new, bulk=bulk)
            else:
                self.add(*objs, bulk=bulk)

        set.alters_data = True

        async def aset(self, objs, *, bulk=True, clear=False):
            return await sync_to_async(self.set)(objs, bulk=bulk, clear=clear)

    return RelatedManager


# `set` is a method within the classes.
set_ = set


def create_forward_many_to_many_manager(superclass, rel, reverse):
    """The manager class for one side of a many-to-many relation."""
    relation_field = rel.field
    names = [relation_field.m2m_field_name(), relation_field.m2m_reverse_field_name()]
    if reverse:
        names.reverse()

    class ManyRelatedManager(superclass):
        query_field_name = relation_field.name if reverse else relation_field.related_query_name()
        prefetch_cache_name = rel.accessor_name if reverse else relation_field.name
        source_field_name, target_field_name = names
        symmetrical = rel.symmetrical and not reverse
        through = rel.through
        source_field = through._meta.get_field(source_field_name)
        target_field = through._meta.get_field(target_field_name)

        def __init__(self, instance=None):
            super().__init__()
            self.instance = instance
            self.model = rel.related_model if reverse else rel.model
            self.reverse = reverse
            self.core_filters = {}
            self.pk_field_names = {}
            for lh_field, rh_field in self.source_field.related_fields:
                self.core_filters["%s__%s" % (self.query_field_name, rh_field.name)] = getattr(instance, rh_field.attname)
                self.pk_field_names[lh_field.name] = rh_field.name
            self.related_val = _foreign_value(self.source_field, instance)
            if None in self.related_val:
                raise ValueError(
                    '"%r" needs to have a value for field "%s" before this many-to-many relationship can be used.'
                    % (instance, self.pk_field_names[self.source_field_name])
                )
            # A key given by hand is no row yet.
            if not instance._is_pk_set():
                raise ValueError(
                    "%r instance needs to have a primary key value before a many-to-many relationship can be used."
                    % type(instance).__name__
                )

        def __call__(self, *, manager):
            manager = getattr(self.model, manager)
            return create_forward_many_to_many_manager(type(manager), rel, reverse)(instance=self.instance)

        do_not_call_in_templates = True

        @property
        def db(self):
            return self._db or self.instance._state.db or DEFAULT_DB_ALIAS

        def _build_remove_filters(self, removed):
            value = self.related_val[0] if len(self.related_val) == 1 else self.related_val
            filters = Q.create([(self.source_field_name, value)])
            everything = not isinstance(removed, (set_, list, tuple)) and not removed.query.has_filters()
            if not everything:
                filters &= Q.create([("%s__in" % self.target_field_name, removed)])
            if self.symmetrical:
                mirrored = Q.create([(self.target_field_name, value)])
                if not everything:
                    mirrored &= Q.create([("%s__in" % self.source_field_name, removed)])
                filters |= mirrored
            return filters

        def _apply_rel_filters(self, queryset):
            queryset = _in_database_of(self.instance, queryset)
            queryset._fetch_mode = self.instance._state.fetch_mode
            queryset._defer_next_filter = True
            return queryset._next_is_sticky().filter(**self.core_filters)

        def get_prefetch_cache(self):
            for instance in _with_known_parents(self.instance, rel.field.model):
                try:
                    return _prefetched(instance, self.prefetch_cache_name)
                except (AttributeError, KeyError):
                    pass
            return None

        def _remove_prefetched_objects(self):
            for instance in _with_known_parents(self.instance, rel.field.model):
                _forget_prefetched(instance, self.prefetch_cache_name)

        def get_queryset(self):
            cached = self.get_prefetch_cache()
            if cached is not None:
                return cached
            return self._apply_rel_filters(super().get_queryset())

        def get_prefetch_querysets(self, instances, querysets=None):
            _check_one_queryset(querysets)
            queryset = querysets[0] if querysets else super().get_queryset()
            queryset._add_hints(instance=instances[0])
            queryset = _filter_prefetch_queryset(queryset, self.query_field_name, instances)
            # The join table says whose each row is.
            fk = self.through._meta.get_field(self.source_field_name)
            join_table = fk.model._meta.db_table
            quote = queryset.connection_quote
            queryset = queryset.extra(
                select={
                    "_prefetch_related_val_%s" % field.attname: "%s.%s" % (quote(join_table), quote(field.column))
                    for field in fk.local_related_fields
                }
            )
            return (
                queryset,
                lambda related: tuple(
                    field.get_db_prep_value_of_row(getattr(related, "_prefetch_related_val_%s" % field.attname))
                    for field in fk.local_related_fields
                ),
                lambda instance: tuple(
                    field.get_db_prep_value(getattr(instance, field.attname), queryset.connection)
                    for field in fk.foreign_related_fields
                ),
                False,
                self.prefetch_cache_name,
                False,
            )

        @property
        def constrained_target(self):
            """The through rows alone tell how many there are, where foreign keys are enforced and nothing else is asked."""
            from django.db.models.manager import Manager

            if not connections[self.db].features.supports_foreign_keys:
                return None
            if superclass is not Manager or not self.target_field.db_constraint or self.get_prefetch_cache() is not None:
                return None
            filters = {self.source_field_name: self.related_val[0]}
            if self.target_field.null:
                # A row without a target would not have been joined.
                filters["%s__isnull" % self.target_field_name] = False
            return self.through._base_manager.db_manager(self.db, hints={"instance": self.instance}).filter(**filters)

        def exists(self):
            constrained = self.constrained_target
            return constrained.exists() if constrained is not None else super().exists()

        def count(self):
            constrained = self.constrained_target
            return constrained.count() if constrained is not None else super().count()

        def add(self, *objs, through_defaults=None):
            self._remove_prefetched_objects()
            with transaction.atomic(using=self.db, savepoint=False):
                self._add_items(self.source_field_name, self.target_field_name, *objs, through_defaults=through_defaults)
                if self.symmetrical:
                    self._add_items(
                        self.target_field_name, self.source_field_name, *objs, through_defaults=through_defaults
                    )

        add.alters_data = True

        async def aadd(self, *objs, through_defaults=None):
            return await sync_to_async(self.add)(*objs, through_defaults=through_defaults)

        def remove(self, *objs):
            self._remove_prefetched_objects()
            self._remove_items(self.source_field_name, self.target_field_name, *objs)

        remove.alters_data = True

        async def aremove(self, *objs):
            return await sync_to_async(self.remove)(*objs)

        def clear(self):
            with transaction.atomic(using=self.db, savepoint=False):
                self._send("pre_clear", None)
                self._remove_prefetched_objects()
                filters = self._build_remove_filters(super().get_queryset())
                self.through._default_manager.using(self.db).filter(filters).delete()
                self._send("post_clear", None)

        clear.alters_data = True

        async def aclear(self):
            return await sync_to_async(self.clear)()

        def set(self, objs, *, clear=False, through_defaults=None):
            objs = tuple(objs)
            with transaction.atomic(using=self.db, savepoint=False):
                self._remove_prefetched_objects()
                if clear:
                    self.clear()
                    self.add(*objs, through_defaults=through_defaults)
                    return
                old = set_(self.values_list(self.target_field.target_field.attname, flat=True))
                new = []
                for obj in objs:
                    value = (
                        _foreign_value(self.target_field, obj)[0]
                        if isinstance(obj, self.model)
                        else self.target_field.get_prep_value(obj)
                    )
                    if value in old:
                        old.remove(value)
                    else:
                        new.append(obj)
                self.remove(*old)
                self.add(*new, through_defaults=through_defaults)

        set.alters_data = True

        async def aset(self, objs, *, clear=False, through_defaults=None):
            return await sync_to_async(self.set)(objs, clear=clear, through_defaults=through_defaults)

        def create(self, *, through_defaults=None, **kwargs):
            obj = super(ManyRelatedManager, self).create(**kwargs)
            self.add(obj, through_defaults=through_defaults)
            return obj

        create.alters_data = True

        async def acreate(self, *, through_defaults=None, **kwargs):
            return await sync_to_async(self.create)(through_defaults=through_defaults, **kwargs)

        def get_or_create(self, *, through_defaults=None, **kwargs):
            obj, created = super(ManyRelatedManager, self).get_or_create(**kwargs)
            # An object that was there need not be related yet: that was looked for among the related ones.
            if created:
                self.add(obj, through_defaults=through_defaults)
            return obj, created

        get_or_create.alters_data = True

        async def aget_or_create(self, *, through_defaults=None, **kwargs):
            return await sync_to_async(self.get_or_create)(through_defaults=through_defaults, **kwargs)

        def update_or_create(self, *, through_defaults=None, **kwargs):
            obj, created = super(ManyRelatedManager, self).update_or_create(**kwargs)
            if created:
                self.add(obj, through_defaults=through_defaults)
            return obj, created

        update_or_create.alters_data = True

        async def aupdate_or_create(self, *, through_defaults=None, **kwargs):
            return await sync_to_async(self.update_or_create)(through_defaults=through_defaults, **kwargs)

        def _send(self, action, pk_set):
            signals.m2m_changed.send(
                sender=self.through,
                action=action,
                instance=self.instance,
                reverse=self.reverse,
                model=self.model,
                pk_set=pk_set,
                using=self.db,
                raw=False,
            )

        def _get_target_ids(self, target_field_name, objs):
            """The keys of the objects, which may be instances or keys."""
            from django.db.models import Model

            target_ids = set_()
            target_field = self.through._meta.get_field(target_field_name)
            for obj in objs:
                if isinstance(obj, self.model):
                    if obj._state.db != self.instance._state.db:
                        raise ValueError(
                            'Cannot add "%r": instance is on database "%s", value is on database "%s"'
                            % (obj, self.instance._state.db, obj._state.db)
                        )
                    target_id = _foreign_value(target_field, obj)[0]
                    if target_id is None:
                        raise ValueError(
                            'Cannot add "%r": the value for field "%s" is None' % (obj, target_field_name)
                        )
                    target_ids.add(target_id)
                elif isinstance(obj, Model):
                    raise TypeError("'%s' instance expected, got %r" % (self.model._meta.object_name, obj))
                else:
                    target_ids.add(target_field.get_prep_value(obj))
            return target_ids

        def _get_add_plan(self, db, source_field_name):
            """Whether the database may leave alone rows that are there, whether signals are sent, and whether nothing
            need be looked up before."""
            can_ignore_conflicts = (
                self.through._meta.auto_created is not False
                and connections[db].features.supports_ignore_conflicts
            )
            tell = (self.reverse or source_field_name == self.source_field_name) and signals.m2m_changed.has_listeners(
                self.through
            )
            return can_ignore_conflicts, tell, can_ignore_conflicts and not tell

        def _get_missing_target_ids(self, source_field_name, target_field_name, target_ids):
            found = self.through._default_manager.using(self.db).values_list(target_field_name, flat=True).filter(
                **{source_field_name: self.related_val[0], "%s__in" % target_field_name: target_ids}
            )
            return target_ids.difference(found)

        def _add_items(self, source_field_name, target_field_name, *objs, through_defaults=None):
            if not objs:
                return
            from django.db.models.utils import resolve_callables

            through_defaults = dict(resolve_callables(through_defaults or {}))
            target_ids = self._get_target_ids(target_field_name, objs)
            can_ignore_conflicts, tell, can_fast_add = self._get_add_plan(self.db, source_field_name)

            def rows(ids):
                return [
                    self.through(
                        **through_defaults,
                        **{
                            "%s_id" % source_field_name: self.related_val[0],
                            "%s_id" % target_field_name: target_id,
                        },
                    )
                    for target_id in set_order(ids)
                ]

            if can_fast_add:
                # Rows that are there are left alone by the database itself.
                self.through._default_manager.using(self.db).bulk_create(rows(target_ids), ignore_conflicts=True)
                return
            missing = self._get_missing_target_ids(source_field_name, target_field_name, target_ids)
            with transaction.atomic(using=self.db, savepoint=False):
                if tell:
                    self._send("pre_add", missing)
                self.through._default_manager.using(self.db).bulk_create(rows(missing), ignore_conflicts=can_ignore_conflicts)
                if tell:
                    self._send("post_add", missing)

        def _remove_items(self, source_field_name, target_field_name, *objs):
            if not objs:
                return
            old_ids = set_()
            for obj in objs:
                if isinstance(obj, self.model):
                    old_ids.add(_foreign_value(self.target_field, obj)[0])
                else:
                    old_ids.add(obj)
            with transaction.atomic(using=self.db, savepoint=False):
                self._send("pre_remove", old_ids)
                target_queryset = super().get_queryset()
                if target_queryset.query.has_filters():
                    old_values = target_queryset.filter(**{"%s__in" % self.target_field.target_field.attname: old_ids})
                else:
                    old_values = old_ids
                self.through._default_manager.using(self.db).filter(self._build_remove_filters(old_values)).delete()
                self._send("post_remove", old_ids)

    return ManyRelatedManager


__all__ = [
    "ForwardManyToOneDescriptor",
    "ForwardOneToOneDescriptor",
    "ManyToManyDescriptor",
    "ReverseManyToOneDescriptor",
    "ReverseOneToOneDescriptor",
]
