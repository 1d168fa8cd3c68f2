"""Laziness: cached properties, lazy strings, lazy objects."""

import copy
import operator
from functools import total_ordering, wraps


class cached_property:
    """A property computed once an instance and kept in its ``__dict__``."""

    name = None

    def __init__(self, func):
        self.real_func = func
        self.__doc__ = getattr(func, "__doc__", None)

    def __set_name__(self, owner, name):
        if self.name is None:
            self.name = name
            self.func = self.real_func
        elif name != self.name:
            raise TypeError(
                "Cannot assign the same cached_property to two different names (%r and %r)." % (self.name, name)
            )

    @staticmethod
    def func(instance):
        raise TypeError("Cannot use cached_property instance without calling __set_name__() on it.")

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        result = instance.__dict__[self.name] = self.func(instance)
        return result


class classproperty:
    """A property of the class itself."""

    def __init__(self, method=None):
        self.fget = method

    def __get__(self, instance, cls=None):
        return self.fget(cls)

    def getter(self, method):
        self.fget = method
        return self


class Promise:
    """Base of lazy values, so that they can be told."""


def lazy(func, *resultclasses):
    """Makes calls of ``func`` lazy: its result is computed at each use."""

    class Proxy(Promise):
        def __init__(self, args, kwargs):
            self._args = args
            self._kw = kwargs

        def __reduce__(self):
            return (_lazy_unpickle, (func, self._args, self._kw) + resultclasses)

        def __deepcopy__(self, memo):
            memo[id(self)] = self
            return self

        def _proxy____cast(self):
            return func(*self._args, **self._kw)

        def __repr__(self):
            return repr(self._proxy____cast())

        def __str__(self):
            return str(self._proxy____cast())

        def __eq__(self, other):
            if isinstance(other, Proxy):
                other = other._proxy____cast()
            return self._proxy____cast() == other

        def __ne__(self, other):
            return not self == other

        def __lt__(self, other):
            return self._proxy____cast() < (other._proxy____cast() if isinstance(other, Proxy) else other)

        def __le__(self, other):
            return self._proxy____cast() <= (other._proxy____cast() if isinstance(other, Proxy) else other)

        def __gt__(self, other):
            return self._proxy____cast() > (other._proxy____cast() if isinstance(other, Proxy) else other)

        def __ge__(self, other):
            return self._proxy____cast() >= (other._proxy____cast() if isinstance(other, Proxy) else other)

        def __hash__(self):
            return hash(self._proxy____cast())

        def __bool__(self):
            return bool(self._proxy____cast())

        def __format__(self, spec):
            return format(self._proxy____cast(), spec)

        def __add__(self, other):
            return self._proxy____cast() + other

        def __radd__(self, other):
            return other + self._proxy____cast()

        def __mod__(self, other):
            return self._proxy____cast() % other

        def __mul__(self, other):
            return self._proxy____cast() * other

    # The other methods of the classes that the result can be of.
    for resultclass in resultclasses:
        for base in resultclass.mro():
            for name in vars(base):
                if not hasattr(Proxy, name) and name not in ("__new__", "__dict__", "__weakref__", "__slots__"):

                    def method(self, *args, __name=name, **kwargs):
                        return getattr(self._proxy____cast(), __name)(*args, **kwargs)

                    setattr(Proxy, name, method)

    @wraps(func)
    def wrapper(*args, **kwargs):
        return Proxy(args, kwargs)

    return wrapper


def _lazy_unpickle(func, args, kwargs, *resultclasses):
    return lazy(func, *resultclasses)(*args, **kwargs)


def lazystr(text):
    return lazy(str, str)(text)


def keep_lazy(*resultclasses):
    """Decorator: a call with lazy arguments gives a lazy result."""
    if not resultclasses:
        raise TypeError("You must pass at least one argument to keep_lazy().")

    def decorate(func):
        lazy_func = lazy(func, *resultclasses)

        @wraps(func)
        def wrapper(*args, **kwargs):
            if any(isinstance(arg, Promise) for arg in (*args, *kwargs.values())):
                return lazy_func(*args, **kwargs)
            return func(*args, **kwargs)

        return wrapper

    return decorate


def keep_lazy_text(func):
    return keep_lazy(str)(func)


empty = object()


def _proxied(operation):
    def method(self, *args):
        if self._wrapped is empty:
            self._setup()
        return operation(self._wrapped, *args)

    return method


class LazyObject:
    """An object made when it is first used; subclasses say how in ``_setup``."""

    _wrapped = None

    def __init__(self):
        self._wrapped = empty

    def _setup(self):
        raise NotImplementedError("subclasses of LazyObject must provide a _setup() method")

    def __getattr__(self, name):
        if self._wrapped is empty:
            self._setup()
        return getattr(self._wrapped, name)

    def __setattr__(self, name, value):
        if name == "_wrapped":
            self.__dict__["_wrapped"] = value
        else:
            if self._wrapped is empty:
                self._setup()
            setattr(self._wrapped, name, value)

    def __delattr__(self, name):
        if name == "_wrapped":
            raise TypeError("can't delete _wrapped.")
        if self._wrapped is empty:
            self._setup()
        delattr(self._wrapped, name)

    def __reduce__(self):
        # Pickled as what it wraps.
        if self._wrapped is empty:
            self._setup()
        return (_unwrapped, (self._wrapped,))

    def __copy__(self):
        if self._wrapped is empty:
            return type(self)()
        return copy.copy(self._wrapped)

    def __deepcopy__(self, memo):
        if self._wrapped is empty:
            result = type(self)()
            memo[id(self)] = result
            return result
        return copy.deepcopy(self._wrapped, memo)

    __bytes__ = _proxied(bytes)
    __str__ = _proxied(str)
    __bool__ = _proxied(bool)
    __dir__ = _proxied(dir)
    __class__ = property(_proxied(operator.attrgetter("__class__")))
    __eq__ = _proxied(operator.eq)
    __lt__ = _proxied(operator.lt)
    __gt__ = _proxied(operator.gt)
    __ne__ = _proxied(operator.ne)
    __hash__ = _proxied(hash)
    __getitem__ = _proxied(operator.getitem)
    __setitem__ = _proxied(operator.setitem)
    __delitem__ = _proxied(operator.delitem)
    __iter__ = _proxied(iter)
    __len__ = _proxied(len)
    __contains__ = _proxied(operator.contains)


def _unwrapped(wrapped):
    return wrapped


class SimpleLazyObject(LazyObject):
    """A lazy object made by a function."""

    def __init__(self, func):
        self.__dict__["_setupfunc"] = func
        super().__init__()

    def _setup(self):
        self._wrapped = self._setupfunc()

    def __repr__(self):
        if self._wrapped is not empty:
            shown = self._wrapped
        elif getattr(self._setupfunc, "__self__", None) is self:
            shown = "<bound method %s>" % self._setupfunc.__name__  # its repr would come back here
        else:
            shown = self._setupfunc
        return "<%s: %r>" % (type(self).__name__, shown)

    def __copy__(self):
        if self._wrapped is empty:
            return SimpleLazyObject(self._setupfunc)
        return copy.copy(self._wrapped)

    def __deepcopy__(self, memo):
        if self._wrapped is empty:
            result = SimpleLazyObject(self._setupfunc)
            memo[id(self)] = result
            return result
        return copy.deepcopy(self._wrapped, memo)

    __add__ = _proxied(operator.add)
    __radd__ = _proxied(lambda wrapped, other: other + wrapped)


def partition(predicate, values):
    """The values that fail the predicate, and those that pass it."""
    results = ([], [])
    for item in values:
        results[predicate(item)].append(item)
    return results
