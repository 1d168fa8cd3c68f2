"""``connection.ops``: the pieces of SQL that a program's own lookups and functions ask for."""

from django.db.utils import NotSupportedError


class DatabaseOperations:
    cast_char_field_without_max_length = "text"
    integer_field_ranges = {
        "SmallIntegerField": (-9223372036854775808, 9223372036854775807),
        "IntegerField": (-9223372036854775808, 9223372036854775807),
        "BigIntegerField": (-9223372036854775808, 9223372036854775807),
        "PositiveBigIntegerField": (0, 9223372036854775807),
        "PositiveSmallIntegerField": (0, 9223372036854775807),
        "PositiveIntegerField": (0, 9223372036854775807),
        "SmallAutoField": (-9223372036854775808, 9223372036854775807),
        "AutoField": (-9223372036854775808, 9223372036854775807),
        "BigAutoField": (-9223372036854775808, 9223372036854775807),
    }
    explain_prefix = "EXPLAIN QUERY PLAN"

    def __init__(self, connection):
        self.connection = connection

    def quote_name(self, name):
        return name if name.startswith('"') and name.endswith('"') else '"%s"' % name

    def prepare_sql_script(self, sql):
        """The statements of a text that holds several."""
        from .definitions import statements

        return statements(sql)

    def start_transaction_sql(self):
        return "BEGIN;"

    def end_transaction_sql(self, success=True):
        return "COMMIT;" if success else "ROLLBACK;"

    def sequence_reset_sql(self, style, model_list):
        """SQLite's sequences follow the rows by themselves."""
        return []

    def deferrable_sql(self):
        return " DEFERRABLE INITIALLY DEFERRED"

    def no_limit_value(self):
        return -1

    def limit_offset_sql(self, low_mark, high_mark):
        limit, offset = None, low_mark or 0
        if high_mark is not None:
            limit = high_mark - offset
        elif offset:
            limit = self.no_limit_value()
        parts = ["LIMIT %d" % limit] if limit else []
        if offset:
            parts.append("OFFSET %d" % offset)
        return " ".join(parts)

    def max_name_length(self):
        return None

    def prep_for_like_query(self, x):
        return str(x).replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")

    prep_for_iexact_query = prep_for_like_query

    def lookup_cast(self, lookup_type, internal_type=None):
        return "%s"

    def combine_expression(self, connector, sub_expressions):
        if connector == "^":
            return "POWER(%s)" % ",".join(sub_expressions)
        if connector == "#":
            return "BITXOR(%s)" % ",".join(sub_expressions)
        return (" %s " % connector).join(sub_expressions)

    def integer_field_range(self, internal_type):
        return self.integer_field_ranges[internal_type]

    def last_executed_query(self, cursor, sql, params):
        import _dunder_db

        return _dunder_db.with_values(sql, params)

    def bulk_batch_size(self, fields, objs):
        fields = list(fields)
        if not fields:
            return len(objs)
        return self.connection.features.max_query_params // len(fields)

    def adapt_datefield_value(self, value):
        return None if value is None else str(value)

    def adapt_datetimefield_value(self, value):
        if value is None or hasattr(value, "resolve_expression"):
            return value
        from django.conf import settings
        from django.utils import timezone

        if timezone.is_aware(value):
            if not settings.USE_TZ:
                raise ValueError("SQLite backend does not support timezone-aware datetimes when USE_TZ is False.")
            value = timezone.make_naive(value, self.connection.timezone)
        return str(value)

    def adapt_timefield_value(self, value):
        if value is None or hasattr(value, "resolve_expression"):
            return value
        if value.tzinfo is not None:
            raise ValueError("SQLite backend does not support timezone-aware times.")
        return str(value)

    def adapt_decimalfield_value(self, value, max_digits=None, decimal_places=None):
        return value

    def adapt_json_value(self, value, encoder):
        import json

        return json.dumps(value, cls=encoder)

    def adapt_integerfield_value(self, value, internal_type):
        return value

    def value_to_db_date(self, value):
        return self.adapt_datefield_value(value)

    def quote_value(self, value):
        raise NotSupportedError("Use parameters instead of quoted values.")

    def check_expression_support(self, expression):
        pass

    def format_for_duration_arithmetic(self, sql):
        return sql
