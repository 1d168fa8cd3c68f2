#!/usr/bin/env python3
"""Compare migrations between random pairs of model states with real Django's.

    python tests/fuzz/migrations.py DUNDER PYTHON [--pairs N] [--seed N] [--keep FOLDER]

DUNDER is the command, PYTHON an interpreter that has Django 6.1.3. For each pair a program makes the migrations that
lead from nothing to the first state and from there to the second, writes them as files would hold them, and applies
them to a database with rows in it. Both print the files, the schema after each step and the rows; they must print
the same.
"""

import argparse
import pathlib
import random
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent

HEAD = '''\
from django.db import connection, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.writer import MigrationWriter


class Answers(MigrationQuestioner):
    """Renames whatever could be renamed, and fills rows with what fits."""

    def ask_initial(self, app_label):
        return True

    def ask_rename(self, model_name, old_name, new_name, field_instance):
        return True

    def ask_rename_model(self, old_model_state, new_model_state):
        return True

    def ask_not_null_addition(self, field_name, model_name):
        return 1

    ask_not_null_alteration = ask_auto_now_add_addition = ask_not_null_addition

    def ask_unique_callable_default_addition(self, field_name, model_name):
        pass


class Old:
    """A graph with one migration."""

    def __init__(self, last):
        self.last = last

    def leaf_nodes(self, app=None):
        return [("app", self.last)] if self.last else []


def schema(title):
    print("--", title)
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE name LIKE 'app\\\\_%' ESCAPE '\\\\' OR tbl_name LIKE 'app\\\\_%' ESCAPE '\\\\'")
        for row in sorted(cursor.fetchall(), key=str):
            print(row)


def rows(state):
    for model in sorted(state.apps.get_models(), key=lambda model: model._meta.label):
        with connection.cursor() as cursor:
            cursor.execute('SELECT * FROM "%s"' % model._meta.db_table)
            names = [column[0] for column in cursor.description]
            # Cursors make dates and booleans of some columns, which is not the matter here.
            found = [[int(v) if isinstance(v, bool) else str(v) for v in row] for row in cursor.fetchall()]
            print(model._meta.db_table, names, found)


def migrate(old, new, last):
    changes = MigrationAutodetector(old.clone(), new, Answers()).changes(graph=Old(last))
    for migration in changes.get("app", []):
        text = MigrationWriter(migration, include_header=False).as_string()
        print(text)
        for operation in migration.operations:
            print("#", operation.formatted_description())
        with connection.schema_editor() as editor:
            old = migration.apply(old, editor)
        last = migration.name
    return old, last


def fill(state):
    for model in sorted(state.apps.get_models(), key=lambda model: model._meta.label):
        for number in (1, 2):
            values = {}
            for field in model._meta.concrete_fields:
                if field.primary_key or field.is_relation:
                    continue
                kind = field.get_internal_type()
                if "Date" in kind:
                    values[field.attname] = "2020-01-0%d" % number
                elif kind == "UUIDField":
                    values[field.attname] = "0000000000000000000000000000000%d" % number
                elif kind == "JSONField":
                    values[field.attname] = {"n": number}
                elif kind == "BooleanField":
                    values[field.attname] = number == 1
                else:
                    values[field.attname] = number
            needed = [field for field in model._meta.concrete_fields if field.is_relation and not field.null]
            for field in needed:
                values[field.attname] = number
            model.objects.create(**values)

'''

TAIL = '''
empty = ProjectState()
state, last = migrate(empty, first(), None)
schema("first")
fill(state)
rows(state)
state, last = migrate(state, second(), last)
schema("second")
rows(state)
changes = MigrationAutodetector(state.clone(), second(), Answers()).changes(graph=Old(last))
print("left", {label: [m.operations for m in migrations] for label, migrations in changes.items()})
'''

PLAIN = [
    ("CharField", {"max_length": [10, 20, 50]}),
    ("TextField", {}),
    ("IntegerField", {}),
    ("BigIntegerField", {}),
    ("PositiveIntegerField", {}),
    ("SmallIntegerField", {}),
    ("BooleanField", {}),
    ("FloatField", {}),
    ("DateField", {}),
    ("SlugField", {}),
    ("EmailField", {}),
    ("URLField", {}),
    ("UUIDField", {}),
    ("JSONField", {}),
]
NUMBERS = {"IntegerField", "BigIntegerField", "PositiveIntegerField", "SmallIntegerField"}
NAMES = ["alpha", "beta", "gamma", "delta", "title", "count", "state"]
MODELS = ["Author", "Book", "Tag", "Store", "Note"]


