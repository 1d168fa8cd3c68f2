"""Columns as objects of their own: what names become once a query has found them."""

from django.db.models.expressions import Expression


class Col(Expression):
    """A column of a joined table."""

    contains_column_references = True
    possibly_multivalued = False

    def __init__(self, alias, target, output_field=None):
        super().__init__(output_field=target if output_field is None else output_field)
        self.alias, self.target = alias, target

    def __repr__(self):
        parts = (self.target,) if self.alias is None else (self.alias, self.target)
        return "%s(%s)" % (type(self).__name__, ", ".join(map(str, parts)))

    def get_group_by_cols(self):
        return [self]


class ColPairs(Expression):
    """The columns of a composite primary key, or of a relation to one."""

    contains_column_references = True
    possibly_multivalued = False

    def __init__(self, alias, targets, sources, output_field):
        super().__init__(output_field=output_field)
        self.alias, self.targets, self.sources = alias, targets, sources

    def __len__(self):
        return len(self.targets)

    def __iter__(self):
        return iter(self.get_cols())

    def __repr__(self):
        return "%s(%r, %r, %r, %r)" % (
            type(self).__name__,
            self.alias,
            self.targets,
            self.sources,
            self.output_field,
        )

    def get_cols(self):
        return [Col(self.alias, target, source) for target, source in zip(self.targets, self.sources)]

    def get_source_expressions(self):
        return self.get_cols()


class Ref(Expression):
    """A selected column, by its alias."""

    def __init__(self, refs, source):
        super().__init__()
        self.refs, self.source = refs, source

    def __repr__(self):
        return "%s(%s, %s)" % (type(self).__name__, self.refs, self.source)

    def get_source_expressions(self):
        return [self.source]

    def set_source_expressions(self, exprs):
        (self.source,) = exprs

    def get_refs(self):
        return {self.refs}

    def get_group_by_cols(self):
        return [self]


for _class in (Col, ColPairs, Ref):
    _class.__module__ = "django.db.models.expressions"
