"""A soft delete with a queryset and two managers."""

from django.db import models


class SoftQuerySet(models.QuerySet):
    def delete(self):
        return self.update(deleted=True)

    def hard_delete(self):
        return super().delete()

    def alive(self):
        return self.filter(deleted=False)

    def dead(self):
        return self.exclude(deleted=False)


class SoftManager(models.Manager.from_queryset(SoftQuerySet)):
    use_in_migrations = True

    def __init__(self, *, alive_only=True):
        self.alive_only = alive_only
        super().__init__()

    def get_queryset(self):
        queryset = super().get_queryset()
        return queryset.alive() if self.alive_only else queryset


class Note(models.Model):
    text = models.CharField(max_length=30)
    deleted = models.BooleanField(default=False)
    notebook = models.ForeignKey("Notebook", null=True, on_delete=models.CASCADE, related_name="notes")

    objects = SoftManager()
    all_objects = SoftManager(alive_only=False)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return self.text


class Notebook(models.Model):
    name = models.CharField(max_length=30)


book = Notebook.objects.create(name="b")
for text in ("one", "two", "three"):
    Note.objects.create(text=text, notebook=book)
print(Note.objects.filter(text__startswith="t").delete())
print(Note.objects.all(), Note.all_objects.all(), Note.all_objects.dead())
print(book.notes.all(), Notebook.objects.annotate(n=models.Count("notes")).get().n)
print(Note.all_objects.dead().hard_delete(), Note.all_objects.count())
print(type(Note.objects).__name__, type(Note.objects.all()).__name__, isinstance(Note.objects, models.Manager))
print(book.notes.alive().count(), book.delete(), Note.all_objects.count())
