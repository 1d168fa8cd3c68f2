"""Which migrations have been applied: the table ``django_migrations``."""

from django.db.migrations.exceptions import MigrationSchemaMissing
from django.db.utils import DatabaseError
from django.utils.functional import classproperty


class MigrationRecorder:
    _migration_class = None

    def __init__(self, connection):
        self.connection = connection
        self._has_table = False

    @classproperty
    def Migration(cls):
        """The model of the table's rows. Made at first use, in a registry of its own."""
        if cls._migration_class is None:
            cls._migration_class = _make_model()
        return cls._migration_class

    @property
    def migration_qs(self):
        return self.Migration.objects.using(self.connection.alias)

    def has_table(self):
        if not self._has_table:
            with self.connection.cursor() as cursor:
                tables = self.connection.introspection.table_names(cursor)
            self._has_table = self.Migration._meta.db_table in tables
        return self._has_table

    def ensure_schema(self):
        if self.has_table():
            return
        try:
            with self.connection.schema_editor() as editor:
                editor.create_model(self.Migration)
        except DatabaseError as error:
            raise MigrationSchemaMissing("Unable to create the django_migrations table (%s)" % error)

    def applied_migrations(self):
        """Rows by ``(app, name)``."""
        if not self.has_table():
            return {}
        return {(row.app, row.name): row for row in self.migration_qs}

    def record_applied(self, app, name):
        self.ensure_schema()
        self.migration_qs.create(app=app, name=name)

    def record_unapplied(self, app, name):
        self.ensure_schema()
        self.migration_qs.filter(app=app, name=name).delete()

    def flush(self):
        self.migration_qs.all().delete()


def _make_model():
    from django.apps.registry import Apps
    from django.db import models
    from django.utils.timezone import now

    class Migration(models.Model):
        app = models.CharField(max_length=255)
        name = models.CharField(max_length=255)
        applied = models.DateTimeField(default=now)

        class Meta:
            apps = Apps()
            app_label = "migrations"
            db_table = "django_migrations"

        def __str__(self):
            return "Migration %s for %s" % (self.name, self.app)

    return Migration