class Field:
    def __init__(self, kind, target=None, **options):
        self.kind, self.target, self.options = kind, target, options

    def source(self):
        parts = []
        if self.target:
            parts.append(repr("app.%s" % self.target))
            if self.kind != "ManyToManyField":
                parts.append("models.%s" % self.options.get("_on_delete", "CASCADE"))
        parts += ["%s=%r" % item for item in self.options.items() if item[0][0] != "_"]
        return "models.%s(%s)" % (self.kind, ", ".join(parts))

    def copy(self):
        return Field(self.kind, self.target, **self.options)


def plain_field(r):
    kind, choices = r.choice(PLAIN)
    options = {name: r.choice(values) for name, values in choices.items()}
    if r.random() < 0.3:
        options["null"] = True
    if r.random() < 0.15 and kind != "BooleanField":
        options["unique"] = True
    elif r.random() < 0.2 and kind != "SlugField":
        options["db_index"] = True
    if r.random() < 0.2 and kind in NUMBERS:
        options["default"] = r.randint(0, 5)
    if r.random() < 0.1:
        options["verbose_name"] = r.choice(["one", "two words"])
    if r.random() < 0.1:
        options["db_column"] = r.choice(["col_a", "Col B"]) + str(r.randint(0, 99))
    if r.random() < 0.1 and kind in NUMBERS:
        options.pop("default", None)
        options["db_default"] = r.randint(0, 5)
    if r.random() < 0.1:
        options["help_text"] = "It's \"help\""
    return Field(kind, **options)


def relation(r, models, number):
    kind = r.choice(["ForeignKey", "ForeignKey", "OneToOneField", "ManyToManyField"])
    field = Field(kind, r.choice(models), related_name="r%d" % number)
    if kind != "ManyToManyField":
        field.options["null"] = True
        field.options["_on_delete"] = r.choice(["CASCADE", "SET_NULL", "PROTECT", "DB_CASCADE"])
    return field


class Model:
    def __init__(self):
        self.fields, self.options = {}, {}

    def copy(self):
        other = Model()
        other.fields = {name: field.copy() for name, field in self.fields.items()}
        other.options = dict(self.options)
        return other

    def columns(self):
        return [name for name, field in self.fields.items() if field.kind != "ManyToManyField"]

    def source(self, name):
        fields = "".join("            (%r, %s),\n" % (n, field.source()) for n, field in self.fields.items())
        options = "".join("                %r: %s,\n" % item for item in self.options.items())
        return (
            '        ModelState(\n            "app",\n            %r,\n            [\n'
            '            ("id", models.BigAutoField(primary_key=True)),\n%s            ],\n            options={\n%s            },\n        ),\n'
            % (name, fields, options)
        )


def set_options(r, name, model, number):
    model.options = {}
    columns = model.columns()
    if len(columns) >= 2 and r.random() < 0.25:
        model.options["unique_together"] = repr({tuple(r.sample(columns, 2))})
    if columns and r.random() < 0.3:
        picked = r.sample(columns, min(len(columns), r.randint(1, 2)))
        picked = [r.choice(["", "-"]) + column for column in picked]
        model.options["indexes"] = "[models.Index(fields=%r, name='ix_%s_%d')]" % (picked, name.lower(), number)
    numbers = [n for n in columns if model.fields[n].kind in NUMBERS]
    if numbers and r.random() < 0.3:
        column = r.choice(numbers)
        model.options["constraints"] = r.choice(
            [
                "[models.CheckConstraint(condition=models.Q(%s__gte=0), name='ck_%s_%d')]",
                "[models.UniqueConstraint(fields=[%r], name='uq_%s_%d')]",
                "[models.UniqueConstraint(fields=[%r], condition=models.Q(id__gt=0), name='uc_%s_%d')]",
            ]
        ) % (column, name.lower(), number)
    if columns and r.random() < 0.2:
        model.options["ordering"] = repr([r.choice(columns)])
    if r.random() < 0.15:
        model.options["verbose_name"] = repr(r.choice(["thing", "other thing"]))
    if r.random() < 0.1:
        model.options["db_table"] = repr("app_table_%s" % name.lower())


def states(seed):
    r = random.Random(seed)
    names = r.sample(MODELS, r.randint(1, 4))
    first, counter = {}, 0
    for name in names:
        model = first[name] = Model()
        for field_name in r.sample(NAMES, r.randint(1, 4)):
            model.fields[field_name] = plain_field(r)
    for name in names:
        for _ in range(r.choice([0, 0, 1, 2])):
            counter += 1
            first[name].fields["rel%d" % counter] = relation(r, names, counter)
        set_options(r, name, first[name], 1)
    second = {name: model.copy() for name, model in first.items()}
    if len(second) > 1 and r.random() < 0.2:
        gone = r.choice(list(second))
        del second[gone]
        for model in second.values():
            model.fields = {n: field for n, field in model.fields.items() if field.target != gone}
    if r.random() < 0.25:
        new = r.choice([name for name in MODELS if name not in first])
        second[new] = Model()
        for field_name in r.sample(NAMES, r.randint(1, 3)):
            second[new].fields[field_name] = plain_field(r)
    if r.random() < 0.2:
        old = r.choice(list(second))
        new = "Renamed" + old
        second = {new if name == old else name: model for name, model in second.items()}
        for model in second.values():
            for field in model.fields.values():
                if field.target == old:
                    field.target = new
    for name, model in second.items():
        for _ in range(r.randint(0, 3)):
            change(r, name, model, list(second), counter)
            counter += 1
        if set(used_names(model)) - set(model.columns()) - {"id"} or r.random() < 0.4:
            set_options(r, name, model, r.choice([1, 2]))
    return first, second


