"""``raw()``: instances of a query that the program wrote."""

import _django

from django.core.exceptions import FieldDoesNotExist
from django.db import connection


class RawQuerySet:
    """Rows of an SQL statement as instances; columns that the model lacks become attributes."""

    _is_raw = True

    def __init__(self, raw_query, model=None, params=(), translations=None, using=None, hints=None):
        self.raw_query = raw_query
        self.model = model
        self.params = params
        self.translations = translations or {}
        self._db = using
        self._result_cache = None
        self._prefetch_related_lookups = ()
        self._prefetch_done = False

    @property
    def db(self):
        return self._db or "default"

    @property
    def query(self):
        return self

    def __str__(self):
        params = self.params
        if not params:
            return self.raw_query
        return self.raw_query % (params if isinstance(params, dict) else tuple(params))

    def __repr__(self):
        return "<%s: %s>" % (type(self).__name__, self)

    def _clone(self):
        copy = type(self)(self.raw_query, self.model, self.params, self.translations, self._db)
        copy._prefetch_related_lookups = self._prefetch_related_lookups
        return copy

    def prefetch_related(self, *lookups):
        copy = self._clone()
        copy._prefetch_related_lookups = () if lookups == (None,) else copy._prefetch_related_lookups + lookups
        return copy

    def using(self, alias):
        copy = self._clone()
        copy._db = alias
        return copy

    def _execute(self):
        cursor = connection.cursor()
        params = self.params
        if params is not None and not isinstance(params, dict):
            params = tuple(params)
        cursor.execute(self.raw_query, params)
        return cursor

    @property
    def columns(self):
        names = [column[0] for column in self._execute().description or ()]
        return [self.translations.get(name, name) for name in names]

    def iterator(self):
        cursor = self._execute()
        names = [column[0] for column in cursor.description or ()]
        names = [self.translations.get(name, name) for name in names]
        opts = self.model._meta
        by_column = {}
        for field in opts.concrete_fields:
            by_column[field.column] = field.attname
            by_column.setdefault(field.attname, field.attname)
        attnames = [by_column.get(name) for name in names]
        if opts.pk.attname not in attnames and not opts.is_composite_pk:
            raise FieldDoesNotExist("Raw query must include the primary key")
        extra = [(index, name) for index, name in enumerate(names) if attnames[index] is None]
        for row in cursor:
            instance = _django.instance_of_row(self.model, attnames, row)
            for index, name in extra:
                setattr(instance, name, row[index])
            yield instance

    def _fetch_all(self):
        if self._result_cache is None:
            self._result_cache = list(self.iterator())
        if self._prefetch_related_lookups and not self._prefetch_done:
            _django.prefetch_related_objects(self._result_cache, *self._prefetch_related_lookups)
            self._prefetch_done = True

    def __iter__(self):
        self._fetch_all()
        return iter(self._result_cache)

    def __len__(self):
        self._fetch_all()
        return len(self._result_cache)

    def __bool__(self):
        self._fetch_all()
        return bool(self._result_cache)

    def __getitem__(self, key):
        return list(self)[key]

    async def __aiter__(self):
        for item in self:
            yield item
