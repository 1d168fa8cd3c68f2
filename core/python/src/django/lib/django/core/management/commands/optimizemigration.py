"""``optimizemigration``: does in fewer operations what a migration does."""

import sys

from django.core.management.base import BaseCommand, CommandError
from django.core.management.migrating import check_app_label, find_migration, tell_of_porting, write_file
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.optimizer import MigrationOptimizer
from django.db.migrations.writer import MigrationWriter
from django.utils.version import get_docs_version


class Command(BaseCommand):
    help = "Optimizes the operations for the named migration."

    def add_arguments(self, parser):
        parser.add_argument("app_label", help="App label of the application to optimize the migration for.")
        parser.add_argument("migration_name", help="Migration name to optimize the operations for.")
        parser.add_argument(
            "--check",
            action="store_true",
            help="Exit with a non-zero status if the migration can be optimized.",
        )

    def handle(self, *args, **options):
        verbosity = options["verbosity"]
        app_label = options["app_label"]
        check_app_label(app_label)
        loader = MigrationLoader(None)
        if app_label not in loader.migrated_apps:
            raise CommandError("App '%s' does not have migrations." % app_label)
        migration = find_migration(loader, app_label, options["migration_name"])
        before = len(migration.operations)
        operations = MigrationOptimizer().optimize(migration.operations, app_label)
        if len(operations) == before:
            if verbosity > 0:
                self.stdout.write("No optimizations possible.")
            return
        if verbosity > 0:
            self.stdout.write("Optimizing from %d operations to %d operations." % (before, len(operations)))
        if options["check"]:
            sys.exit(1)
        migration.operations = operations
        writer = MigrationWriter(migration)
        text = writer.as_string()
        if writer.needs_manual_porting:
            writer = MigrationWriter(self._replacement(migration))
            text = writer.as_string()
            if verbosity > 0:
                tell_of_porting(self, "optimized")
        write_file(self, writer.path, text)
        if verbosity > 0:
            self.stdout.write(self.style.MIGRATE_HEADING("Optimized migration %s" % writer.path))

    def _replacement(self, migration):
        """A migration beside the old one, from which functions have to be copied."""
        if migration.replaces:
            raise CommandError(
                "Migration will require manual porting but is already a squashed migration.\n"
                "Transition to a normal migration first: "
                "https://docs.djangoproject.com/en/%s/topics/migrations/#squashing-migrations" % get_docs_version()
            )
        attributes = {
            "dependencies": migration.dependencies,
            "operations": migration.operations,
            "replaces": [(migration.app_label, migration.name)],
        }
        cls = type("Migration", (migrations.Migration,), attributes)
        return cls("%s_optimized" % migration.name, migration.app_label)
