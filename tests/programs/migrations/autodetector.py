"""What makemigrations finds between two states of the models."""

from django.db import migrations, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ModelState, ProjectState


class Answers(MigrationQuestioner):
    def ask_initial(self, app_label):
        return True

    def ask_rename(self, model_name, old_name, new_name, field_instance):
        print("rename?", model_name, old_name, new_name)
        return True

    def ask_rename_model(self, old_model_state, new_model_state):
        print("rename model?", old_model_state.name, new_model_state.name)
        return True

    def ask_not_null_addition(self, field_name, model_name):
        print("default?", model_name, field_name)
        return 0


def state(*models):
    return ProjectState({(model.app_label, model.name_lower): model for model in models})


def author(*fields, name="Author", **options):
    key = ("id", models.BigAutoField(primary_key=True))
    return ModelState("app", name, [key, *fields], options)


def changes(title, before, after):
    print("==", title)
    graph = MigrationGraph()
    detector = MigrationAutodetector(before, after, Answers())
    for label, found in detector.changes(graph=graph).items():
        for migration in found:
            print(label, migration.name, migration.dependencies)
            for operation in migration.operations:
                print("   ", operation.formatted_description())


name = ("name", models.CharField(max_length=50))
changes("a new model", state(), state(author(name)))
changes("nothing", state(author(name)), state(author(name)))
changes("a longer name", state(author(name)), state(author(("name", models.CharField(max_length=99)))))
changes("a field more", state(author(name)), state(author(name, ("age", models.IntegerField()))))
changes("another name", state(author(name)), state(author(("title", models.CharField(max_length=50)))))
changes("another model name", state(author(name)), state(author(name, name="Writer")))
changes("a model less", state(author(name)), state())
changes("an option", state(author(name)), state(author(name, ordering=["name"], verbose_name="writer")))
changes(
    "an index and a constraint",
    state(author(name)),
    state(
        author(
            name,
            indexes=[models.Index(fields=["name"], name="by_name")],
            constraints=[models.UniqueConstraint(fields=["name"], name="one_name")],
        )
    ),
)
book = ModelState(
    "app",
    "Book",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("author", models.ForeignKey("app.Author", models.CASCADE)),
        ("readers", models.ManyToManyField("app.Author", related_name="read")),
    ],
    {"unique_together": {("id", "author")}},
)
changes("models that refer to each other", state(), state(author(name, ("favourite", models.ForeignKey("app.Book", models.SET_NULL, null=True))), book))
changes("another app", state(author(name)), state(author(name), ModelState("lib", "Loan", [("id", models.BigAutoField(primary_key=True)), ("author", models.ForeignKey("app.Author", models.CASCADE))])))

merged = migrations.operations.models.CreateModel("Tag", [("id", models.BigAutoField(primary_key=True))])
print(merged.reduce(migrations.AddField("tag", "text", models.TextField()), "app"))