def used_names(model):
    """Names that the options mention: anything between quotes, roughly."""
    for text in model.options.values():
        for name in [*NAMES, *("rel%d" % n for n in range(40)), *("new%d" % n for n in range(40))]:
            if name in text:
                yield name


def change(r, name, model, names, number):
    fields = model.fields
    plain = [n for n, field in fields.items() if not field.target]
    step = r.choice(["add", "remove", "alter", "alter", "rename", "null", "relation"])
    if step == "add":
        fields["new%d" % number] = plain_field(r)
        if "unique" in fields["new%d" % number].options:
            fields["new%d" % number].options["null"] = True
            fields["new%d" % number].options.pop("default", None)
            fields["new%d" % number].options.pop("db_default", None)
        kind = fields["new%d" % number].kind
        if kind in ("DateField", "UUIDField"):
            fields["new%d" % number].options["null"] = True
    elif step == "remove" and len(fields) > 1:
        del fields[r.choice(list(fields))]
    elif step == "rename" and fields:
        old = r.choice(list(fields))
        model.fields = {("new%d" % number if n == old else n): field for n, field in fields.items()}
    elif step == "alter" and plain:
        field = fields[r.choice(plain)]
        option = r.choice(["db_index", "verbose_name", "help_text", "max_length", "db_column"])
        if option == "db_index" and "unique" not in field.options and field.kind != "SlugField":
            field.options["db_index"] = not field.options.get("db_index", False)
        elif option == "max_length" and field.kind == "CharField":
            field.options["max_length"] = r.choice([10, 20, 50, 100])
        elif option == "db_column":
            field.options["db_column"] = "moved%d" % number
        elif option in ("verbose_name", "help_text"):
            field.options[option] = "text %d" % number
    elif step == "null" and plain:
        field = fields[r.choice(plain)]
        if field.kind not in ("DateField", "UUIDField"):
            field.options["null"] = not field.options.get("null", False)
    elif step == "relation":
        fields["new%d" % number] = relation(r, names, 100 + number)


def program(seed):
    first, second = states(seed)
    text = HEAD
    for title, models in (("first", first), ("second", second)):
        body = "".join(model.source(name) for name, model in models.items())
        text += (
            "\ndef %s():\n    states = [\n%s    ]\n"
            "    return ProjectState({(state.app_label, state.name_lower): state for state in states})\n" % (title, body)
        )
    return text + TAIL


RUNNER = """
import django, sys
from django.conf import settings
settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"], USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
)
django.setup()
exec(compile(open(sys.argv[1]).read(), sys.argv[1], "exec"), {"__name__": "__main__"})
"""


def outcome(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except subprocess.TimeoutExpired:
        return "ERROR still running"
    error = done.stderr.strip().splitlines()
    # The last line of a traceback is the error, after its class's module.
    name, colon, message = (error[-1] if error else "?").partition(": ")
    return done.stdout + ("" if done.returncode == 0 else "\nERROR " + name.rpartition(".")[2] + colon + message)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dunder")
    parser.add_argument("python")
    parser.add_argument("--pairs", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=pathlib.Path, help="keeps the programs that differ here")
    args = parser.parse_args()
    folder = args.keep or pathlib.Path(tempfile.mkdtemp())
    folder.mkdir(exist_ok=True)
    runner = folder / "runner.py"
    runner.write_text(RUNNER)
    different = 0
    for seed in range(args.seed, args.seed + args.pairs):
        path = folder / ("pair%d.py" % seed)
        path.write_text(program(seed))
        wanted = outcome([args.python, str(runner), str(path)])
        found = outcome([args.dunder, "run", str(path)])
        if wanted == found:
            path.unlink()
            continue
        different += 1
        (folder / ("pair%d.django" % seed)).write_text(wanted)
        (folder / ("pair%d.dunder" % seed)).write_text(found)
        lines = zip(wanted.splitlines() + [""], found.splitlines() + [""])
        first = next(((a, b) for a, b in lines if a != b), ("(more lines)", ""))
        print("pair %d\n  Django %s\n  Dunder %s" % (seed, first[0][:300], first[1][:300]), flush=True)
    print("%d of %d pairs differ" % (different, args.pairs))
    sys.exit(bool(different))


if __name__ == "__main__":
    main()
