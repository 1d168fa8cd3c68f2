"""Operations as SQL, with their reverse, reduced by the optimizer, and written as source."""

from django.db import connection, migrations, models
from django.db.migrations.optimizer import MigrationOptimizer
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.writer import MigrationWriter, OperationWriter


def sql(state, operation, backwards=False):
    after = state.clone()
    operation.state_forwards("shop", after)
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        if backwards:
            operation.database_backwards("shop", editor, after, state)
        else:
            operation.database_forwards("shop", editor, state, after)
    for line in editor.collected_sql:
        print("  ", line)
    return after


def execute(state, operation):
    after = state.clone()
    operation.state_forwards("shop", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("shop", editor, state, after)
    return after


create = migrations.CreateModel(
    "Item",
    [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=20, db_index=True)), ("price", models.DecimalField(max_digits=5, decimal_places=2, null=True))],
    options={"ordering": ["name"], "constraints": [models.CheckConstraint(condition=models.Q(price__gt=0), name="positive")], "indexes": [models.Index("price", name="by_price")]},
)
state = sql(ProjectState(), create)
sql(ProjectState(), create, backwards=True)
state = execute(ProjectState(), create)
for operation in (
    migrations.AddField("item", "stock", models.IntegerField(default=3)),
    migrations.AddField("item", "memo", models.TextField(null=True)),
    migrations.AlterField("item", "price", models.DecimalField(max_digits=5, decimal_places=2, default=1)),
    migrations.RenameField("item", "name", "title"),
    migrations.AlterModelTable("item", "wares"),
    migrations.AddIndex("item", models.Index(fields=["name", "-price"], name="both", condition=models.Q(price__gt=1))),
    migrations.AddConstraint("item", models.UniqueConstraint(fields=["name"], name="one_name")),
    migrations.AlterModelOptions("item", {"verbose_name": "ware"}),
    migrations.RunSQL("SELECT 1;", "SELECT 2;"),
    migrations.RunPython(lambda apps, editor: print("   run"), migrations.RunPython.noop),
    migrations.DeleteModel("Item"),
):
    print(operation.describe(), "|", operation.migration_name_fragment, "|", operation.reversible, operation.reduces_to_sql, operation.category.name)
    sql(state, operation)
print(state.models["shop", "item"].options["ordering"], sorted(state.models["shop", "item"].fields))

optimized = MigrationOptimizer().optimize(
    [
        create,
        migrations.AddField("Item", "stock", models.IntegerField(default=3)),
        migrations.RenameField("Item", "stock", "count"),
        migrations.AlterField("Item", "count", models.BigIntegerField(default=4)),
        migrations.RemoveField("Item", "price"),
        migrations.RenameModel("Item", "Ware"),
        migrations.AlterModelOptions("Ware", {"ordering": ["-name"]}),
    ],
    "shop",
)
for operation in optimized:
    print(OperationWriter(operation, indentation=0).serialize()[0])
print(MigrationWriter.serialize(models.ForeignKey("shop.item", models.PROTECT, related_name="+"))[0])
