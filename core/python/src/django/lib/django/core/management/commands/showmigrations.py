"""``showmigrations``: which migrations there are, and which are applied."""

import sys

from django.apps import apps
from django.core.management.base import BaseCommand
from django.core.management.migrating import add_database_argument
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


class Command(BaseCommand):
    help = "Shows all available migrations for the current project"

    def add_arguments(self, parser):
        parser.add_argument("app_label", nargs="*", help="App labels of applications to limit the output to.")
        add_database_argument(
            parser, 'Nominates a database to show migrations for. Defaults to the "default" database.'
        )
        formats = parser.add_mutually_exclusive_group()
        formats.add_argument(
            "--list",
            "-l",
            action="store_const",
            dest="format",
            const="list",
            help=(
                "Shows a list of all migrations and which are applied. With a verbosity level of 2 or above, the "
                "applied datetimes will be included."
            ),
        )
        formats.add_argument(
            "--plan",
            "-p",
            action="store_const",
            dest="format",
            const="plan",
            help=(
                "Shows all migrations in the order they will be applied. With a verbosity level of 2 or above all "
                "direct migration dependencies and reverse dependencies (run_before) will be included."
            ),
        )
        parser.set_defaults(format="list")

    def handle(self, *args, **options):
        self.verbosity = options["verbosity"]
        show = self.show_plan if options["format"] == "plan" else self.show_list
        return show(connections[options["database"]], options["app_label"])

    def _validate_app_names(self, app_names):
        wrong = False
        for name in app_names:
            try:
                apps.get_app_config(name)
            except LookupError as error:
                self.stderr.write(str(error))
                wrong = True
        if wrong:
            sys.exit(2)

    def show_list(self, connection, app_names=None):
        """App by app, the oldest first."""
        loader = MigrationLoader(connection, ignore_no_migrations=True)
        recorded = MigrationRecorder(connection).applied_migrations()
        self._validate_app_names(app_names or ())
        for app_name in app_names or sorted(loader.migrated_apps):
            self.stdout.write(app_name, self.style.MIGRATE_LABEL)
            keys = dict.fromkeys(
                key
                for leaf in loader.graph.leaf_nodes(app_name)
                for key in loader.graph.forwards_plan(leaf)
                if key[0] == app_name
            )
            for key in keys:
                self.stdout.write(self._line(loader, recorded, key))
            if not keys:
                self.stdout.write(" (no migrations)", self.style.ERROR)

    def _line(self, loader, recorded, key):
        title = key[1]
        replaces = loader.graph.nodes[key].replaces
        if replaces:
            title += " (%s squashed migrations)" % len(replaces)
        applied = loader.applied_migrations.get(key)
        if not applied:
            return " [ ] %s" % title
        if key in recorded:
            line = " [X] %s" % title
        else:
            line = " [-] %s Run 'manage.py migrate' to finish recording." % title
        if self.verbosity >= 2 and hasattr(applied, "applied"):
            line += " (applied at %s)" % applied.applied.strftime("%Y-%m-%d %H:%M:%S")
        return line

    def show_plan(self, connection, app_names=None):
        """All in the order in which they would be applied."""
        loader = MigrationLoader(connection)
        graph = loader.graph
        self._validate_app_names(app_names or ())
        plan = dict.fromkeys(
            key
            for leaf in graph.leaf_nodes()
            if not app_names or leaf[0] in app_names
            for key in graph.forwards_plan(leaf)
        )
        for key in plan:
            parents = sorted(graph.node_map[key].parents) if self.verbosity >= 2 else ()
            waits_for = " ... (%s)" % ", ".join("%s.%s" % parent.key for parent in parents) if parents else ""
            mark = "X" if key in loader.applied_migrations else " "
            self.stdout.write("[%s]  %s.%s%s" % (mark, *key, waits_for))
        if not plan:
            self.stdout.write("(no migrations)", self.style.ERROR)
