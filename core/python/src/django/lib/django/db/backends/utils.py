"""django.db.backends.utils"""

from django.db.backends.sqlite3.base import CursorWrapper

__all__ = ["CursorWrapper", "format_number", "split_identifier", "truncate_name"]


def split_identifier(identifier):
    """A name's schema and itself."""
    namespace, dot, name = identifier.partition('"."')
    if not dot:
        namespace, name = "", identifier
    return namespace.strip('"'), name.strip('"')


def truncate_name(identifier, length=None, hash_len=4):
    """A name of that length at most, told apart by a digest."""
    from _dunder_orm import digest

    namespace, name = split_identifier(identifier)
    if length is None or len(name) <= length:
        return identifier
    short = "%s%s" % (name[: length - hash_len], digest([name], hash_len))
    return '%s"."%s' % (namespace, short) if namespace else short


def format_number(value, max_digits, decimal_places):
    """A decimal with so many places, as text."""
    if value is None:
        return None
    import decimal

    context = decimal.getcontext().copy()
    if max_digits is not None:
        context.prec = max_digits
    if decimal_places is not None:
        value = value.quantize(decimal.Decimal(1).scaleb(-decimal_places), context=context)
    else:
        context.traps[decimal.Rounded] = 1
        value = context.create_decimal(value)
    return "{:f}".format(value)
