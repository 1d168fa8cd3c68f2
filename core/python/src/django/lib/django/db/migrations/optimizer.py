"""``MigrationOptimizer``: fewer operations that do the same."""

from functools import cache

from .operations import models
from .operations.fields import FieldOperation


@cache
def _keeps_to_its_model(cls):
    """Whether operations of a class merge with none on other models. A program's own may merge with any."""
    own = cls.reduce.__module__.startswith("django.db.migrations.operations.")
    return own and issubclass(cls, (models.ModelOperation, FieldOperation)) and not issubclass(cls, models.RenameModel)


def _may_merge(first, operations):
    """``(index, operation)`` of those that it is worth asking the first one about."""
    any_model = first.elidable or not _keeps_to_its_model(type(first))
    model = first.changed_model
    return [
        (index, later)
        for index, later in enumerate(operations)
        if any_model or later.changed_model == model or later.elidable
    ]


class MigrationOptimizer:
    def __init__(self):
        # Operations that merges have made, in the order they were made in.
        self._made = []
        # Operations that merge with none after them, by id, with how many of those made they were asked about. What
        # comes after an operation that stays where it is only ever gets fewer, but for those that are made.
        self._settled = {}

    def optimize(self, operations, app_label):
        """Merges operations until nothing changes any more."""
        if app_label is None:
            raise TypeError("app_label must be a str.")
        self._iterations = 0
        while True:
            self._iterations += 1
            merged = self.optimize_inner(operations, app_label)
            if merged == operations:
                return merged
            operations = merged

    def optimize_inner(self, operations, app_label):
        """The list after its first merge; the list itself where there is none."""
        for start, first in enumerate(operations):
            if not self._is_settled(first, app_label):
                merged = self._merge(operations, start, app_label)
                if merged is not None:
                    return merged
        return list(operations)

    def _is_settled(self, first, app_label):
        known = self._settled.get(id(first))
        if known is None:
            return False
        for _, later in _may_merge(first, self._made[known[1] :]):
            if isinstance(first.reduce(later, app_label), list):
                return False
        self._settled[id(first)] = first, len(self._made)
        return True

    def _merge(self, operations, start, app_label):
        """Merges the operation at ``start`` with the next one after it that it can be merged with.

        The result takes the later one's place if the first may move past all in between, and else the first one's,
        if all in between let the later one pass.
        """
        first = operations[start]
        rest = operations[start + 1 :]
        for end, later in _may_merge(first, rest):
            result = first.reduce(later, app_label)
            if not isinstance(result, list):
                continue
            between = rest[:end]
            if all(first.reduce(operation, app_label) for operation in between):
                middle = [*between, *result]
            elif all(operation.reduce(later, app_label) is True for operation in between):
                middle = [*result, *between]
            else:
                return None
            self._made += result
            for operation in result:
                self._settled.pop(id(operation), None)
            return [*operations[:start], *middle, *rest[end + 1 :]]
        self._settled[id(first)] = first, len(self._made)
        return None
