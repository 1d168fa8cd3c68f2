"""A model's history as operations: each changes the state, and the database with it."""

from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState


def apply(state, *operations):
    for operation in operations:
        print(operation.formatted_description())
        old, state = state, state.clone()
        operation.state_forwards("shop", state)
        with connection.schema_editor() as editor:
            operation.database_forwards("shop", editor, old, state)
    return state


def columns(model):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA table_info(%s)" % connection.ops.quote_name(model._meta.db_table))
        print([(name, kind.lower(), bool(notnull)) for _cid, name, kind, notnull, *_rest in cursor.fetchall()])


state = apply(
    ProjectState(),
    migrations.CreateModel(
        "Author",
        [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=50))],
    ),
    migrations.CreateModel(
        "Book",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("title", models.CharField(max_length=100)),
            ("author", models.ForeignKey("shop.author", models.CASCADE, related_name="books")),
        ],
    ),
)
Author = state.apps.get_model("shop", "Author")
Book = state.apps.get_model("shop", "Book")
ada = Author.objects.create(name="Ada")
Book.objects.create(title="Notes", author=ada)
print(Author, list(ada.books.values_list("title", flat=True)))

# Rows stay, and get the default of a new column.
state = apply(
    state,
    migrations.AddField("book", "pages", models.IntegerField(default=10)),
    migrations.AlterField("book", "title", models.CharField(max_length=200, unique=True)),
    migrations.RenameField("book", "title", "name"),
    migrations.AddIndex("book", models.Index(fields=["-pages"], name="book_pages")),
    migrations.AddConstraint("book", models.CheckConstraint(condition=models.Q(pages__gt=0), name="has_pages")),
)
Book = state.apps.get_model("shop", "Book")
columns(Book)
print(list(Book.objects.values()))
try:
    Book.objects.create(name="Empty", pages=0, author_id=ada.pk)
except Exception as error:
    print(type(error).__name__, error)

state = apply(
    state,
    migrations.RenameModel("Book", "Volume"),
    migrations.RemoveConstraint("volume", "has_pages"),
    migrations.RemoveIndex("volume", "book_pages"),
    migrations.RemoveField("volume", "pages"),
)
Volume = state.apps.get_model("shop", "Volume")
columns(Volume)
print(Volume._meta.db_table, list(Volume.objects.values()))
apply(state, migrations.DeleteModel("Volume"), migrations.DeleteModel("Author"))
