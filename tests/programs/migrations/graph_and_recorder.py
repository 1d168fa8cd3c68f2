"""A graph of migrations from code: plans, forwards and backwards, data in between, what the recorder holds."""

from django.db import connection, migrations, models
from django.db.migrations.exceptions import IrreversibleError, NodeNotFoundError
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState


def fill(apps, editor):
    Pet = apps.get_model("zoo", "Pet")
    for name in ("Rex", "Tom"):
        Pet.objects.using(editor.connection.alias).create(name=name)


def shout(apps, editor):
    for pet in apps.get_model("zoo", "Pet").objects.order_by("pk"):
        pet.loud = pet.name.upper()
        pet.save(update_fields=["loud"])


class First(migrations.Migration):
    initial = True
    operations = [migrations.CreateModel("Pet", [("id", models.AutoField(primary_key=True)), ("name", models.CharField(max_length=10))])]


class Second(migrations.Migration):
    dependencies = [("zoo", "first")]
    operations = [migrations.RunPython(fill, lambda apps, editor: apps.get_model("zoo", "Pet").objects.all().delete())]


class Third(migrations.Migration):
    dependencies = [("zoo", "second")]
    operations = [
        migrations.AddField("Pet", "loud", models.CharField(max_length=10, default="")),
        migrations.RunPython(shout, migrations.RunPython.noop),
    ]


class Fourth(migrations.Migration):
    dependencies = [("zoo", "third")]
    operations = [migrations.RunPython(shout)]


nodes = {name: kind(name, "zoo") for name, kind in (("first", First), ("second", Second), ("third", Third), ("fourth", Fourth))}
graph = MigrationGraph()
for name, migration in nodes.items():
    graph.add_node(("zoo", name), migration)
for name, migration in nodes.items():
    for parent in migration.dependencies:
        graph.add_dependency(migration, ("zoo", name), parent)
print(graph, graph.root_nodes(), graph.leaf_nodes(), graph.forwards_plan(("zoo", "third")), graph.backwards_plan(("zoo", "third")))
try:
    graph.add_dependency("x", ("zoo", "first"), ("zoo", "missing"))
    graph.validate_consistency()
except NodeNotFoundError as e:
    print(e)

state = ProjectState()
states = {}
for name in ("first", "second", "third"):
    states[name] = state.clone()
    with connection.schema_editor(atomic=True) as editor:
        state = nodes[name].apply(state, editor)
    print(nodes[name], nodes[name].initial)
Pet = state.apps.get_model("zoo", "Pet")
print(list(Pet.objects.order_by("pk").values()), Pet.__module__, Pet.__name__)
for name in ("third", "second", "first"):
    with connection.schema_editor(atomic=True) as editor:
        nodes[name].unapply(states[name], editor)
    print(name, "zoo_pet" in connection.introspection.table_names())
try:
    with connection.schema_editor() as editor:
        nodes["fourth"].unapply(state, editor)
except IrreversibleError as e:
    print(type(e).__name__)

recorder = MigrationRecorder(connection)
print(recorder.has_table(), recorder.applied_migrations())
recorder.ensure_schema()
print(recorder.has_table(), recorder.applied_migrations(), recorder.migration_qs.count())
