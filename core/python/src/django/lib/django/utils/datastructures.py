"""django.utils.datastructures"""


class OrderedSet:
    """A set that keeps the order in which its items came."""

    def __init__(self, iterable=None):
        self.dict = dict.fromkeys(iterable or ())

    def add(self, item):
        self.dict[item] = None

    def remove(self, item):
        del self.dict[item]

    def discard(self, item):
        self.dict.pop(item, None)

    def __iter__(self):
        return iter(self.dict)

    def __reversed__(self):
        return reversed(list(self.dict))

    def __contains__(self, item):
        return item in self.dict

    def __bool__(self):
        return bool(self.dict)

    def __len__(self):
        return len(self.dict)

    def __repr__(self):
        data = repr(list(self.dict)) if self.dict else ""
        return "%s(%s)" % (type(self).__qualname__, data)


class ImmutableList(tuple):
    """A list that says what to do instead when one tries to change it."""

    def __new__(cls, *args, warning="ImmutableList object is immutable.", **kwargs):
        self = tuple.__new__(cls, *args, **kwargs)
        self.warning = warning
        return self

    def _complain(self, *args, **kwargs):
        raise AttributeError(self.warning)

    __delitem__ = __iadd__ = __imul__ = __setitem__ = _complain
    append = extend = insert = pop = remove = sort = reverse = _complain
