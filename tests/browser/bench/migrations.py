"""Migrations of an app with ten models: written and applied. That they are taken back for the next time does not count."""
from django.db import models


class Publisher(models.Model):
    name = models.CharField(max_length=100, unique=True)
    founded = models.DateField(null=True)


class Author(models.Model):
    name = models.CharField(max_length=100)
    born = models.DateField(null=True, blank=True)
    email = models.EmailField(blank=True)


class Genre(models.Model):
    name = models.CharField(max_length=50, unique=True)
    slug = models.SlugField()


class Shelf(models.Model):
    label = models.CharField(max_length=20, db_index=True)
    floor = models.PositiveSmallIntegerField(default=0)


class Book(models.Model):
    title = models.CharField(max_length=200)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    published = models.DateField(null=True)
    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, related_name="books")
    authors = models.ManyToManyField(Author, related_name="books")
    genres = models.ManyToManyField(Genre, blank=True)
    shelf = models.ForeignKey(Shelf, null=True, on_delete=models.SET_NULL)

    class Meta:
        ordering = ["title"]
        indexes = [models.Index(fields=["published", "title"], name="book_published")]


class Chapter(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "number"], name="chapter_number")]


class Member(models.Model):
    name = models.CharField(max_length=100)
    active = models.BooleanField(default=True)
    joined = models.DateTimeField(auto_now_add=True)


class Loan(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE)
    member = models.ForeignKey(Member, on_delete=models.CASCADE)
    since = models.DateField()
    back = models.DateField(null=True)


class Review(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="reviews")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL)
    stars = models.PositiveSmallIntegerField(default=3)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(stars__lte=5), name="stars_at_most_5")]


class Note(models.Model):
    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True)
    text = models.TextField()


# --- the tables are made here
import importlib
import sys

from django.apps import apps
from django.core.management import call_command
from django.db import connection

try:
    # In the playground files are kept in memory.
    from _dunder import remove_file
except ImportError:
    from os import remove as remove_file

# The migrations are to make them instead.
with connection.schema_editor() as editor:
    for model in reversed(list(apps.get_app_config("app").get_models())):
        editor.delete_model(model)
path = apps.get_app_config("app").path + "/migrations/0001_initial.py"


def measure():
    call_command("makemigrations", "app", verbosity=0)
    importlib.invalidate_caches()
    call_command("migrate", "app", verbosity=0)


def reset():
    call_command("migrate", "app", "zero", verbosity=0)
    remove_file(path)
    for name in [name for name in sys.modules if name.startswith("app.migrations")]:
        del sys.modules[name]
