"""Takes the database from where it is to the migrations asked for."""

from django.apps.registry import apps as global_apps
from django.db import migrations, router
from django.db.migrations.exceptions import InvalidMigrationPlan
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState


class MigrationExecutor:
    """``progress_callback(event, migration, fake)`` is told of each step."""

    def __init__(self, connection, progress_callback=None):
        self.connection = connection
        self.loader = MigrationLoader(connection)
        self.recorder = MigrationRecorder(connection)
        self.progress_callback = progress_callback

    def _tell(self, *event):
        if self.progress_callback:
            self.progress_callback(*event)

    # Plans: lists of `(migration, backwards)`.

    def migration_plan(self, targets, clean_start=False):
        """The way to the targets; ``(app_label, None)`` is the empty app. ``clean_start``: as if nothing were applied."""
        graph = self.loader.graph
        applied = {} if clean_start else dict(self.loader.applied_migrations)
        plan = []

        def go_back(node):
            for key in graph.backwards_plan(node):
                if key in applied:
                    plan.append((graph.nodes[key], True))
                    del applied[key]

        for target in targets:
            if target[1] is None:
                for root in graph.root_nodes():
                    if root[0] == target[0]:
                        go_back(root)
            elif self.loader.replace_migrations and target not in graph.node_map:
                # It must be one that a squashed migration has replaced.
                self.loader.replace_migrations = False
                self.loader.build_graph()
                return self.migration_plan(targets, clean_start=clean_start)
            elif target in applied:
                # Undoing what follows it in its app leaves other apps at peace, as far as can be.
                for child in sorted(child for child in graph.node_map[target].children if child[0] == target[0]):
                    go_back(child)
            else:
                for key in graph.forwards_plan(target):
                    if key not in applied:
                        applied[key] = graph.nodes[key]
                        plan.append((graph.nodes[key], False))
        return plan

    def _full_plan(self):
        return [migration for migration, _ in self.migration_plan(self.loader.graph.leaf_nodes(), clean_start=True)]

    def _applied(self):
        nodes = self.loader.graph.nodes
        return {nodes[key] for key in self.loader.applied_migrations if key in nodes}

    def _create_project_state(self, with_applied_migrations=False):
        """The state of the apps without migrations, and of the migrations applied."""
        state = ProjectState(real_apps=self.loader.unmigrated_apps)
        if with_applied_migrations:
            applied = self._applied()
            for migration in self._full_plan():
                if migration in applied:
                    migration.mutate_state(state, preserve=False)
        return state

    def migrate(self, targets, plan=None, state=None, fake=False, fake_initial=False):
        """Goes to the targets and gives the state there."""
        if plan != []:
            self.recorder.ensure_schema()
        elif not self.recorder.has_table():
            # With nothing to apply there is nothing to record.
            return self._create_project_state()
        if plan is None:
            plan = self.migration_plan(targets)
        directions = {backwards for _migration, backwards in plan}
        if len(directions) > 1:
            raise InvalidMigrationPlan(
                "Migration plans with both forwards and backwards migrations are not supported. Please split your "
                "migration process into separate plans of only forwards OR backwards migrations.",
                plan,
            )
        if directions == {True}:
            state = self._migrate_all_backwards(plan, self._full_plan(), fake)
        else:
            if state is None:
                state = self._create_project_state(with_applied_migrations=True)
            if plan:
                state = self._migrate_all_forwards(state, plan, self._full_plan(), fake, fake_initial)
        self.check_replacements()
        return state

    def _migrate_all_forwards(self, state, plan, full_plan, fake, fake_initial):
        to_run = {migration for migration, _ in plan}
        for migration in full_plan:
            if not to_run:
                break
            if migration in to_run:
                if not state.is_rendered:
                    self._tell("render_start")
                    state.promise_apps()
                    self._tell("render_success")
                state = self.apply_migration(state, migration, fake=fake, fake_initial=fake_initial)
                to_run.remove(migration)
        return state

    def _migrate_all_backwards(self, plan, full_plan, fake):
        # Undoing a migration wants the state before it: these are gathered on a way forwards.
        to_run = {migration for migration, _ in plan}
        applied = self._applied()
        before = {}
        state = self._create_project_state()
        self._tell("render_start")
        for migration in full_plan:
            if migration in to_run:
                state.promise_apps()
                before[migration] = state
                to_run.remove(migration)
                if not to_run:
                    break
                state = migration.mutate_state(state, preserve=True)
            elif migration in applied:
                migration.mutate_state(state, preserve=False)
        self._tell("render_success")
        for migration, _ in plan:
            self.unapply_migration(before[migration], migration, fake=fake)
            applied.remove(migration)
        # The state now: the one before the last undone, and what is applied of those that come later.
        last = plan[-1][0]
        state = before[last]
        # Rendered models would be rendered anew at each change.
        state.forget_apps()
        for migration in full_plan[full_plan.index(last) :]:
            if migration in applied:
                migration.mutate_state(state, preserve=False)
        return state

    def apply_migration(self, state, migration, fake=False, fake_initial=False):
        recorded = False
        self._tell("apply_start", migration, fake)
        if not fake and fake_initial:
            fake, state = self.detect_soft_applied(state, migration)
        if not fake:
            with self.connection.schema_editor(atomic=migration.atomic) as editor:
                state = migration.apply(state, editor)
                # In the same transaction, if nothing is left to do.
                if not editor.deferred_sql:
                    self.record_migration(migration.app_label, migration.name)
                    recorded = True
        if not recorded:
            self.record_migration(migration.app_label, migration.name)
        self._tell("apply_success", migration, fake)
        return state

    def unapply_migration(self, state, migration, fake=False):
        self._tell("unapply_start", migration, fake)
        if not fake:
            with self.connection.schema_editor(atomic=migration.atomic) as editor:
                state = migration.unapply(state, editor)
        self.record_migration(migration.app_label, migration.name, forward=False)
        self._tell("unapply_success", migration, fake)
        return state

    def record_migration(self, app_label, name, forward=True):
        """Notes it, and first those that it replaces."""
        migration = self.loader.disk_migrations.get((app_label, name))
        for replaced in migration.replaces if migration else ():
            self.record_migration(*replaced, forward)
        if forward:
            self.recorder.record_applied(app_label, name)
        else:
            self.recorder.record_unapplied(app_label, name)

    def check_replacements(self):
        """Notes the squashed migrations all of whose replaced ones are applied, however that came about."""
        applied = self.recorder.applied_migrations()
        for key in self.loader.replacements:
            if key not in applied and self.loader.all_replaced_applied(key, applied):
                self.recorder.record_applied(*key)

    # `--fake-initial`.

    def detect_soft_applied(self, project_state, migration):
        """Whether the tables and columns that an initial migration would make are there, and the state after it then."""
        if migration.initial is None:
            initial = all(app_label != migration.app_label for app_label, _name in migration.dependencies)
        else:
            initial = migration.initial
        if not initial:
            return False, project_state
        if project_state is None:
            after = self.loader.project_state((migration.app_label, migration.name), at_end=True)
        else:
            after = migration.mutate_state(project_state)
        fold = str.casefold if self.connection.features.ignores_table_name_case else str
        with self.connection.cursor() as cursor:
            tables = {fold(name) for name in self.connection.introspection.table_names(cursor)}
        found = False
        for operation in migration.operations:
            if isinstance(operation, migrations.CreateModel):
                model = self._model(after.apps, migration, operation.name)
                if model is None:
                    continue
                exists = fold(model._meta.db_table) in tables
            elif isinstance(operation, migrations.AddField):
                model = self._model(after.apps, migration, operation.model_name)
                if model is None:
                    continue
                exists = self._has_field(model, model._meta.get_field(operation.name), tables, fold)
            else:
                continue
            if not exists:
                return False, project_state
            found = True
        return found, after

    def _model(self, apps, migration, name):
        """The model whose table is looked for; None for one that has none here."""
        model = apps.get_model(migration.app_label, name)
        if model._meta.swapped:
            # What it was swapped for need not be among the dependencies.
            model = global_apps.get_model(model._meta.swapped)
        options = model._meta
        if options.proxy or not options.managed:
            return None
        allowed = router.allow_migrate(self.connection.alias, migration.app_label, model_name=options.model_name)
        return model if allowed else None

    def _has_field(self, model, field, tables, fold):
        if field.many_to_many:
            return fold(field.remote_field.through._meta.db_table) in tables
        with self.connection.cursor() as cursor:
            columns = self.connection.introspection.get_table_description(cursor, model._meta.db_table)
        return any(fold(column.name) == fold(field.column) for column in columns)
