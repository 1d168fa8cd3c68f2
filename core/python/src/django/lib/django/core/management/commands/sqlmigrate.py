"""``sqlmigrate``: the SQL of one migration."""

from django.core.management.base import BaseCommand, CommandError
from django.core.management.migrating import add_database_argument, check_app_label, find_migration
from django.db import connections
from django.db.migrations.loader import MigrationLoader


class Command(BaseCommand):
    help = "Prints the SQL statements for the named migration."
    output_transaction = True

    def add_arguments(self, parser):
        parser.add_argument("app_label", help="App label of the application containing the migration.")
        parser.add_argument("migration_name", help="Migration name to print the SQL for.")
        add_database_argument(
            parser, 'Nominates a database to create SQL for. Defaults to the "default" database.'
        )
        parser.add_argument(
            "--backwards",
            action="store_true",
            help="Creates SQL to unapply the migration, rather than to apply it",
        )

    def execute(self, *args, **options):
        # What is printed is to be run: no colours.
        self.style.SQL_KEYWORD = str
        return super().execute(*args, **options)

    def handle(self, *args, **options):
        connection = connections[options["database"]]
        loader = MigrationLoader(connection, replace_migrations=False)
        app_label = options["app_label"]
        check_app_label(app_label)
        if app_label not in loader.migrated_apps:
            raise CommandError("App '%s' does not have migrations" % app_label)
        migration = find_migration(loader, app_label, options["migration_name"], " Is it in INSTALLED_APPS?")
        self.output_transaction = migration.atomic and connection.features.can_rollback_ddl
        node = loader.graph.nodes[app_label, migration.name]
        statements = loader.collect_sql([(node, options["backwards"])])
        if not statements and options["verbosity"] >= 1:
            self.stderr.write("No operations found.")
        return "\n".join(statements)
