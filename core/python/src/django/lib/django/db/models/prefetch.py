"""``Prefetch``: what ``prefetch_related`` is told of one relation."""


class Prefetch:
    """A relation to prefetch, with a queryset of the program's own and the name to store it under."""

    def __init__(self, lookup, queryset=None, to_attr=None):
        # `prefetch_through` is the way over relations, `prefetch_to` the way over the names they are stored under.
        self.prefetch_through = lookup
        self.prefetch_to = lookup
        if queryset is not None and (
            queryset._is_raw
            or (getattr(queryset, "_iterable_class", None) is not None and not queryset._makes_instances)
        ):
            raise ValueError("Prefetch querysets cannot use raw(), values(), and values_list().")
        if to_attr:
            self.prefetch_to = "__".join([*lookup.split("__")[:-1], to_attr])
        self.queryset = queryset
        self.to_attr = to_attr

    def __getstate__(self):
        state = self.__dict__.copy()
        if self.queryset is not None:
            # Rows are not pickled with it.
            state["queryset"] = self.queryset._chain_without_rows()
        return state

    def add_prefix(self, prefix):
        self.prefetch_through = prefix + "__" + self.prefetch_through
        self.prefetch_to = prefix + "__" + self.prefetch_to

    def get_current_prefetch_to(self, level):
        return "__".join(self.prefetch_to.split("__")[: level + 1])

    def get_current_to_attr(self, level):
        to_attr = self.prefetch_to.split("__")[level]
        as_attr = self.to_attr and level == self.prefetch_to.count("__")
        return to_attr, as_attr

    def get_current_querysets(self, level):
        if self.get_current_prefetch_to(level) == self.prefetch_to and self.queryset is not None:
            return [self.queryset]
        return None

    def __repr__(self):
        return "<%s: %s>" % (type(self).__name__, self.prefetch_through)

    def __eq__(self, other):
        if not isinstance(other, Prefetch):
            return NotImplemented
        return self.prefetch_to == other.prefetch_to

    def __hash__(self):
        return hash((type(self), self.prefetch_to))
