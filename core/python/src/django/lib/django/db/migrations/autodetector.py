"""``MigrationAutodetector``: the migrations that lead from one state of a project to another.

| file | does |
|---|---|
| ``detection`` | compares two states: the operations, each with what it waits for |
| ``dependencies`` | what it is that operations wait for |
| this one | puts operations in order, cuts them into migrations, and gives those their names |
"""

import re

from django.conf import settings

from .dependencies import OperationDependency, in_dependency_order
from .detection import StateComparison
from .migration import Migration
from .optimizer import MigrationOptimizer

__all__ = ["MigrationAutodetector", "OperationDependency"]

# The app label of dependencies on a model that a setting names.
_SETTING = "__setting__"


class MigrationAutodetector(StateComparison):
    def changes(self, graph, trim_to_apps=None, convert_apps=None, migration_name=None):
        """Migrations by app label, named so that they continue the graph."""
        changes = self._detect_changes(convert_apps, graph)
        changes = self.arrange_for_graph(changes, graph, migration_name)
        return self._trim_to_apps(changes, trim_to_apps) if trim_to_apps else changes

    def _detect_changes(self, convert_apps=None, graph=None):
        """Migrations by app label, under provisional names."""
        self.compare(convert_apps)
        self._sort_migrations()
        self._build_migration_list(graph)
        self._optimize_migrations()
        return self.migrations

    @staticmethod
    def _resolve_dependency(dependency):
        """The dependency with the model that a setting names in place of the setting, and whether there was one."""
        if dependency.app_label != _SETTING:
            return dependency, False
        label, name = getattr(settings, dependency.model_name).split(".")
        return dependency._replace(app_label=label, model_name=name.lower()), True

    def check_dependency(self, operation, dependency):
        return dependency.is_met_by(operation)

    def _sort_migrations(self):
        """Orders each app's operations by what they wait for within the app."""
        for app_label, operations in sorted(self.generated_operations.items()):

            # Whatever a dependency waits for happens to one model.
            on_model = {}
            for operation in operations:
                on_model.setdefault(operation.changed_model, []).append(operation)

            # Many operations wait for the same.
            known = {}

            def needs(operation):
                for given in operation._auto_deps:
                    key = *given[:3], given.type._value_
                    if key not in known:
                        dependency = self._resolve_dependency(given)[0]
                        others = on_model.get(dependency.model_name_lower, ()) if dependency.app_label == app_label else ()
                        known[key] = [other for other in others if self.check_dependency(other, dependency)]
                    yield from known[key]

            self.generated_operations[app_label] = in_dependency_order(operations, needs)

    def _build_migration_list(self, graph=None):
        """Cuts the operations into migrations.

        Each round takes from every app what waits for nothing in other apps any more. Apps are not cut in pieces until
        a whole round has brought nothing.
        """
        self.migrations = {}
        cutting = False

        def left():
            return sum(map(len, self.generated_operations.values()))

        while before := left():
            for app_label in sorted(self.generated_operations):
                ready, dependencies = self._ready_operations(app_label, graph, cutting)
                rest = self.generated_operations[app_label][len(ready) :]
                # An app that goes in one piece waits for the last of its operations.
                if (ready or dependencies) and (cutting or not rest):
                    self.generated_operations[app_label] = rest
                    self._add_migration(app_label, ready, dependencies)
                    cutting = False
            if left() == before:
                if cutting:
                    raise ValueError("Cannot resolve operation dependencies: %r" % self.generated_operations)
                cutting = True

    def _ready_operations(self, app_label, graph, cutting):
        """An app's first operations that wait for no other app's, and the migrations that they depend on."""
        ready, dependencies = [], set()
        for operation in self.generated_operations[app_label]:
            needed = self._needed_migrations(operation, app_label, graph, cutting)
            if needed is None:
                break
            ready.append(operation)
            dependencies |= needed
        return ready, dependencies

    def _needed_migrations(self, operation, app_label, graph, cutting):
        """The other apps' migrations that an operation depends on; None while some are not made yet."""
        needed = set()
        met = True
        for given in operation._auto_deps:
            dependency, from_setting = self._resolve_dependency(given)
            other = dependency.app_label
            if other == app_label:
                continue
            pending = self.generated_operations.get(other, ())
            if any(self.check_dependency(operation, dependency) for operation in pending):
                return None
            if from_setting:
                needed.add((given.app_label, given.model_name))
            elif other in self.migrations:
                needed.add((other, self.migrations[other][-1].name))
            elif cutting:
                # An app without changes: its last migration, for want of knowing the right one.
                leaves = graph.leaf_nodes(other) if graph else ()
                needed.add(leaves[0] if leaves else (other, "__first__"))
            else:
                met = False
        return needed if met else None

    def _add_migration(self, app_label, operations, dependencies):
        migrations = self.migrations.setdefault(app_label, [])
        made = type("Migration", (Migration,), {"operations": [], "dependencies": []})
        migration = made("auto_%i" % (len(migrations) + 1), app_label)
        migration.dependencies = list(dependencies)
        migration.operations = operations
        migration.initial = app_label not in self.existing_apps
        migrations.append(migration)

    def _optimize_migrations(self):
        for app_label, migrations in self.migrations.items():
            for migration, following in zip(migrations, migrations[1:]):
                following.dependencies.append((app_label, migration.name))
            for migration in migrations:
                migration.dependencies = list(dict.fromkeys(migration.dependencies))
                migration.operations = MigrationOptimizer().optimize(migration.operations, app_label)

    def arrange_for_graph(self, changes, graph, migration_name=None):
        """Names the migrations, each app's after its last one in the graph."""
        leaves = {}
        for leaf in graph.leaf_nodes():
            leaves.setdefault(leaf[0], leaf)
        names = {}
        for app_label, migrations in list(changes.items()):
            if not migrations:
                continue
            leaf = leaves.get(app_label)
            if leaf is None and not self.questioner.ask_initial(app_label):
                names.update({(app_label, migration.name): (app_label, "__first__") for migration in migrations})
                del changes[app_label]
                continue
            number = (self.parse_number(leaf[1]) or 0) if leaf else 0
            if leaf:
                migrations[0].dependencies.append(leaf)
            for index, migration in enumerate(migrations):
                if migration_name:
                    title = migration_name
                elif index == 0 and not leaf:
                    title = "initial"
                else:
                    title = migration.suggest_name()[:100]
                name = "%04i_%s" % (number + 1 + index, title) if title else "%04i" % (number + 1 + index)
                names[app_label, migration.name] = (app_label, name)
                migration.name = name
        for migrations in changes.values():
            for migration in migrations:
                migration.dependencies = [names.get(dependency, dependency) for dependency in migration.dependencies]
        return changes

    def _trim_to_apps(self, changes, app_labels):
        """Leaves out the apps that these apps' migrations do not depend on."""
        required, new = set(), set(app_labels)
        while new:
            required |= new
            new = {
                dependency[0]
                for app_label in new
                for migration in changes.get(app_label, ())
                for dependency in migration.dependencies
            } - required
        for app_label in list(changes):
            if app_label not in required:
                del changes[app_label]
        return changes

    @classmethod
    def parse_number(cls, name):
        """The number of a migration's name, for a squashed one that of its last part; None without one."""
        found = re.search(r".*_squashed_(\d+)", name) or re.match(r"^(\d+)", name)
        return int(found[1]) if found else None
