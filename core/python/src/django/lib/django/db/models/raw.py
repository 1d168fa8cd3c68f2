"""``raw()``: instances of a query that the program wrote."""

import _django

from django.core.exceptions import FieldDoesNotExist
from django.db.models.query import prefetch_related_objects
from django.db.models.sql.query import RawQuery
from django.utils.functional import cached_property


class RawQuerySet:
    """Rows of an SQL statement as instances; columns that the model lacks become attributes."""

    def __init__(
        self,
        raw_query,
        model=None,
        query=None,
        params=(),
        translations=None,
        using=None,
        hints=None,
        fetch_mode=None,
    ):
        self.raw_query = raw_query
        self.model = model
        self._db = using
        self._hints = hints or {}
        self.query = query or RawQuery(sql=raw_query, using=self.db, params=params)
        self.params = params
        self.translations = translations or {}
        self._result_cache = None
        self._prefetch_related_lookups = ()
        self._prefetch_done = False
        self._fetch_mode = fetch_mode

    _is_raw = True

    @property
    def db(self):
        """The database that is asked."""
        return self._db or "default"

    def _copy(self, query, using):
        copy = type(self)(
            self.raw_query,
            model=self.model,
            query=query,
            params=self.params,
            translations=self.translations,
            using=using,
            hints=self._hints,
            fetch_mode=self._fetch_mode,
        )
        copy._prefetch_related_lookups = self._prefetch_related_lookups[:]
        return copy

    def _clone(self):
        return self._copy(self.query, self._db)

    def using(self, alias):
        return self._copy(self.query.chain(using=alias), alias)

    def prefetch_related(self, *lookups):
        copy = self._clone()
        copy._prefetch_related_lookups = () if lookups == (None,) else copy._prefetch_related_lookups + lookups
        return copy

    @cached_property
    def columns(self):
        """The columns' names, as the translations say them."""
        return [self.translations.get(name, name) for name in self.query.get_columns()]

    @cached_property
    def model_fields(self):
        """The model's fields by their columns."""
        return {field.column: field for field in self.model._meta.fields if field.column}

    def resolve_model_init_order(self):
        """The names of the fields that the rows have, the places of their columns, and the other columns."""
        fields = [field for column, field in self.model_fields.items() if column in self.columns]
        other = [(name, at) for at, name in enumerate(self.columns) if name not in self.model_fields]
        return [field.attname for field in fields], [self.columns.index(field.column) for field in fields], other

    def iterator(self):
        rows = iter(self.query)
        names, places, other = self.resolve_model_init_order()
        if any(field.attname not in names for field in self.model._meta.pk_fields):
            raise FieldDoesNotExist("Raw query must include the primary key")
        attnames = [None] * len(self.columns)
        for name, at in zip(names, places):
            attnames[at] = name
        mode = self._fetch_mode
        peers = [] if mode is not None and mode.track_peers else None
        for row in rows:
            instance = _django.instance_of_row(self.model, attnames, row, mode, peers)
            for name, at in other:
                setattr(instance, name, row[at])
            yield instance

    def _prefetch_related_objects(self):
        prefetch_related_objects(self._result_cache, *self._prefetch_related_lookups)
        self._prefetch_done = True

    def _fetch_all(self):
        if self._result_cache is None:
            self._result_cache = list(self.iterator())
        if self._prefetch_related_lookups and not self._prefetch_done:
            self._prefetch_related_objects()

    def __repr__(self):
        return "<%s: %s>" % (type(self).__name__, self.query)

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
        from asgiref.sync import sync_to_async

        await sync_to_async(len)(self)
        for item in self:
            yield item
