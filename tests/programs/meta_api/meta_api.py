"""_meta: fields, relations, and what they know about themselves."""

from django.core.exceptions import FieldDoesNotExist
from django.db import models


class Publisher(models.Model):
    name = models.CharField("full name", max_length=30, unique=True, help_text="As printed")


class Book(models.Model):
    title = models.CharField(max_length=100, db_index=True)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE, related_name="books")
    authors = models.ManyToManyField("Author", blank=True)
    secret = models.CharField(max_length=5, default="x", editable=False)

    class Meta:
        verbose_name_plural = "tomes"


class Author(models.Model):
    name = models.CharField(max_length=30)
    best = models.OneToOneField(Book, null=True, on_delete=models.SET_NULL, related_name="+")


class Review(models.Model):
    book = models.OneToOneField(Book, on_delete=models.CASCADE)


meta = Book._meta
print(meta.app_label, meta.model_name, meta.object_name, meta.label, meta.label_lower, meta.db_table, meta.verbose_name, meta.verbose_name_plural)
print([f.name for f in meta.get_fields()])
print([f.name for f in meta.fields], [f.name for f in meta.many_to_many], [f.name for f in meta.related_objects])
print([f.attname for f in meta.concrete_fields], [f.name for f in meta.local_fields])
for field in meta.get_fields():
    print(field.name, type(field).__name__, field.is_relation, field.many_to_one, field.one_to_many, field.one_to_one, field.many_to_many, field.auto_created, field.concrete, field.hidden, field.related_model and field.related_model.__name__)
for name in ("title", "pages", "publisher", "secret", "id"):
    f = meta.get_field(name)
    print(name, f.column, f.null, f.blank, f.unique, f.db_index, f.editable, f.has_default(), f.primary_key, f.get_internal_type(), f.verbose_name, f.max_length)
print(Publisher._meta.get_field("name").help_text, Publisher._meta.get_field("name").verbose_name, str(Publisher._meta.get_field("name")))
print(Publisher._meta.get_field("books").related_name, Publisher._meta.get_field("books").field.name, Publisher._meta.get_field("books").get_accessor_name())
try:
    meta.get_field("nothing")
except FieldDoesNotExist as e:
    print(e)
print(Book.title.field is meta.get_field("title"), repr(meta.get_field("title")), repr(meta.get_field("publisher")), meta)
print(Book.authors.through.__name__, Book.authors.through._meta.db_table, [f.name for f in Book.authors.through._meta.fields], Book.authors.through._meta.auto_created is Book)
print({k: getattr(v, "__name__", v) for k, v in meta.get_field("publisher").deconstruct()[3].items()})
print(meta.get_field("pages").deconstruct(), meta.pk.deconstruct())
from django.apps import apps

print([m.__name__ for m in apps.get_app_config("app").get_models()], apps.get_model("app", "book") is Book, apps.get_model("app.Author") is Author)
try:
    apps.get_model("app", "nothing")
except LookupError as e:
    print(e)
