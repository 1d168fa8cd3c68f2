"""``Q``: conditions, and the mix-in that registers lookups."""

import copy

from django.utils.hashable import make_hashable

__all__ = ["FilteredRelation", "PathInfo", "Q", "RegisterLookupMixin"]


def _path_info():
    from collections import namedtuple

    fields = "from_opts to_opts target_fields join_field m2m direct filtered_relation"
    return namedtuple("PathInfo", fields, module=__name__)


class Q:
    """Conditions that can be combined with ``&``, ``|``, ``^`` and ``~``."""

    AND = "AND"
    OR = "OR"
    XOR = "XOR"
    default = AND
    conditional = True
    connectors = (None, AND, OR, XOR)

    def __init__(self, *args, _connector=None, _negated=False, **kwargs):
        if _connector not in self.connectors:
            connectors = ", ".join(repr(connector) for connector in self.connectors[1:])
            raise ValueError("connector must be one of %s, or None." % connectors)
        self.children = [*args, *sorted(kwargs.items())]
        self.connector = _connector or self.default
        self.negated = _negated

    @classmethod
    def create(cls, children=None, connector=None, negated=False):
        q = cls.__new__(cls)
        q.children = children[:] if children else []
        q.connector = connector or cls.default
        q.negated = negated
        return q

    def __str__(self):
        template = "(NOT (%s: %s))" if self.negated else "(%s: %s)"
        return template % (self.connector, ", ".join(str(child) for child in self.children))

    def __repr__(self):
        return "<%s: %s>" % (type(self).__name__, self)

    def __copy__(self):
        return self.create(children=self.children, connector=self.connector, negated=self.negated)

    copy = __copy__

    def __deepcopy__(self, memo):
        q = self.create(connector=self.connector, negated=self.negated)
        q.children = copy.deepcopy(self.children, memo)
        return q

    def __len__(self):
        return len(self.children)

    def __bool__(self):
        return bool(self.children)

    def __contains__(self, other):
        return other in self.children

    @property
    def identity(self):
        path, args, kwargs = self.deconstruct()
        identity = [path, *kwargs.items()]
        for child in args:
            if isinstance(child, tuple):
                name, value = child
                identity.append((name, make_hashable(value)))
            else:
                identity.append(child)
        return tuple(identity)

    def __eq__(self, other):
        if not isinstance(other, Q):
            return NotImplemented
        return other.identity == self.identity

    def __hash__(self):
        return hash(self.identity)

    def add(self, data, connector):
        """Adds a child; one that means the same when its children stand here is opened."""
        if self.connector != connector:
            mine = self.copy()
            self.connector = connector
            self.children = [mine, data]
            return data
        if isinstance(data, Q) and not data.negated and (data.connector == connector or len(data) == 1):
            self.children.extend(data.children)
            return self
        self.children.append(data)
        return data

    def negate(self):
        self.negated = not self.negated

    def _combine(self, other, connector):
        if getattr(other, "conditional", False) is False:
            raise TypeError(other)
        if not self:
            return other.copy()
        if not other and isinstance(other, Q):
            return self.copy()
        q = self.create(connector=connector)
        q.add(self, connector)
        q.add(other, connector)
        return q

    def __or__(self, other):
        return self._combine(other, self.OR)

    def __and__(self, other):
        return self._combine(other, self.AND)

    def __xor__(self, other):
        return self._combine(other, self.XOR)

    def __invert__(self):
        q = self.copy()
        q.negate()
        return q

    def resolve_expression(self, query=None, allow_joins=True, reuse=None, summarize=False, for_save=False):
        from _dunder_orm import resolve

        return resolve(self, query, allow_joins, reuse, summarize, for_save)

    def replace_expressions(self, replacements):
        if not replacements:
            return self
        children = []
        for child in self.children:
            if isinstance(child, tuple):
                child = _replaced_lookup(*child, replacements)
            elif hasattr(child, "replace_expressions"):
                child = child.replace_expressions(replacements)
            children.append(child)
        return self.create(children=children, connector=self.connector, negated=self.negated)

    def flatten(self):
        yield self
        for child in self.children:
            if isinstance(child, tuple):
                child = child[1]
            if hasattr(child, "flatten"):
                yield from child.flatten()
            else:
                yield child

    def check(self, against, using="default"):
        """Whether an object with these values meets the conditions."""
        from contextlib import nullcontext

        from _dunder_orm import check_condition
        from django.db import DatabaseError, connections, transaction

        # An error of the database must not break the transaction around it.
        apart = transaction.atomic(using=using) if connections[using].in_atomic_block else nullcontext()
        try:
            with apart:
                return check_condition(self, against, using)
        except DatabaseError as error:
            import logging

            message = "Got a database error calling check() on %r: %s"
            logging.getLogger("django.db.models").warning(message, self, error)
            return True

    def deconstruct(self):
        path = "%s.%s" % (type(self).__module__, type(self).__name__)
        if path.startswith("django.db.models.query_utils"):
            path = path.replace("django.db.models.query_utils", "django.db.models")
        kwargs = {}
        if self.connector != self.default:
            kwargs["_connector"] = self.connector
        if self.negated:
            kwargs["_negated"] = True
        return path, tuple(self.children), kwargs

    @property
    def referenced_base_fields(self):
        """Names of the model's own fields that the conditions mention."""
        return {name.split("__", 1)[0] for name in _names(self)}


