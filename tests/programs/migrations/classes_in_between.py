"""What a migration's functions see of models: those of their moment, forwards and backwards, whatever was made for tables."""

from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState


def look(label):
    def function(apps, editor):
        print("  ", label)
        for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
            meta = model._meta
            pointing = sorted("%s.%s" % (each.related_model.__name__, each.field.name) for each in meta.related_objects)
            print("     ", meta.label, [field.name for field in meta.get_fields() if field.concrete], "from", pointing, [index.name for index in meta.indexes])
            assert all(each.related_model in apps.get_models(include_auto_created=True) for each in meta.related_objects)
        author = apps.get_model("shop", "Author")
        made, _ = author.objects.get_or_create(name=label)
        try:
            print("     ", author.objects.filter(name=label).count(), made.delete()[0], hasattr(made, "books"), hasattr(author, "book_set"))
        except Exception as error:
            print("     ", type(error).__name__, error)
        for name in ("Nothing", "Tag"):
            try:
                print("     ", apps.get_model("shop", name)._meta.label)
            except LookupError as error:
                print("     ", error)

    return migrations.RunPython(function, function)


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel("Author", [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=30))]),
        look("author alone"),
        migrations.CreateModel(
            "Book",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("title", models.CharField(max_length=30)),
                ("author", models.ForeignKey("shop.Author", models.CASCADE, related_name="books")),
            ],
        ),
        migrations.AddIndex("book", models.Index(fields=["title"], name="by_title")),
        migrations.CreateModel("Tag", [("id", models.BigAutoField(primary_key=True)), ("books", models.ManyToManyField("shop.Book"))]),
        look("book and tag"),
        migrations.AddField("book", "editor", models.ForeignKey("shop.Author", models.SET_NULL, null=True, related_name="edited")),
        migrations.CreateModel("Novel", [("book_ptr", models.OneToOneField("shop.Book", models.CASCADE, primary_key=True, parent_link=True))], bases=("shop.book",)),
        look("editor and novel"),
        migrations.RemoveIndex("book", "by_title"),
        migrations.DeleteModel("Tag"),
        migrations.CreateModel("Tag", [("id", models.BigAutoField(primary_key=True)), ("author", models.ForeignKey("shop.Author", models.CASCADE))]),
        look("another tag"),
        migrations.AlterField("book", "title", models.TextField()),
        look("a longer title"),
    ]


def tables():
    return [name for name in connection.introspection.table_names() if name.startswith("shop")]


migration = Migration("0001_initial", "shop")
for rendered in (False, True):
    state = ProjectState()
    if rendered:
        state.apps
    print("forwards", rendered)
    with connection.schema_editor() as editor:
        after = migration.apply(state, editor)
    print(tables(), sorted(after.models))
    before = ProjectState()
    if rendered:
        before.apps
    print("backwards")
    with connection.schema_editor() as editor:
        migration.unapply(before, editor)
    print(tables())

# A state and its copies do not see what happens to the other.
state = ProjectState()
migration.operations[0].state_forwards("shop", state)
first = state.apps.get_model("shop", "Author")
copy = state.clone()
migration.operations[2].state_forwards("shop", copy)
print([each.name for each in copy.apps.get_model("shop", "Author")._meta.related_objects], first._meta.related_objects)
print(state.apps.get_model("shop", "Author") is first, copy.apps.get_model("shop", "Author") is first, state.apps is copy.apps)
copy.remove_model("shop", "book")
print([model.__name__ for model in copy.apps.get_models()], [model.__name__ for model in state.apps.get_models()])
