"""``migrate``: takes the database to a migration, forwards or backwards."""

import sys
import time
from importlib import import_module

import _django
from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.core.management.migrating import (
    NO_INPUT,
    add_database_argument,
    check_app_label,
    check_conflicts,
    find_migration,
)
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connections, router
from django.db.backends.utils import truncate_name
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState
from django.utils.module_loading import module_has_submodule
from django.utils.text import Truncator


class Command(BaseCommand):
    autodetector = MigrationAutodetector
    help = "Updates database schema. Manages both apps with migrations and those without."

    def add_arguments(self, parser):
        add = parser.add_argument
        add("app_label", nargs="?", help="App label of an application to synchronize the state.")
        add(
            "migration_name",
            nargs="?",
            help=(
                'Database state will be brought to the state after that migration. Use the name "zero" to unapply all '
                "migrations."
            ),
        )
        add("--noinput", "--no-input", **NO_INPUT)
        add_database_argument(parser, 'Nominates a database to synchronize. Defaults to the "default" database.')
        add("--fake", action="store_true", help="Mark migrations as run without actually running them.")
        add(
            "--fake-initial",
            action="store_true",
            help=(
                "Detect if tables already exist and fake-apply initial migrations if so. Make sure that the current "
                "database schema matches your initial migration before using this flag. Django will only check for an "
                "existing table name."
            ),
        )
        add("--plan", action="store_true", help="Shows a list of the migration actions that will be performed.")
        add("--run-syncdb", action="store_true", help="Creates tables for apps without migrations.")
        add(
            "--check",
            action="store_true",
            dest="check_unapplied",
            help=(
                "Exits with a non-zero status if unapplied migrations exist and does not actually apply migrations."
            ),
        )
        add(
            "--prune",
            action="store_true",
            dest="prune",
            help="Delete nonexistent migrations from the django_migrations table.",
        )

    def get_check_kwargs(self, options):
        return {**super().get_check_kwargs(options), "databases": [options["database"]]}

    @no_translations
    def handle(self, *args, **options):
        self.verbosity = options["verbosity"]
        self.interactive = options["interactive"]
        # Apps connect their signal handlers in their `management` package.
        for config in apps.get_app_configs():
            if module_has_submodule(config.module, "management"):
                import_module(".management", config.name)
        connection = connections[options["database"]]
        connection.prepare_database()
        executor = MigrationExecutor(connection, self.migration_progress_callback)
        executor.loader.check_consistent_history(connection)
        check_conflicts(executor.loader.detect_conflicts())
        targets = self._targets(executor.loader, options)
        if options["prune"]:
            self._prune(executor, options["app_label"])
        plan = executor.migration_plan(targets)
        if options["plan"]:
            self._show_plan(plan)
        if options["plan"] or options["check_unapplied"]:
            if plan and options["check_unapplied"]:
                sys.exit(1)
            return
        if not options["prune"]:
            self._migrate(connection, executor, targets, plan, options)

    def _targets(self, loader, options):
        """What the arguments name; ``(app_label, None)`` is the empty app."""
        app_label, name = options["app_label"], options["migration_name"]
        if not app_label:
            return loader.graph.leaf_nodes()
        check_app_label(app_label)
        if options["run_syncdb"]:
            if app_label in loader.migrated_apps:
                raise CommandError("Can't use run_syncdb with app '%s' as it has migrations." % app_label)
        elif app_label not in loader.migrated_apps:
            raise CommandError("App '%s' does not have migrations." % app_label)
        if not name:
            return [key for key in loader.graph.leaf_nodes() if key[0] == app_label]
        if name == "zero":
            return [(app_label, None)]
        target = (app_label, find_migration(loader, app_label, name).name)
        # A squashed migration of which only a part is applied is not in the graph: what it replaces is.
        if target not in loader.graph.nodes and target in loader.replacements:
            target = loader.replacements[target].replaces[-1]
        return [target]

    def _say(self, *args, **kwargs):
        if self.verbosity >= 1:
            self.stdout.write(*args, **kwargs)

    # `--prune`.

    def _prune(self, executor, app_label):
        if not app_label:
            raise CommandError("Migrations can be pruned only when an app is specified.")
        self._say("Pruning migrations:", self.style.MIGRATE_HEADING)
        loader = executor.loader
        gone = sorted(
            key for key in set(loader.applied_migrations) - set(loader.disk_migrations) if key[0] == app_label
        )
        holding = [
            key
            for key, migration in loader.replacements.items()
            if any(replaced in gone for replaced in migration.replaces)
        ]
        if holding:
            self.stdout.write(
                self.style.NOTICE(
                    "  Cannot use --prune because the following squashed migrations have their 'replaces' attributes "
                    "and may not be recorded as applied:"
                )
            )
            for key in holding:
                self.stdout.write("    %s.%s" % key)
            self.stdout.write(
                self.style.NOTICE(
                    "  Re-run 'manage.py migrate' if they are not marked as applied, and remove 'replaces' attributes "
                    "in their Migration classes."
                )
            )
            return
        for key in gone:
            self._say(self.style.MIGRATE_LABEL("  Pruning %s.%s" % key), ending="")
            executor.recorder.record_unapplied(*key)
            self._say(self.style.SUCCESS(" OK"))
        if not gone:
            self._say("  No migrations to prune.")

    # `--plan`.

    def _show_plan(self, plan):
        self.stdout.write("Planned operations:", self.style.MIGRATE_LABEL)
        if not plan:
            self.stdout.write("  No planned migration operations.")
        for migration, backwards in plan:
            self.stdout.write(str(migration), self.style.MIGRATE_HEADING)
            for operation in migration.operations:
                message, is_error = self.describe_operation(operation, backwards)
                self.stdout.write("    " + message, self.style.WARNING if is_error else None)

    @staticmethod
    def describe_operation(operation, backwards):
        """A line on the operation, and whether it stands in the way."""
        before = ""
        # Functions are described by their documentation, SQL by itself; None: there is no way back.
        if hasattr(operation, "code"):
            code = operation.reverse_code if backwards else operation.code
            action = (code.__doc__ or "") if code else None
        elif hasattr(operation, "sql"):
            action = operation.reverse_sql if backwards else operation.sql
        else:
            action = ""
            before = "Undo " if backwards else ""
        irreversible = action is None and backwards
        if irreversible:
            action = "IRREVERSIBLE"
        elif action is not None:
            action = str(action).replace("\n", "")
        shown = Truncator(" -> " + action if action else action).chars(40)
        return before + operation.describe() + shown, irreversible

    # Migrating.

    def _migrate(self, connection, executor, targets, plan, options):
        # With no app to synchronize there is nothing to say about it.
        run_syncdb = options["run_syncdb"] and executor.loader.unmigrated_apps
        app_label = options["app_label"]
        self._announce(executor, targets, run_syncdb, options)
        state = executor._create_project_state(with_applied_migrations=True)
        emit_pre_migrate_signal(
            self.verbosity, self.interactive, connection.alias, stdout=self.stdout, apps=state.promise_apps(), plan=plan
        )
        if run_syncdb:
            self._say(self.style.MIGRATE_HEADING("Synchronizing apps without migrations:"))
            self.sync_apps(connection, [app_label] if app_label else executor.loader.unmigrated_apps)
        self._say(self.style.MIGRATE_HEADING("Running migrations:"))
        if not plan and self.verbosity >= 1:
            self.stdout.write("  No migrations to apply.")
            self._hint_at_changes(executor)
        state = executor.migrate(
            targets,
            plan=plan,
            state=state.clone(),
            fake=bool(plan) and options["fake"],
            # Tables that were made from a program's models are as their first migrations would make them.
            fake_initial=bool(plan) and (options["fake_initial"] or _django.made_tables()),
        )
        emit_post_migrate_signal(
            self.verbosity,
            self.interactive,
            connection.alias,
            stdout=self.stdout,
            apps=self._final_apps(state),
            plan=plan,
        )

    def _announce(self, executor, targets, run_syncdb, options):
        label = self.style.MIGRATE_LABEL
        self._say(self.style.MIGRATE_HEADING("Operations to perform:"))
        if run_syncdb and options["app_label"]:
            self._say(label("  Synchronize unmigrated app: %s" % options["app_label"]))
        elif run_syncdb:
            self._say(label("  Synchronize unmigrated apps: ") + ", ".join(sorted(executor.loader.unmigrated_apps)))
        if not options["migration_name"]:
            labels = sorted({app_label for app_label, _name in targets})
            self._say(label("  Apply all migrations: ") + (", ".join(labels) or "(none)"))
        elif targets[0][1] is None:
            self._say(label("  Unapply all migrations: ") + str(targets[0][0]))
        else:
            app_label, name = targets[0]
            self._say(label("  Target specific migration: ") + "%s, from %s" % (name, app_label))

    def _hint_at_changes(self, executor):
        autodetector = self.autodetector(executor.loader.project_state(), ProjectState.from_apps(apps))
        changes = autodetector.changes(graph=executor.loader.graph)
        if changes:
            self.stdout.write(
                self.style.NOTICE(
                    "  Your models in app(s): %s have changes that are not yet reflected in a migration, and so won't "
                    "be applied." % ", ".join(map(repr, sorted(changes)))
                )
            )
            self.stdout.write(
                self.style.NOTICE(
                    "  Run 'manage.py makemigrations' to make new migrations, and then re-run 'manage.py migrate' to "
                    "apply them."
                )
            )

    @staticmethod
    def _final_apps(state):
        """The models after it all; those of apps without migrations rendered anew, with their relations."""
        state.clear_delayed_apps_cache()
        if not state.real_apps:
            return state.promise_apps()
        final = state.own_apps()
        with final.bulk_update():
            keys = [(real.app_label, real.name_lower) for real in final.real_models]
            for key in keys:
                final.unregister_model(*key)
        final.render_multiple([ModelState.from_model(apps.get_model(*key)) for key in keys])
        return final

    def migration_progress_callback(self, action, migration=None, fake=False):
        if self.verbosity < 1:
            return
        starts = {
            "apply_start": "  Applying %s..." % migration,
            "unapply_start": "  Unapplying %s..." % migration,
            "render_start": "  Rendering model states...",
        }
        if action in starts:
            self.start = time.monotonic()
            self.stdout.write(starts[action], ending="")
            self.stdout.flush()
            return
        done = " DONE" if action == "render_success" else " FAKED" if fake else " OK"
        if self.verbosity > 1:
            done += " (%.3fs)" % (time.monotonic() - self.start)
        self.stdout.write(self.style.SUCCESS(done))

    # `--run-syncdb`.

    def sync_apps(self, connection, app_labels):
        """Makes the tables of apps without migrations."""
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
        longest = connection.ops.max_name_length()
        convert = connection.introspection.identifier_converter

        def is_missing(model):
            owner = model._meta.auto_created
            return convert(truncate_name(model._meta.db_table, longest)) not in tables and not (
                owner and convert(owner._meta.db_table) in tables
            )

        missing = [
            (config.label, model)
            for config in apps.get_app_configs()
            if config.models_module is not None and config.label in app_labels
            for model in router.get_migratable_models(config, connection.alias, include_auto_created=False)
            if is_missing(model)
        ]
        self._say("  Creating tables...")
        with connection.schema_editor() as editor:
            for app_label, model in missing:
                if not model._meta.can_migrate(connection):
                    continue
                if self.verbosity >= 3:
                    self.stdout.write("    Processing %s.%s model" % (app_label, model._meta.object_name))
                self._say("    Creating table %s" % model._meta.db_table)
                editor.create_model(model)
            # The editor sends what it deferred when it is left.
            self._say("    Running deferred SQL...")
