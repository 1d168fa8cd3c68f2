"""``Index``"""

from types import NoneType

from django.db.models.expressions import F, Func, OrderBy
from django.db.models.functions import Collate
from django.db.models.query_utils import Q

__all__ = ["Index", "IndexExpression"]


class Index:
    suffix = "idx"
    # Bytes of the name that every database takes.
    max_name_length = 30

    def __init__(
        self, *expressions, fields=(), name=None, db_tablespace=None, opclasses=(), condition=None, include=None
    ):
        if opclasses and not name:
            raise ValueError("An index must be named to use opclasses.")
        if not isinstance(condition, (NoneType, Q)):
            raise ValueError("Index.condition must be a Q instance.")
        if condition and not name:
            raise ValueError("An index must be named to use condition.")
        if not isinstance(fields, (list, tuple)):
            raise ValueError("Index.fields must be a list or tuple.")
        if not isinstance(opclasses, (list, tuple)):
            raise ValueError("Index.opclasses must be a list or tuple.")
        if not expressions and not fields:
            raise ValueError("At least one field or expression is required to define an index.")
        if expressions and fields:
            raise ValueError("Index.fields and expressions are mutually exclusive.")
        if expressions and not name:
            raise ValueError("An index must be named to use expressions.")
        if expressions and opclasses:
            raise ValueError(
                "Index.opclasses cannot be used with expressions. Use "
                "django.contrib.postgres.indexes.OpClass() instead."
            )
        if opclasses and len(fields) != len(opclasses):
            raise ValueError("Index.fields and Index.opclasses must have the same number of elements.")
        if fields and not all(isinstance(field, str) for field in fields):
            raise ValueError("Index.fields must contain only strings with field names.")
        if include and not name:
            raise ValueError("A covering index must be named.")
        if not isinstance(include, (NoneType, list, tuple)):
            raise ValueError("Index.include must be a list or tuple.")
        self.fields = list(fields)
        # Each with its direction, as `order_by` writes it.
        self.fields_orders = [(name.removeprefix("-"), "DESC" if name.startswith("-") else "") for name in self.fields]
        self.name = name or ""
        self.db_tablespace = db_tablespace
        self.opclasses = opclasses
        self.condition = condition
        self.include = tuple(include) if include else ()
        self.expressions = tuple(F(expression) if isinstance(expression, str) else expression for expression in expressions)

    @property
    def contains_expressions(self):
        return bool(self.expressions)

    def check(self, model, connection):
        from django.core.checks.constraints import check_index

        return list(check_index(self, model, connection))

    def deconstruct(self):
        path = "%s.%s" % (type(self).__module__, type(self).__name__)
        path = path.replace("django.db.models.indexes", "django.db.models")
        kwargs = {"name": self.name}
        if self.fields:
            kwargs["fields"] = self.fields
        for name in ("db_tablespace", "opclasses", "condition", "include"):
            value = getattr(self, name)
            if value:
                kwargs[name] = value
        return (path, self.expressions, kwargs)

    def create_sql(self, model, schema_editor, using="", **kwargs):
        return schema_editor._index_statement(model, self)

    def remove_sql(self, model, schema_editor, **kwargs):
        return schema_editor._delete_index_sql(model, self.name)

    def clone(self):
        _path, args, kwargs = self.deconstruct()
        return type(self)(*args, **kwargs)

    def set_name_with_model(self, model):
        """A name of its own from the table, the columns and a digest of both."""
        from _dunder_orm import digest

        names = [model._meta.get_field(name).column for name, _order in self.fields_orders]
        with_orders = [("-%s" if order else "%s") % name for name, (_name, order) in zip(names, self.fields_orders)]
        table = model._meta.db_table
        parts = [table, *with_orders, self.suffix]
        # A table name may come quoted, with a schema before it.
        table = table.strip('"').rpartition('"."')[2]
        self.name = "%s_%s_%s_%s" % (table[:11], names[0][:7], digest(parts, 6), self.suffix)
        if self.name[0] == "_" or self.name[0].isdigit():
            self.name = "D%s" % self.name[1:]

    def __repr__(self):
        return "<%s:%s%s%s%s%s%s%s>" % (
            type(self).__qualname__,
            "" if not self.fields else " fields=%s" % repr(self.fields),
            "" if not self.expressions else " expressions=%s" % repr(self.expressions),
            "" if not self.name else " name=%s" % repr(self.name),
            "" if self.db_tablespace is None else " db_tablespace=%s" % repr(self.db_tablespace),
            "" if self.condition is None else " condition=%s" % self.condition,
            "" if not self.include else " include=%s" % repr(self.include),
            "" if not self.opclasses else " opclasses=%s" % repr(self.opclasses),
        )

    def __eq__(self, other):
        if type(self) is type(other):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented


def _all_parts(expression):
    yield expression
    for source in getattr(expression, "get_source_expressions", tuple)():
        if source is not None:
            yield from _all_parts(source)


class IndexExpression(Func):
    """One term of a functional index: its direction and collation go around everything else."""

    template = "%(expressions)s"
    wrapper_classes = (OrderBy, Collate)

    def set_wrapper_classes(self, connection=None):
        """Collations are a part of the expression for some databases."""
        if connection and connection.features.collate_as_index_expression:
            self.wrapper_classes = tuple(cls for cls in self.wrapper_classes if cls is not Collate)

    @classmethod
    def register_wrappers(cls, *wrapper_classes):
        cls.wrapper_classes = wrapper_classes

    def check_wrappers(self):
        """Complains about directions and collations inside of something, or several of a kind."""
        (expression,) = self.get_source_expressions()
        parts = list(_all_parts(expression))
        wrappers = [part for part in parts if isinstance(part, self.wrapper_classes)]
        names = ", ".join(cls.__qualname__ for cls in self.wrapper_classes)
        if len({type(wrapper) for wrapper in wrappers}) < len(wrappers):
            raise ValueError("Multiple references to %s can't be used in an indexed expression." % names)
        if any(part is not wrapper for part, wrapper in zip(parts, wrappers)):
            raise ValueError("%s must be topmost expressions in an indexed expression." % names)
