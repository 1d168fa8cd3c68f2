"""Prints the SQL of Django's schema editor for the changes of `editor.rs`. Write to editor.txt."""
import sys, types
import django
from django.conf import settings
app = sys.modules["app"] = types.ModuleType("app"); app.__path__ = ["/nowhere"]
settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, INSTALLED_APPS=["app"], DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")
django.setup()
from django.db import connection, migrations, models
from django.db.models.functions import Upper
from django.db.migrations.state import ModelState, ProjectState

def base():
    state = ProjectState()
    state.add_model(ModelState("app", "Author", [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=10)), ("code", models.CharField(max_length=5, unique=True))]))
    state.add_model(ModelState("app", "Post", [
        ("id", models.BigAutoField(primary_key=True)), ("title", models.CharField(max_length=10, null=True)), ("slug", models.SlugField()),
        ("author", models.ForeignKey("app.Author", models.CASCADE)), ("score", models.IntegerField(default=0)), ("fans", models.ManyToManyField("app.Author", related_name="f")),
        ("parent", models.ForeignKey("app.Post", models.CASCADE, null=True))],
        options={"unique_together": {("title", "author")}, "indexes": [models.Index(fields=["score"], name="score_i")]}))
    return state

CASES = {
    "add nullable": migrations.AddField("Post", "note", models.TextField(null=True)),
    "add indexed nullable key": migrations.AddField("Post", "editor", models.ForeignKey("app.Author", models.CASCADE, null=True, related_name="e")),
    "add with default": migrations.AddField("Post", "rank", models.IntegerField(default=7)),
    "add text with default": migrations.AddField("Post", "mood", models.CharField(max_length=9, default="it's")),
    "add blank": migrations.AddField("Post", "mood", models.CharField(max_length=9, blank=True, default="")),
    "add unique": migrations.AddField("Author", "mail", models.EmailField(unique=True, null=True)),
    "add many-to-many": migrations.AddField("Post", "tags", models.ManyToManyField("app.Author", related_name="t")),
    "remove plain": migrations.RemoveField("Post", "score"),
    "remove indexed": migrations.RemoveField("Post", "slug"),
    "remove many-to-many": migrations.RemoveField("Post", "fans"),
    "alter length": migrations.AlterField("Post", "title", models.CharField(max_length=20, null=True)),
    "alter to not null": migrations.AlterField("Post", "title", models.CharField(max_length=10, default="x")),
    "alter default": migrations.AlterField("Post", "score", models.IntegerField(default=1)),
    "alter nothing of the schema": migrations.AlterField("Post", "score", models.IntegerField(default=0, help_text="h", verbose_name="v")),
    "alter unique type": migrations.AlterField("Author", "id", models.AutoField(primary_key=True)),
    "rename": migrations.RenameField("Author", "name", "title"),
    "rename key": migrations.RenameField("Post", "author", "writer"),
    "rename table": migrations.AlterModelTable("Author", "people"),
    "add index": migrations.AddIndex("Post", models.Index(fields=["-title", "slug"], name="ts")),
    "remove index": migrations.RemoveIndex("Post", "score_i"),
    "add constraint": migrations.AddConstraint("Post", models.UniqueConstraint(fields=["slug", "score"], name="uq")),
    "add conditional constraint": migrations.AddConstraint("Post", models.UniqueConstraint(fields=["slug"], condition=models.Q(score__gt=3), name="cu")),
    "add functional index": migrations.AddIndex("Post", models.Index(Upper("title").desc(), "slug", name="fi")),
    "delete": migrations.DeleteModel("Post"),
}
for name, operation in CASES.items():
    before = base(); before.apps
    after = before.clone(); operation.state_forwards("app", after)
    editor = connection.SchemaEditorClass(connection, collect_sql=True, atomic=False)
    editor.deferred_sql = []
    with connection.cursor() as c:
        pass
    try:
        operation.database_forwards("app", editor, before, after)
    except Exception as e:
        print(name, "|", type(e).__name__, e); continue
    if not editor.collected_sql + editor.deferred_sql: print(name, "| (nothing)")
    for sql in editor.collected_sql + [str(s) + ";" for s in editor.deferred_sql]:
        if not sql.startswith("--"): print(name, "|", sql.rstrip(";"))
