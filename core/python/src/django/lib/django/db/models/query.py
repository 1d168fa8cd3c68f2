"""Querysets."""

import _django
from _django import QuerySet, prefetch_related_objects

from django.db.models.prefetch import Prefetch

MAX_GET_RESULTS = 21
REPR_OUTPUT_SIZE = 20


async def aprefetch_related_objects(model_instances, *related_lookups):
    from asgiref.sync import sync_to_async

    return await sync_to_async(prefetch_related_objects)(model_instances, *related_lookups)


class _InstanceOfEmptyQuerySet(type):
    def __instancecheck__(self, instance):
        return isinstance(instance, QuerySet) and instance.query.is_empty()


class BaseIterable:
    """What iterating a queryset gives, as ``_iterable_class`` names it. The rows are made by the engine."""

    def __init__(self, queryset, chunked_fetch=False, chunk_size=100):
        self.queryset = queryset
        self.chunked_fetch = chunked_fetch
        self.chunk_size = chunk_size

    def __iter__(self):
        return iter(_django.fresh_results(self.queryset))


class ModelIterable(BaseIterable):
    pass


class ValuesIterable(BaseIterable):
    pass


class ValuesListIterable(BaseIterable):
    pass


class NamedValuesListIterable(ValuesListIterable):
    pass


class FlatValuesListIterable(BaseIterable):
    pass


def get_prefetcher(instance, through_attr, to_attr):
    """What prefetches an attribute, its descriptor, whether there is such an attribute, and whether it is fetched."""
    descriptor = getattr(type(instance), through_attr, None)
    if descriptor is None:
        prefetcher, found = None, hasattr(instance, through_attr)
    elif hasattr(descriptor, "get_prefetch_querysets"):
        return descriptor, descriptor, True, descriptor.is_cached
    else:
        found = True
        managed = getattr(instance, through_attr)
        prefetcher = managed if hasattr(managed, "get_prefetch_querysets") else None
    if prefetcher is not None and through_attr == to_attr:

        def is_fetched(instance):
            return through_attr in getattr(instance, "_prefetched_objects_cache", ())
    else:

        def is_fetched(instance):
            return to_attr in instance.__dict__

    return prefetcher, descriptor, found, is_fetched


class EmptyQuerySet(metaclass=_InstanceOfEmptyQuerySet):
    """``isinstance(qs, EmptyQuerySet)``: for ``none()``."""

    def __init__(self, *args, **kwargs):
        raise TypeError("EmptyQuerySet can't be instantiated")


def _iterate(queryset, chunk_size):
    """The results of ``iterator()``, which nobody keeps; what is prefetched comes for one chunk after the other."""
    results = iter(_django.fresh_results(queryset))
    lookups = queryset._prefetch_related_lookups
    if not lookups:
        yield from results
        return
    from itertools import islice

    while chunk := list(islice(results, chunk_size)):
        prefetch_related_objects(chunk, *lookups)
        yield from chunk


def _unpickle_queryset(cls, model, query, results):
    queryset = cls(model=model, query=query)
    queryset._result_cache = list(results)
    return queryset


def _takes_fetch_mode(cls):
    """Whether a model's own ``from_db()`` can be told the fetch mode."""
    from django.utils.inspect import func_accepts_kwargs, func_supports_parameter

    from_db = cls.from_db
    if func_supports_parameter(from_db, "fetch_mode") or func_accepts_kwargs(from_db):
        return True
    import warnings

    from django.utils.deprecation import RemovedInDjango2028Warning

    warnings.warn(
        "%s.from_db() must accept a fetch_mode keyword argument. Support for from_db() methods that do not accept it "
        "is deprecated." % cls.__qualname__,
        RemovedInDjango2028Warning,
        stacklevel=2,
    )
    return False


_named_tuples = {}


def _named_tuple(names):
    """The class of ``values_list(named=True)`` rows, one for each list of names."""
    if names not in _named_tuples:
        from collections import namedtuple

        row = namedtuple("Row", names)
        row.__reduce__ = lambda self: (_unpickle_row, (names, tuple(self)))
        _named_tuples[names] = row
    return _named_tuples[names]


def _unpickle_row(names, values):
    return _named_tuple(names)._make(values)


def _async(name):
    async def method(self, *args, **kwargs):
        from asgiref.sync import sync_to_async

        return await sync_to_async(getattr(self, name))(*args, **kwargs)

    return method


async def _aiter(self):
    from asgiref.sync import sync_to_async

    await sync_to_async(len)(self)
    for item in self:
        yield item


async def aiterator(self, chunk_size=2000):
    from asgiref.sync import sync_to_async

    if chunk_size <= 0:
        raise ValueError("Chunk size must be strictly positive.")
    items, end = self.iterator(chunk_size=chunk_size), object()
    while (item := await sync_to_async(next)(items, end)) is not end:
        yield item


def raw(self, raw_query, params=(), translations=None, using=None):
    from django.db.models.raw import RawQuerySet

    queryset = RawQuerySet(
        raw_query,
        model=self.model,
        params=params,
        translations=translations,
        using=using or self.db,
        fetch_mode=self._fetch_mode,
    )
    queryset._prefetch_related_lookups = self._prefetch_related_lookups[:]
    return queryset


def _add_hints(self, **hints):
    pass


class _InPlace:
    """``with queryset._avoid_cloning():`` its steps change it."""

    def __init__(self, queryset):
        self.queryset = queryset

    def __enter__(self):
        self.queryset._disable_cloning()

    def __exit__(self, *exc_info):
        self.queryset._enable_cloning()


def _has_filters(self):
    return _django.has_filters(self)


_ASYNC = (
    "get create get_or_create update_or_create bulk_create bulk_update count exists contains aggregate first last "
    "earliest latest in_bulk update delete explain"
).split()
_django.extend(QuerySet, {"a" + name: _async(name) for name in _ASYNC})
_django.extend(
    QuerySet,
    {
        "__aiter__": _aiter,
        "aiterator": aiterator,
        "raw": raw,
        "_add_hints": _add_hints,
        "_has_filters": _has_filters,
        "_avoid_cloning": lambda self: _InPlace(self),
        "_is_raw": False,
    },
)

for _name in "create get_or_create update_or_create bulk_create bulk_update update delete".split():
    getattr(QuerySet, _name).alters_data = getattr(QuerySet, "a" + _name).alters_data = True
QuerySet._raw_delete.alters_data = True
# Not for managers, though public.
for _method in (QuerySet.delete, QuerySet.adelete, QuerySet.resolve_expression):
    _method.queryset_only = True

__all__ = ["EmptyQuerySet", "Prefetch", "QuerySet", "aprefetch_related_objects", "prefetch_related_objects"]


def __getattr__(name):
    if name == "RawQuerySet":
        from django.db.models.raw import RawQuerySet

        return RawQuerySet
    raise AttributeError("module %r has no attribute %r" % (__name__, name))
