"""``makemigrations``: writes down what has changed in the models."""

import os
import sys
import warnings
from itertools import takewhile

from _dunder import is_file, remove_file, write_text

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.core.management.migrating import (
    NO_INPUT,
    check_conflicts,
    relative_path,
    write_file,
    written_dependency,
)
from django.core.management.utils import run_formatters
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, router
from django.db.migrations import Migration
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.optimizer import MigrationOptimizer
from django.db.migrations.questioner import (
    InteractiveMigrationQuestioner,
    MigrationQuestioner,
    NonInteractiveMigrationQuestioner,
)
from django.db.migrations.state import ProjectState
from django.db.migrations.utils import get_migration_name_timestamp
from django.db.migrations.writer import MigrationWriter

# Longer names of the merged branches give way to the time.
_LONGEST_MERGE_NAME = 47


class Command(BaseCommand):
    autodetector = MigrationAutodetector
    help = "Creates new migration(s) for apps."

    def add_arguments(self, parser):
        add = parser.add_argument
        add(
            "args",
            metavar="app_label",
            nargs="*",
            help="Specify the app label(s) to create migrations for.",
        )
        add(
            "--dry-run",
            action="store_true",
            help="Just show what migrations would be made; don't actually write them.",
        )
        add("--merge", action="store_true", help="Enable fixing of migration conflicts.")
        add("--empty", action="store_true", help="Create an empty migration.")
        add("--noinput", "--no-input", **NO_INPUT)
        add("-n", "--name", help="Use this name for migration file(s).")
        add(
            "--no-header",
            action="store_false",
            dest="include_header",
            help="Do not add header comments to new migration file(s).",
        )
        add(
            "--check",
            action="store_true",
            dest="check_changes",
            help=(
                "Exit with a non-zero status if model changes are missing migrations and don't actually write them. "
                "Implies --dry-run."
            ),
        )
        add(
            "--scriptable",
            action="store_true",
            dest="scriptable",
            help=(
                "Divert log output and input prompts to stderr, writing only paths of generated migration files to "
                "stdout."
            ),
        )
        add(
            "--update",
            action="store_true",
            dest="update",
            help="Merge model changes into the latest migration and optimize the resulting operations.",
        )

    @property
    def log_output(self):
        return self.stderr if self.scriptable else self.stdout

    def log(self, msg):
        self.log_output.write(msg)

    @no_translations
    def handle(self, *app_labels, **options):
        self.written_files = []
        self.verbosity = options["verbosity"]
        self.interactive = options["interactive"]
        self.dry_run = options["dry_run"] or options["check_changes"]
        self.merge = options["merge"]
        self.empty = options["empty"]
        self.migration_name = options["name"]
        self.include_header = options["include_header"]
        self.scriptable = options["scriptable"]
        self.update = options["update"]
        if self.migration_name and not self.migration_name.isidentifier():
            raise CommandError("The migration name must be a valid Python identifier.")
        if self.scriptable:
            # The log on standard error is no error.
            self.stderr.style_func = None
        app_labels = set(app_labels)
        self._check_labels(app_labels)
        # Without a connection: squashed migrations stay in their files' form.
        loader = MigrationLoader(None, ignore_no_migrations=True)
        self._check_history(loader)
        conflicts = {
            label: names
            for label, names in loader.detect_conflicts().items()
            if not app_labels or label in app_labels
        }
        if self.merge:
            if conflicts:
                self.handle_merge(loader, conflicts)
            else:
                self.log("No conflicts detected to merge.")
            return
        check_conflicts(conflicts)
        autodetector = self.autodetector(
            loader.project_state(), ProjectState.from_apps(apps), self._questioner(app_labels)
        )
        if self.empty:
            if not app_labels:
                raise CommandError("You must supply at least one app label when using --empty.")
            changes = autodetector.arrange_for_graph(
                changes={label: [Migration("custom", label)] for label in app_labels},
                graph=loader.graph,
                migration_name=self.migration_name,
            )
            self.write_migration_files(changes)
            return
        changes = autodetector.changes(
            graph=loader.graph,
            trim_to_apps=app_labels or None,
            convert_apps=app_labels or None,
            migration_name=self.migration_name,
        )
        if not changes:
            if self.verbosity >= 1:
                where = {0: "", 1: " in app '%s'"}.get(len(app_labels), " in apps '%s'")
                self.log("No changes detected" + (where % "', '".join(app_labels) if where else ""))
            return
        if self.update:
            self.write_to_last_migration_files(changes)
        else:
            self.write_migration_files(changes)
        if options["check_changes"]:
            sys.exit(1)

    def _check_labels(self, app_labels):
        wrong = False
        for label in app_labels:
            try:
                apps.get_app_config(label)
            except LookupError as error:
                self.stderr.write(str(error))
                wrong = True
        if wrong:
            sys.exit(2)

    def _check_history(self, loader):
        """In the databases that some model may be migrated in; only routers can name more than one."""
        models = [(config.label, model) for config in apps.get_app_configs() for model in config.get_models()]
        for alias in sorted(connections if settings.DATABASE_ROUTERS else [DEFAULT_DB_ALIAS]):
            connection = connections[alias]
            if not any(
                router.allow_migrate(alias, label, model_name=model._meta.object_name) for label, model in models
            ):
                continue
            try:
                loader.check_consistent_history(connection)
            except OperationalError as error:
                warnings.warn(
                    "Got an error checking a consistent migration history performed for database connection '%s': %s"
                    % (alias, error),
                    RuntimeWarning,
                )

    def _questioner(self, app_labels):
        if self.interactive:
            return InteractiveMigrationQuestioner(
                specified_apps=app_labels, dry_run=self.dry_run, prompt_output=self.log_output
            )
        return NonInteractiveMigrationQuestioner(
            specified_apps=app_labels, dry_run=self.dry_run, verbosity=self.verbosity, log=self.log
        )

    # Writing.

    def write_migration_files(self, changes, update_previous_migration_paths=None):
        """Writes the migrations of each app; those at the previous paths are superseded."""
        for app_label, migrations in changes.items():
            if self.verbosity >= 1:
                self.log(self.style.MIGRATE_HEADING("Migrations for '%s':" % app_label))
            for migration in migrations:
                writer = MigrationWriter(migration, self.include_header)
                self._describe(migration, writer)
                if not self.dry_run:
                    self._write(writer)
                    if update_previous_migration_paths:
                        self._remove_previous(writer, update_previous_migration_paths[app_label])
                elif self.verbosity == 3:
                    self._show(writer, "migrations")
        run_formatters(self.written_files, stderr=self.stderr)

    def _describe(self, migration, writer):
        if self.verbosity < 1:
            return
        path = relative_path(writer.path)
        self.log("  %s\n" % self.style.MIGRATE_LABEL(path))
        for operation in migration.operations:
            self.log("    %s" % operation.formatted_description())
        if self.scriptable:
            self.stdout.write(path)

    def _write(self, writer):
        folder = os.path.dirname(writer.path)
        init = os.path.join(folder, "__init__.py")
        if not is_file(init):
            write_text(init, "")
        write_text(writer.path, writer.as_string())
        self.written_files.append(writer.path)

    def _show(self, writer, kind):
        self.log(self.style.MIGRATE_HEADING("Full %s file '%s':" % (kind, writer.filename)))
        self.log(writer.as_string())

    def _remove_previous(self, writer, previous):
        shown = relative_path(previous)
        if writer.needs_manual_porting:
            self.log(
                self.style.WARNING(
                    "Updated migration %s requires manual porting.\n"
                    "Previous migration %s was kept and must be deleted after porting functions manually."
                    % (relative_path(writer.path), shown)
                )
            )
        else:
            remove_file(previous)
            self.log("Deleted %s" % shown)

    # `--update`.

    def write_to_last_migration_files(self, changes):
        loader = MigrationLoader(connections[DEFAULT_DB_ALIAS])
        updated, previous = {}, {}
        for app_label, migrations in changes.items():
            last = self._updatable(loader, app_label)
            for migration in migrations:
                last.operations += migration.operations
                last.dependencies += [
                    written_dependency(dependency)
                    for dependency in migration.dependencies
                    if dependency[0] != migration.app_label or hasattr(dependency, "setting")
                ]
            last.operations = MigrationOptimizer().optimize(last.operations, app_label)
            previous[app_label] = MigrationWriter(last).path
            name = "%s_%s" % (last.name[:4], self.migration_name or last.suggest_name())
            last.name = last.name + "_updated" if name == last.name else name
            updated[app_label] = [last]
        self.write_migration_files(updated, previous)

    def _updatable(self, loader, app_label):
        """The app's last migration, which nothing else may rely on."""
        leaves = loader.graph.leaf_nodes(app=app_label)
        if not leaves:
            raise CommandError("App %s has no migration, cannot update last migration." % app_label)
        key = leaves[0]
        last = loader.graph.nodes[key]
        if last.replaces:
            raise CommandError("Cannot update squash migration '%s'." % last)
        if key in loader.applied_migrations:
            raise CommandError("Cannot update applied migration '%s'." % last)
        dependents = ["'%s'" % other for other in loader.disk_migrations.values() if key in other.dependencies]
        if dependents:
            raise CommandError(
                "Cannot update migration '%s' that migrations %s depend on." % (last, ", ".join(dependents))
            )
        return last

    # `--merge`.

    def handle_merge(self, loader, conflicts):
        if self.interactive:
            questioner = InteractiveMigrationQuestioner(prompt_output=self.log_output)
        else:
            questioner = MigrationQuestioner(defaults={"ask_merge": True})
        for app_label, names in conflicts.items():
            branches = self._branches(loader, app_label, names)
            if self.verbosity > 0:
                self.log(self.style.MIGRATE_HEADING("Merging %s" % app_label))
                for name, operations in branches:
                    self.log(self.style.MIGRATE_LABEL("  Branch %s" % name))
                    for operation in operations:
                        self.log("    %s" % operation.formatted_description())
            if questioner.ask_merge(app_label):
                self._write_merge(app_label, names)

    @staticmethod
    def _branches(loader, app_label, names):
        """Each branch's last name and the operations since the branches parted."""
        ancestries = [
            [key for key in loader.graph.forwards_plan((app_label, name)) if key[0] == app_label] for name in names
        ]
        generations = zip(*ancestries)
        common = sum(1 for _ in takewhile(lambda generation: len(set(generation)) == 1, generations))
        if not common:
            raise ValueError("Could not find common ancestor of %s" % names)
        return [
            (name, [op for key in ancestry[common:] for op in loader.get_migration(*key).operations])
            for name, ancestry in zip(names, ancestries)
        ]

    def _write_merge(self, app_label, names):
        numbers = [self.autodetector.parse_number(name) for name in names]
        number = max((number for number in numbers if number is not None), default=1) + 1
        if self.migration_name:
            name = self.migration_name
        else:
            leaves = "_".join(sorted(names))
            name = "merge_%s" % (leaves if len(leaves) <= _LONGEST_MERGE_NAME else get_migration_name_timestamp())
        merge = Migration("%04i_%s" % (number, name), app_label)
        merge.dependencies = [(app_label, name) for name in names]
        writer = MigrationWriter(merge, self.include_header)
        if not self.dry_run:
            write_file(self, writer.path, writer.as_string())
            if self.verbosity > 0:
                self.log("\nCreated new merge migration %s" % writer.path)
                if self.scriptable:
                    self.stdout.write(writer.path)
        elif self.verbosity == 3:
            self._show(writer, "merge migrations")