def replaced_path(path, replacements, ends_in_lookup=False):
    """What stands for a path whose field is replaced, and the rest of the path, which is no transform of it."""
    from django.db.models.expressions import F

    field, *parts = path.split("__")
    expression = replacements.get(F(field))
    if expression is not None and parts and expression._output_field_or_none is None:
        # Nothing is known of its transforms.
        return None, parts
    while expression is not None and parts:
        if ends_in_lookup and len(parts) == 1 and expression.get_lookup(parts[0]) is not None:
            break
        transform = expression.get_transform(parts[0])
        if transform is None:
            break
        expression = transform(expression)
        parts.pop(0)
    return expression, parts


def _replaced_lookup(path, value, replacements):
    """The condition ``path=value`` on the expression that replaces the path's field."""
    if hasattr(value, "replace_expressions"):
        value = value.replace_expressions(replacements)
    expression, parts = replaced_path(path, replacements, ends_in_lookup=True)
    if expression is None or len(parts) > 1:
        return path, value
    lookup = expression.get_lookup(parts[0] if parts else "exact")
    if value is None and lookup is not None and lookup.lookup_name in ("exact", "iexact"):
        if not lookup.can_use_none_as_rhs:
            lookup, value = expression.get_lookup("isnull"), True
    return (path, value) if lookup is None else lookup(expression, value)


def _names(node):
    children = node.children if isinstance(node, Q) else getattr(node, "get_source_expressions", list)()
    for child in children:
        if isinstance(child, tuple):
            yield child[0]
            child = child[1]
        if child is None or isinstance(child, str):
            continue
        if hasattr(child, "name") and hasattr(child, "resolve_expression"):
            yield child.name
        elif isinstance(child, Q) or hasattr(child, "get_source_expressions"):
            yield from _names(child)


class FilteredRelation:
    """A relation with a condition, joined by ``LEFT OUTER JOIN ... ON``."""

    def __init__(self, relation_name, *, condition=None):
        condition = Q() if condition is None else condition
        if not relation_name:
            raise ValueError("relation_name cannot be empty.")
        if not isinstance(condition, Q):
            raise ValueError("condition argument must be a Q() instance.")
        self.relation_name, self.condition = relation_name, condition
        self.alias, self.path = None, []

    def _key(self):
        return self.relation_name, self.alias, self.condition

    def __eq__(self, other):
        return self._key() == other._key() if isinstance(other, type(self)) else NotImplemented

    def clone(self):
        clone = FilteredRelation(self.relation_name, condition=self.condition)
        clone.alias, clone.path = self.alias, list(self.path)
        return clone

    def relabeled_clone(self, change_map):
        return self.clone()


class RegisterLookupMixin:
    """``register_lookup`` on a class, or on one instance."""

    def _get_lookup(self, lookup_name):
        return self.get_lookups().get(lookup_name)

    @classmethod
    def get_class_lookups(cls):
        lookups = {}
        for base in reversed(cls.__mro__):
            lookups.update(base.__dict__.get("class_lookups", {}))
        return lookups

    def _instance_lookups(self):
        return {**type(self).get_class_lookups(), **self.__dict__.get("instance_lookups", {})}

    def get_lookup(self, lookup_name):
        from django.db.models.lookups import Lookup

        found = self._get_lookup(lookup_name)
        if found is None and hasattr(self, "output_field"):
            return self.output_field.get_lookup(lookup_name)
        return found if found is not None and issubclass(found, Lookup) else None

    def get_transform(self, lookup_name):
        from django.db.models.lookups import Transform

        found = self._get_lookup(lookup_name)
        if found is None and hasattr(self, "output_field"):
            return self.output_field.get_transform(lookup_name)
        return found if found is not None and issubclass(found, Transform) else None


class class_or_instance_method:
    """A method that is told whether it was called on a class or on an instance."""

    def __init__(self, class_method, instance_method):
        self.class_method, self.instance_method = class_method, instance_method

    def __get__(self, instance, owner):
        if instance is None:
            return lambda *args, **kwargs: self.class_method(owner, *args, **kwargs)
        return lambda *args, **kwargs: self.instance_method(instance, *args, **kwargs)


def _register_on_class(cls, lookup, lookup_name=None):
    if "class_lookups" not in cls.__dict__:
        cls.class_lookups = {}
    cls.class_lookups[lookup_name or lookup.lookup_name] = lookup
    return lookup


def _register_on_instance(self, lookup, lookup_name=None):
    self.__dict__.setdefault("instance_lookups", {})[lookup_name or lookup.lookup_name] = lookup
    return lookup


def _unregister_on_class(cls, lookup, lookup_name=None):
    del cls.class_lookups[lookup_name or lookup.lookup_name]


def _unregister_on_instance(self, lookup, lookup_name=None):
    del self.instance_lookups[lookup_name or lookup.lookup_name]


RegisterLookupMixin.get_lookups = class_or_instance_method(
    lambda cls: cls.get_class_lookups(), RegisterLookupMixin._instance_lookups
)
RegisterLookupMixin.register_lookup = class_or_instance_method(_register_on_class, _register_on_instance)
RegisterLookupMixin._unregister_lookup = class_or_instance_method(_unregister_on_class, _unregister_on_instance)


def refs_expression(lookup_parts, annotations):
    """The annotation that a lookup path begins with, and the rest of the path."""
    for n in range(1, len(lookup_parts) + 1):
        name = "__".join(lookup_parts[:n])
        if annotations.get(name):
            return name, lookup_parts[n:]
    return None, ()


def __getattr__(name):
    if name == "DeferredAttribute":
        from django.db.models.base import DeferredAttribute

        return DeferredAttribute
    if name == "PathInfo":
        globals()[name] = _path_info()
        return globals()[name]
    raise AttributeError(name)
