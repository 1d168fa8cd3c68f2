"""``GenericPrefetch``: a generic foreign key with a queryset for each model."""

from django.db.models import Prefetch
from django.db.models.query import QuerySet


class GenericPrefetch(Prefetch):
    def __init__(self, lookup, querysets, to_attr=None):
        for queryset in querysets:
            if not isinstance(queryset, QuerySet) or not queryset._makes_instances:
                raise ValueError("Prefetch querysets cannot use raw(), values(), and values_list().")
        self.querysets = querysets
        super().__init__(lookup, to_attr=to_attr)

    def __getstate__(self):
        state = self.__dict__.copy()
        state["querysets"] = [queryset._chain_without_rows() for queryset in self.querysets]
        return state

    def get_current_querysets(self, level):
        if self.get_current_prefetch_to(level) == self.prefetch_to:
            return self.querysets
        return None
