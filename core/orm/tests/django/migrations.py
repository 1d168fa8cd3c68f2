"""Prints migrations as data and as the text of Django's MigrationWriter, one JSON object a line. Write to migrations.jsonl."""
import datetime as dt, decimal, json, sys, types, uuid
import django
from django.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, USE_TZ=True)
django.setup()
from django.core import validators
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.writer import MigrationWriter, OperationWriter
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.inspect import get_func_args

def lit(v):
    if isinstance(v, Operation): return {"operation": op(v)}
    if isinstance(v, type) or callable(v) and hasattr(v, "__qualname__"): return {"name": [v.__module__, v.__qualname__]}
    if isinstance(v, models.Field):
        _, path, args, kwargs = v.deconstruct(); return call(path, args, kwargs)
    if isinstance(v, models.Manager):
        _, path, _, args, kwargs = v.deconstruct(); return call(path, args, kwargs)
    if hasattr(v, "deconstruct"): return call(*v.deconstruct())
    if v is None or isinstance(v, (bool, str)): return v
    if isinstance(v, int): return {"int": str(v)}
    if isinstance(v, float): return {"float": repr(v)}
    if isinstance(v, bytes): return {"bytes": v.hex()}
    if isinstance(v, decimal.Decimal): return {"decimal": str(v)}
    if isinstance(v, dt.datetime): return {"datetime": v.isoformat()}
    if isinstance(v, dt.date): return {"date": v.isoformat()}
    if isinstance(v, dt.time): return {"time": v.isoformat()}
    if isinstance(v, dt.timedelta): return {"duration": str(v // dt.timedelta(microseconds=1))}
    if isinstance(v, uuid.UUID): return {"uuid": str(v)}
    if isinstance(v, list): return {"list": [lit(x) for x in v]}
    if isinstance(v, tuple): return {"tuple": [lit(x) for x in v]}
    if isinstance(v, (set, frozenset)): return {"set": [lit(x) for x in v]}
    if isinstance(v, dict): return {"dict": [[lit(k), lit(x)] for k, x in v.items()]}
    raise TypeError(v)
def call(path, args, kwargs):
    return {"call": [path, [lit(a) for a in args], [[k, lit(v)] for k, v in kwargs.items()]]}
def op(o):
    name, args, kwargs = o.deconstruct()
    names = get_func_args(o.__init__)
    given = dict(zip(names, args)) | kwargs
    module = None if getattr(migrations, name, None) == type(o) else type(o).__module__
    return [module, name, [[n, lit(given[n])] for n in names if n in given]]
def show(name, operations, dependencies=(), **attrs):
    m = type("Migration", (migrations.Migration,), {"operations": operations, "dependencies": list(dependencies), **attrs})(name, "app")
    deps = [[str(a), str(b)] for a, b in m.dependencies]
    print(json.dumps({"operations": [op(o) for o in operations], "dependencies": deps, "initial": bool(m.initial), "atomic": m.atomic, "replaces": m.replaces, "run_before": m.run_before, "text": MigrationWriter(m, include_header=False).as_string()}))

show("0001_initial", [
    migrations.CreateModel("Author", [("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")), ("name", models.CharField(max_length=100, help_text="It's \"the\" name\n", default="x'y")), ("born", models.DateField(null=True, blank=True, default=dt.date(2000, 1, 2))), ("at", models.DateTimeField(default=dt.datetime(2020, 1, 2, 3, 4, tzinfo=dt.timezone(dt.timedelta(hours=2))))), ("t", models.TimeField(default=dt.time(1, 2))), ("d", models.DurationField(default=dt.timedelta(days=1, seconds=3))), ("price", models.DecimalField(max_digits=5, decimal_places=2, default=decimal.Decimal("1.50"))), ("u", models.UUIDField(default=uuid.uuid4, editable=False)), ("k", models.UUIDField(default=uuid.UUID("12345678-1234-5678-1234-567812345678"))), ("now", models.DateTimeField(default=timezone.now)), ("kind", models.CharField(max_length=1, choices=[("a", "A"), ("b", "It's")])), ("data", models.JSONField(default=dict)), ("b", models.BinaryField(default=b"a'b")), ("f", models.FloatField(default=1e20)), ("score", models.IntegerField(validators=[validators.MinValueValidator(1)]))],
        options={"verbose_name": "author", "ordering": ["-name", "id"], "unique_together": {("name", "born"), ("kind", "score")}, "permissions": (("p", "P"),), "abstract": False}),
    migrations.CreateModel("Post", [("id", models.AutoField(primary_key=True)), ("author", models.ForeignKey(to="app.Author", on_delete=models.CASCADE, related_name="posts", db_constraint=False)), ("tags", models.ManyToManyField("app.Tag", blank=True))], bases=("app.base", models.Model)),
], initial=True)
show("0002_more", [
    migrations.AddField("Post", "editor", models.ForeignKey(to="app.Author", on_delete=models.SET_NULL, null=True)),
    migrations.AlterField("post", "title", models.SlugField(unique=True), preserve_default=False),
    migrations.RemoveField("post", "old"), migrations.RenameField("post", "a", "b"), migrations.RenameModel("Old", "New"), migrations.DeleteModel("Gone"),
    migrations.AlterModelOptions("post", options={"ordering": ["x"], "get_latest_by": "x"}), migrations.AlterModelTable("post", "t"),
    migrations.AlterUniqueTogether("post", {("a", "b")}), migrations.AlterUniqueTogether("post", set()), migrations.AlterOrderWithRespectTo("post", None),
    migrations.AddIndex("post", models.Index(fields=["a", "-b"], name="i1")), migrations.AddIndex("post", models.Index(Upper("a").desc(), name="i2")), migrations.RemoveIndex("post", "i1"), migrations.RenameIndex("post", new_name="n", old_name="o"),
    migrations.AddConstraint("post", models.UniqueConstraint(fields=("a",), condition=models.Q(("b__gt", 1), _negated=True), name="c")), migrations.AddConstraint("post", models.CheckConstraint(condition=models.Q(("a", models.F("b")), ("c", 1), _connector="OR"), name="k")), migrations.RemoveConstraint("post", "c"),
    migrations.RunSQL("SELECT 1;\nSELECT 2", migrations.RunSQL.noop, hints={"x": 1}), migrations.RunPython(timezone.now, migrations.RunPython.noop, elidable=True),
    migrations.SeparateDatabaseAndState(database_operations=[migrations.RunSQL("x"), migrations.CreateModel("A", [("id", models.AutoField(primary_key=True))])], state_operations=[]),
], [("app", "0001_initial"), ("auth", "0012_x"), migrations.swappable_dependency("auth.User")][:2])
show("0003_empty", [], [("app", "0002_more")], atomic=False)
show("0004_squashed", [migrations.DeleteModel("X")], replaces=[("app", "0001_initial"), ("app", "0002_more")], run_before=[("b", "0001")])
