"""``connection.creation``: what the test cases ask of the database between tests."""

import _django
import _dunder_db


class DatabaseCreation:
    def __init__(self, connection):
        self.connection = connection

    def create_tables(self):
        """Makes the tables of all models; those defined from now on get none unless a test makes them."""
        _django.set_automatic_tables(False)
        from django.apps import apps

        models = apps.get_models(include_auto_created=True)
        _dunder_db.with_database(self.connection.alias, _django.create_tables, models)

    def create_migration_table(self):
        """The table of applied migrations, as it is in a test database that Django has made."""
        sql = (
            'CREATE TABLE IF NOT EXISTS "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, '
            '"app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL)'
        )
        _dunder_db.with_database(self.connection.alias, _dunder_db.execute_quietly, sql, None)

    def _tables(self):
        rows, *_ = _dunder_db.execute_quietly(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'", None
        )
        return [name for (name,) in rows]

    def flush(self):
        """Empties every table."""
        connection = self.connection
        while connection.in_atomic_block:
            connection.exit_atomic(True)
        disabled = connection.disable_constraint_checking()
        try:
            for name in self._tables():
                if name == "django_migrations":
                    continue
                _dunder_db.execute_quietly('DELETE FROM "%s"' % name, None)
        finally:
            if disabled:
                connection.enable_constraint_checking()
        from django.contrib.contenttypes.models import ContentType

        ContentType.objects.clear_cache()

    def reset_sequences(self):
        if self._has_sequences():
            _dunder_db.execute_quietly("DELETE FROM sqlite_sequence", None)

    def _has_sequences(self):
        rows, *_ = _dunder_db.execute_quietly("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'", None)
        return bool(rows)

