"""Fields that expressions speak of."""


def expression_fields(expression):
    """Names of the fields that an expression or a condition begins its lookups with."""
    from django.db.models.expressions import F
    from django.db.models.query_utils import Q

    if isinstance(expression, F):
        yield expression.name.split("__")[0]
    elif isinstance(expression, Q):
        for child in expression.children:
            if isinstance(child, tuple):
                yield child[0].split("__")[0]
                yield from expression_fields(child[1])
            else:
                yield from expression_fields(child)
    elif hasattr(expression, "get_source_expressions"):
        for source in expression.get_source_expressions():
            yield from expression_fields(source)
