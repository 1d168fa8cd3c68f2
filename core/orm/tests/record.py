"""Writes what real Django makes of each queryset in sql/*.txt under it: `python record.py` with Django installed.

A file holds blocks: a line that is a queryset (Python, on the models below), then its SQL and `-- parameters`, or its
error. Lines that start with `#` are comments. sql.rs builds the same querysets and expects the same text.
"""

import decimal
import importlib.machinery
import pathlib
import re
import sys
import types
import warnings

import django
from django.conf import settings

warnings.simplefilter("ignore")
# An app that lives in this file.
for name in ("app", "app.models"):
    module = sys.modules[name] = types.ModuleType(name)
    module.__spec__ = importlib.machinery.ModuleSpec(name, None)
    module.__path__ = [str(pathlib.Path(__file__).parent)]
settings.configure(
    INSTALLED_APPS=["app"],
    TIME_ZONE="UTC",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.db import connection, models  # noqa: E402
from django.db.models import *  # noqa: E402,F403
from django.db.models import functions, lookups  # noqa: E402
from django.db.models.fields.json import KT  # noqa: E402,F401
from django.test.utils import CaptureQueriesContext  # noqa: E402


class Model(models.Model):
    class Meta:
        abstract = True
        app_label = "app"


def model(name, meta=None, base=Model, /, **fields):
    attributes = {"__module__": "app.models", "Meta": type("Meta", (), {"app_label": "app", **(meta or {})}), **fields}
    made = type(name, (base,), attributes)
    globals()[name] = made
    return made


model("Publisher", name=CharField(max_length=100), country=CharField(max_length=2, null=True))
model(
    "Author",
    {"ordering": ["name"]},
    name=CharField(max_length=100),
    age=IntegerField(null=True),
    born=DateField(null=True),
    rating=FloatField(default=0),
    active=BooleanField(default=True),
    mentor=ForeignKey("app.Author", CASCADE, null=True, related_name="pupils"),
)
model("Tag", name=CharField(max_length=50), slug=SlugField())
model(
    "Book",
    title=CharField(max_length=200),
    author=ForeignKey("app.Author", CASCADE),
    editor=ForeignKey("app.Author", SET_NULL, null=True, related_name="edited"),
    publisher=ForeignKey("app.Publisher", SET_NULL, null=True, related_name="books"),
    price=DecimalField(max_digits=8, decimal_places=2),
    pages=PositiveIntegerField(null=True),
    published=DateTimeField(null=True),
    length=DurationField(null=True),
    data=JSONField(null=True),
    code=UUIDField(null=True),
    tags=ManyToManyField("app.Tag", related_name="books"),
)
model("Profile", author=OneToOneField("app.Author", CASCADE), site=URLField())
model(
    "Review",
    {"ordering": ["-stars", "book__title"]},
    book=ForeignKey("app.Book", CASCADE, related_name="reviews"),
    stars=IntegerField(),
    reader=ForeignKey("app.Author", CASCADE, null=True),
)
model("Place", name=CharField(max_length=50), address=CharField(max_length=80))
model("Restaurant", {}, Place, pizza=BooleanField(default=False), chef=ForeignKey("app.Author", CASCADE, null=True))
model(
    "Category",
    {"ordering": [F("rank").desc(nulls_last=True), "code"]},
    code=CharField(max_length=10, unique=True),
    rank=IntegerField(null=True),
    parent=ForeignKey("app.Category", CASCADE, null=True, related_name="children"),
    similar=ManyToManyField("app.Category"),
)
model("Item", category=ForeignKey("app.Category", CASCADE, to_field="code"), label=CharField(max_length=10))
model("Ticket", item=OneToOneField("app.Item", CASCADE, primary_key=True), seat=IntegerField())
model("Stub", ticket=ForeignKey("app.Ticket", CASCADE), torn=BooleanField())
model(
    "Course",
    name=CharField(max_length=10),
    students=ManyToManyField("app.Author", through="app.Enrollment", related_name="courses"),
)
model(
    "Enrollment",
    student=ForeignKey("app.Author", CASCADE),
    course=ForeignKey("app.Course", CASCADE),
    grade=IntegerField(null=True),
)
model("Star", {"proxy": True, "ordering": ["-rating"]}, Author)
model("Pizzeria", {}, Restaurant, ovens=IntegerField())
model("Seat", pk=CompositePrimaryKey("row", "number"), row=IntegerField(), number=IntegerField(), taken=BooleanField())

MODELS = [made for made in globals().values() if isinstance(made, type) and issubclass(made, Model) and made is not Model]
names = {**vars(functions), **vars(lookups), **globals()}

with connection.schema_editor() as editor:
    for made in MODELS:
        if not made._meta.proxy:
            editor.create_model(made)


class Shorthand(dict):
    """`Book` stands for `Book.objects` in a queryset's line."""

    def __missing__(self, name):
        return names[name]


scope = Shorthand({made.__name__: made.objects for made in MODELS})


def text(param):
    if isinstance(param, decimal.Decimal):
        return f"Decimal({param})"
    return repr(param)


def record(line):
    try:
        with CaptureQueriesContext(connection):
            seen = []

            def wrapper(execute, sql, params, many, context):
                seen.append((sql, params))
                return execute(sql, params, many, context)

            with connection.execute_wrapper(wrapper):
                result = eval(line, {}, scope)
                if isinstance(result, models.QuerySet):
                    if not seen:
                        seen.append(result.query.sql_with_params())
            if not seen:
                return ["EmptyResultSet"]
            sql, params = seen[-1]
    except Exception as error:
        return [f"{type(error).__name__}: {error}".removesuffix(": ")]
    # The order of a set of strings: as the contract of `dunder run` has it.
    out = [re.sub(r"IN \('(?:null|true|false)','(?:null|true|false)','(?:null|true|false)'\)", "IN ('null','false','true')", sql)]
    if params:
        out.append("-- " + ", ".join(map(text, params)))
    return out


for path in sorted(pathlib.Path(__file__).parent.glob("sql/*.txt")):
    blocks = []
    for block in path.read_text().strip().split("\n\n"):
        lines = block.splitlines()
        comments = [line for line in lines if line.startswith("#")]
        rest = [line for line in lines if not line.startswith("#")]
        blocks.append("\n".join(comments + (rest[:1] + record(rest[0]) if rest else [])))
    path.write_text("\n\n".join(blocks) + "\n")
