"""A query's SQL, for programs that ask for it."""

from django.core.exceptions import EmptyResultSet
from django.db.models.sql.constants import (
    CURSOR,
    GET_ITERATOR_CHUNK_SIZE,
    MULTI,
    NO_RESULTS,
    ROW_COUNT,
    SINGLE,
)


class SQLCompiler:
    """Says a query's SQL, and runs it."""

    def __init__(self, query, connection, using, elide_empty=True):
        self.query = query
        self.connection = connection
        self.using = using
        self.elide_empty = elide_empty

    def __repr__(self):
        # The connection itself, not what stands for it under its alias.
        connection = getattr(self.connection, "connection", self.connection)
        return "<%s model=%s connection=%r using=%r>" % (
            type(self).__qualname__,
            self.query.model.__qualname__,
            connection,
            self.using,
        )

    def as_sql(self, with_limits=True, with_col_aliases=False):
        query = self.query
        if not with_limits:
            query = query.clone()
            query.clear_limits()
        return query.sql_with_params()

    def compile(self, node):
        from _dunder_orm import compile_expression

        return compile_expression(node, self.query)

    def quote_name(self, name):
        return self.connection.ops.quote_name(name)

    def quote_name_unless_alias(self, name):
        import warnings

        from django.utils.deprecation import RemovedInDjango2028Warning

        warnings.warn(
            "SQLCompiler.quote_name_unless_alias() is deprecated. Use .quote_name() instead.",
            category=RemovedInDjango2028Warning,
            stacklevel=2,
        )
        return self.quote_name(name)

    def has_results(self):
        return bool(self.execute_sql(SINGLE))

    def results_iter(self, results=None, tuple_expected=False, chunked_fetch=False, chunk_size=GET_ITERATOR_CHUNK_SIZE):
        if results is None:
            results = self.execute_sql(MULTI, chunked_fetch=chunked_fetch, chunk_size=chunk_size)
        for rows in results:
            yield from rows

    def execute_sql(self, result_type=MULTI, chunked_fetch=False, chunk_size=GET_ITERATOR_CHUNK_SIZE):
        """Rows in chunks, one row, the number of rows, or the cursor."""
        result_type = result_type or NO_RESULTS
        try:
            sql, params = self.as_sql()
        except EmptyResultSet:
            return iter([]) if result_type == MULTI else None
        cursor = self.connection.chunked_cursor() if chunked_fetch else self.connection.cursor()
        try:
            cursor.execute(sql, params)
        except Exception as error:
            # Closing what failed may fail too: the first error is the one to tell.
            try:
                cursor.close()
            except Exception:
                raise error from None
            raise
        if result_type == CURSOR:
            return cursor
        if result_type == ROW_COUNT:
            try:
                return cursor.rowcount
            finally:
                cursor.close()
        if result_type == SINGLE:
            try:
                return cursor.fetchone()
            finally:
                cursor.close()
        if result_type == NO_RESULTS:
            cursor.close()
            return None
        chunks = cursor_iter(cursor, self.connection.features.empty_fetchmany_value, None, chunk_size)
        if not chunked_fetch or not self.connection.features.can_use_chunked_reads:
            return list(chunks)
        return chunks


def cursor_iter(cursor, sentinel, col_count, itersize):
    """Rows in chunks of that size; the cursor is closed after the last."""
    try:
        for rows in iter((lambda: cursor.fetchmany(itersize)), sentinel):
            yield rows if col_count is None else [row[:col_count] for row in rows]
    finally:
        cursor.close()
