"""``squashmigrations``: makes one migration of several."""

from _dunder import is_file

from django.core.management.base import BaseCommand, CommandError
from django.core.management.migrating import (
    NO_INPUT,
    check_app_label,
    find_migration,
    tell_of_porting,
    write_file,
    written_dependency,
)
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.optimizer import MigrationOptimizer
from django.db.migrations.writer import MigrationWriter


class Command(BaseCommand):
    help = "Squashes an existing set of migrations (from first until specified) into a single new one."

    def add_arguments(self, parser):
        parser.add_argument("app_label", help="App label of the application to squash migrations for.")
        parser.add_argument(
            "start_migration_name",
            nargs="?",
            help="Migrations will be squashed starting from and including this migration.",
        )
        parser.add_argument(
            "migration_name", help="Migrations will be squashed until and including this migration."
        )
        parser.add_argument(
            "--no-optimize", action="store_true", help="Do not try to optimize the squashed operations."
        )
        parser.add_argument("--noinput", "--no-input", **NO_INPUT)
        parser.add_argument("--squashed-name", help="Sets the name of the new squashed migration.")
        parser.add_argument(
            "--no-header",
            action="store_false",
            dest="include_header",
            help="Do not add a header comment to the new squashed migration.",
        )

    def handle(self, **options):
        self.verbosity = options["verbosity"]
        self.interactive = options["interactive"]
        app_label = options["app_label"]
        check_app_label(app_label)
        loader = MigrationLoader(None)
        if app_label not in loader.migrated_apps:
            raise CommandError(
                "App '%s' does not have migrations (so squashmigrations on it makes no sense)" % app_label
            )
        last = find_migration(loader, app_label, options["migration_name"])
        first = None
        if options["start_migration_name"]:
            first = find_migration(loader, app_label, options["start_migration_name"])
        squashed = self._between(loader, first, last)
        if not self._agreed(squashed):
            return
        migration = self._squash(squashed, first, last, options)
        writer = MigrationWriter(migration, options["include_header"])
        if is_file(writer.path):
            raise CommandError("Migration %s already exists. Use a different name." % migration.name)
        write_file(self, writer.path, writer.as_string())
        if self.verbosity > 0:
            self.stdout.write(
                self.style.MIGRATE_HEADING("Created new squashed migration %s" % writer.path) + "\n"
                "  You should commit this migration but leave the old ones in place;\n"
                "  the new migration will be used for new installs. Once you are sure\n"
                "  all instances of the codebase have applied the migrations you squashed,\n"
                "  you can delete them."
            )
            if writer.needs_manual_porting:
                tell_of_porting(self, "squashed")

    def _between(self, loader, first, last):
        plan = loader.graph.forwards_plan((last.app_label, last.name))
        found = [loader.get_migration(*key) for key in plan if key[0] == last.app_label]
        if first is None:
            return found
        if first not in found:
            raise CommandError(
                "The migration '%s' cannot be found. Maybe it comes after the migration '%s'?\n"
                "Have a look at:\n"
                "  python manage.py showmigrations %s\n"
                "to debug this issue." % (first, last, last.app_label)
            )
        return found[found.index(first) :]

    def _agreed(self, squashed):
        if self.verbosity > 0 or self.interactive:
            self.stdout.write(self.style.MIGRATE_HEADING("Will squash the following migrations:"))
            for migration in squashed:
                self.stdout.write(" - %s" % migration.name)
        answer = "y"
        if self.interactive:
            answer = ""
            while answer not in ("y", "n"):
                answer = (input("Do you wish to proceed? [y/N] ") or "n")[0].lower()
        return answer == "y"

    def _squash(self, squashed, first, last, options):
        operations = []
        dependencies = set()
        for migration in squashed:
            operations += migration.operations
            for dependency in migration.dependencies:
                # The first may be one that waits for others of its app.
                if dependency[0] != migration.app_label or migration is squashed[0]:
                    dependencies.add(written_dependency(dependency))
        attributes = {
            "dependencies": dependencies,
            "operations": self._optimize(operations, last.app_label, options["no_optimize"]),
            "replaces": [(migration.app_label, migration.name) for migration in squashed],
        }
        name = options["squashed_name"]
        if first is None:
            name = "0001_%s" % (name or "squashed_%s" % last.name)
        elif name:
            name = "%s_%s" % (first.name.partition("_")[0], name)
        else:
            name = "%s_squashed_%s" % (first.name, last.name)
        made = type("Migration", (migrations.Migration,), attributes)(name, last.app_label)
        if first is None:
            made.initial = True
        return made

    def _optimize(self, operations, app_label, leave):
        heading = "(Skipping optimization.)" if leave else "Optimizing..."
        if self.verbosity > 0:
            self.stdout.write(self.style.MIGRATE_HEADING(heading))
        if leave:
            return operations
        optimized = MigrationOptimizer().optimize(operations, app_label)
        if self.verbosity > 0:
            if len(optimized) == len(operations):
                self.stdout.write("  No optimizations possible.")
            else:
                self.stdout.write(
                    "  Optimized from %s operations to %s operations." % (len(operations), len(optimized))
                )
        return optimized
