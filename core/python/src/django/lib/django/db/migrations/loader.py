"""Loads migration files and what the database says of them into a graph."""

import sys
from importlib import import_module, reload

from _dunder_files import modules_in

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db.migrations.exceptions import (
    AmbiguityError,
    BadMigrationError,
    InconsistentMigrationHistory,
    NodeNotFoundError,
)
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.recorder import MigrationRecorder

MIGRATIONS_MODULE_NAME = "migrations"


class MigrationLoader:
    """The migrations of the installed apps. Without a connection none counts as applied."""

    def __init__(self, connection, load=True, ignore_no_migrations=False, replace_migrations=True):
        _begin()
        self.connection = connection
        # Both by `(app_label, name)`.
        self.disk_migrations = None
        self.applied_migrations = None
        self.ignore_no_migrations = ignore_no_migrations
        self.replace_migrations = replace_migrations
        if load:
            self.build_graph()

    # Files.

    @classmethod
    def migrations_module(cls, app_label):
        """The name of the app's migrations package, None when it has none, and whether the settings name it."""
        if app_label in settings.MIGRATION_MODULES:
            return settings.MIGRATION_MODULES[app_label], True
        return "%s.%s" % (apps.get_app_config(app_label).name, MIGRATIONS_MODULE_NAME), False

    def load_disk(self):
        self.disk_migrations = {}
        self.unmigrated_apps = set()
        self.migrated_apps = set()
        for config in apps.get_app_configs():
            package = self._import_package(config.label)
            if package is None:
                self.unmigrated_apps.add(config.label)
                continue
            self.migrated_apps.add(config.label)
            for name, is_package in modules_in(package):
                if not is_package and name[0] not in "_~":
                    self.disk_migrations[config.label, name] = _load(package.__name__, name, config.label)

    def _import_package(self, app_label):
        """The package of the app's migrations; None for an app without."""
        name, explicit = self.migrations_module(app_label)
        if name is None:
            return None
        was_loaded = name in sys.modules
        try:
            package = import_module(name)
        except ModuleNotFoundError as error:
            missing = self.ignore_no_migrations if explicit else MIGRATIONS_MODULE_NAME in error.name.split(".")
            if missing:
                return None
            raise
        if not hasattr(package, "__path__"):
            return None
        # A folder without Python files is a namespace package, whose path is no list.
        if getattr(package, "__file__", None) is None and not isinstance(package.__path__, list):
            return None
        # Its files may be others than they were, unless it is part of Dunder.
        if was_loaded and package.__spec__.origin != "frozen":
            reload(package)
        return package

    def get_migration(self, app_label, name_prefix):
        return self.graph.nodes[app_label, name_prefix]

    def get_migration_by_prefix(self, app_label, name_prefix):
        found = [
            key for key in self.disk_migrations if key[0] == app_label and key[1].startswith(name_prefix)
        ]
        if not found:
            raise KeyError("There is no migration for '%s' with the prefix '%s'" % (app_label, name_prefix))
        if len(found) > 1:
            raise AmbiguityError(
                "There is more than one migration for '%s' with the prefix '%s'" % (app_label, name_prefix)
            )
        return self.disk_migrations[found[0]]

    # The graph.

    def build_graph(self):
        self.load_disk()
        if self.connection is None:
            self.applied_migrations = {}
        else:
            self.applied_migrations = MigrationRecorder(self.connection).applied_migrations()
        self.graph = MigrationGraph()
        for key, migration in self.disk_migrations.items():
            self.graph.add_node(key, migration)
        self.replacements = {key: migration for key, migration in self.disk_migrations.items() if migration.replaces}
        # Those inside of apps come first: `__first__` of another app is found by them.
        for key, migration in self.disk_migrations.items():
            self.add_internal_dependencies(key, migration)
        for key, migration in self.disk_migrations.items():
            self.add_external_dependencies(key, migration)
        if self.replace_migrations:
            self.replacements_progress = {}
            for key in self.replacements:
                self.replace_migration(key)
        try:
            self.graph.validate_consistency()
        except NodeNotFoundError as error:
            self._explain_missing(error)
            raise
        self.graph.ensure_not_cyclic()

    def _explain_missing(self, error):
        """Says so when the missing migration is one that a squashed one could not replace."""
        candidates = {key for key, migration in self.replacements.items() if error.node in migration.replaces}
        if not candidates or any(candidate in self.graph.nodes for candidate in candidates):
            return
        app_label, name = error.node
        raise NodeNotFoundError(
            "Migration {0} depends on nonexistent node ('{1}', '{2}'). Django tried to replace migration {1}.{2} with "
            "any of [{3}] but wasn't able to because some of the replaced migrations are already applied.".format(
                error.origin, app_label, name, ", ".join("%s.%s" % candidate for candidate in candidates)
            ),
            error.node,
        ) from error

    def check_key(self, key, current_app):
        """The key that ``__first__`` and ``__latest__`` stand for; None when there is nothing to wait for."""
        app_label, name = key[0], key[1]
        if name not in ("__first__", "__latest__") or key in self.graph:
            return key
        # An app without migrations is there from the start.
        if app_label == current_app or app_label in self.unmigrated_apps:
            return None
        if app_label not in self.migrated_apps:
            raise ValueError("Dependency on unknown app: %s" % app_label)
        ends = self.graph.root_nodes(app_label) if name == "__first__" else self.graph.leaf_nodes(app_label)
        if ends:
            return ends[0]
        if self.ignore_no_migrations:
            return None
        raise ValueError("Dependency on app with no migrations: %s" % app_label)

    def add_internal_dependencies(self, key, migration):
        for parent in migration.dependencies:
            if parent[0] == key[0] and parent[1] != "__first__":
                self.graph.add_dependency(migration, key, parent, skip_validation=True)

    def add_external_dependencies(self, key, migration):
        for parent in migration.dependencies:
            if parent[0] != key[0]:
                parent = self.check_key(parent, key[0])
                if parent is not None:
                    self.graph.add_dependency(migration, key, parent, skip_validation=True)
        for child in migration.run_before:
            child = self.check_key(child, key[0])
            if child is not None:
                self.graph.add_dependency(migration, child, key, skip_validation=True)

    def _resolve_replaced_migration_keys(self, migration):
        """The keys replaced, squashed ones among them by what they replace."""
        resolved = set()
        for key in set(migration.replaces):
            replaced = self.disk_migrations.get(key)
            if replaced and replaced.replaces:
                resolved |= self._resolve_replaced_migration_keys(replaced)
            else:
                resolved.add(key)
        return resolved

    def replace_migration(self, migration_key):
        """Puts a squashed migration in the place of those it replaces, if all or none of them are applied."""
        progress = self.replacements_progress.get(migration_key)
        if progress:
            return
        if progress is False:
            # It was begun and not ended.
            raise CommandError("Cyclical squash replacement found, starting at %s" % (migration_key,))
        self.replacements_progress[migration_key] = False
        migration = self.replacements[migration_key]
        for key in migration.replaces:
            if key in self.replacements:
                self.replace_migration(key)
        applied = [key in self.applied_migrations for key in self._resolve_replaced_migration_keys(migration)]
        if all(applied):
            self.applied_migrations[migration_key] = migration
        else:
            self.applied_migrations.pop(migration_key, None)
        if all(applied) or not any(applied):
            self.graph.remove_replaced_nodes(migration_key, migration.replaces)
        else:
            self.graph.remove_replacement_node(migration_key, migration.replaces)
        self.replacements_progress[migration_key] = True

    # Asking.

    def check_consistent_history(self, connection):
        """Raises when a migration is applied and one that it waits for is not."""
        applied = MigrationRecorder(connection).applied_migrations()
        for key in applied:
            # Files may be gone.
            if key not in self.graph.nodes:
                continue
            for parent in self.graph.node_map[key].parents:
                if parent not in applied and not self.all_replaced_applied(parent.key, applied):
                    raise InconsistentMigrationHistory(
                        "Migration {}.{} is applied before its dependency {}.{} on database '{}'.".format(
                            *key, *parent.key, connection.alias
                        )
                    )

    def all_replaced_applied(self, migration_key, applied):
        """Whether it is a squashed migration and all that it replaces is applied."""
        return migration_key in self.replacements and all(
            key in applied or self.all_replaced_applied(key, applied)
            for key in self.replacements[migration_key].replaces
        )

    def detect_conflicts(self):
        """Names of the last migrations of the apps that have several."""
        leaves = {}
        for app_label, name in self.graph.leaf_nodes():
            leaves.setdefault(app_label, []).append(name)
        return {app_label: names for app_label, names in leaves.items() if len(names) > 1}

    def project_state(self, nodes=None, at_end=True):
        return self.graph.make_state(nodes=nodes, at_end=at_end, real_apps=self.unmigrated_apps)

    def collect_sql(self, plan):
        """The statements that the plan would send."""
        statements = []
        state = None
        for migration, backwards in plan:
            with self.connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
                if state is None:
                    state = self.project_state((migration.app_label, migration.name), at_end=False)
                run = migration.unapply if backwards else migration.apply
                state = run(state, editor, collect_sql=True)
            statements.extend(editor.collected_sql)
        return statements


def _begin():
    """From now on tables come from migrations, and the files of a program's own app are found."""
    import _django
    import _dunder_files
    from _dunder import ROOT

    _django.set_automatic_tables(False)
    _dunder_files.install(ROOT)


def _load(package, name, app_label):
    path = "%s.%s" % (package, name)
    try:
        module = sys.modules.get(path) or import_module(path)
    except ImportError as error:
        if "bad magic number" in str(error):
            raise ImportError("Couldn't import %r as it appears to be a stale .pyc file." % path) from error
        raise
    if not hasattr(module, "Migration"):
        raise BadMigrationError("Migration %s in app %s has no Migration class" % (name, app_label))
    return module.Migration(name, app_label)
