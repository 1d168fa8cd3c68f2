"""Methods of managers, querysets and models are functions, as forgotten calls and wrong arguments show."""

import inspect
import pickle

from django.db import models


class BookQuerySet(models.QuerySet):
    def long(self, pages=100):
        """Books of many pages."""
        return self.filter(pages__gte=pages)


class Book(models.Model):
    title = models.CharField(max_length=30)
    pages = models.IntegerField(default=1)
    objects = BookQuerySet.as_manager()

    def save(self, **kwargs):
        super().save(**kwargs)


class Shelf(models.Model):
    books = models.ManyToManyField(Book)


book = Book.objects.create(title="One")
print(type(Book.objects.all), type(Book.objects.all).__name__, inspect.ismethod(Book.objects.all))
for method in [
    Book.objects.all,
    Book.objects.filter,
    Book.objects.get_queryset,
    Book.objects.long,
    Book.objects.none().filter,
    Book.objects.none().long,
    book.save,
    book.delete,
    Book.delete,
    Book._meta.get_field,
    models.QuerySet.filter,
    models.Manager.filter,
    models.Manager.all,
    BookQuerySet.filter,
    BookQuerySet.acount,
    models.Model.from_db,
    models.QuerySet.as_manager,
    models.Manager.from_queryset,
    Shelf.objects.create().books.all,
]:
    text = repr(method).split(" of <")[0].split(" at ")[0]
    function = getattr(method, "__func__", method)
    print(text, method.__name__, method.__qualname__, method.__module__, type(function).__name__)

print(Book.delete is models.Model.delete, book.delete.__func__ is Book.delete, book.delete.__self__ is book)
print(book.delete == book.delete, book.delete is book.delete, hash(book.delete) == hash(book.delete))
print(Book.objects.long.__doc__, Book.objects.long.__wrapped__ is BookQuerySet.long)
print(pickle.loads(pickle.dumps(models.QuerySet.filter)) is models.QuerySet.filter)
print([
    hasattr(method, "alters_data")
    for method in (Book.objects.all, Book.objects.create, Book.objects.aupdate, book.delete, Book.objects.all().delete)
])
print(hasattr(Book.objects, "delete"), hasattr(Book.objects, "resolve_expression"))
for method in (
    Book.objects.all,
    Book.objects.in_bulk,
    Book.objects.get_or_create,
    models.QuerySet.bulk_create,
    models.Model.save,
    models.Model.refresh_from_db,
    models.Model.from_db,
):
    print(inspect.signature(method))

for number, attempt in enumerate(
    [
        lambda: Book.objects.all.filter(),
        lambda: Book.objects.all().filter.title,
        lambda: Book.objects.filter[0],
        lambda: list(Book.objects.all),
        lambda: len(Book.objects.all),
        lambda: Book.objects.all + 1,
        lambda: Book.objects.all()[Book.objects.all],
        lambda: models.QuerySet.filter(),
        lambda: Book.delete(),
        lambda: Book.objects.all("x"),
        lambda: Book.objects.all(title="x"),
        lambda: Book.objects.count("x"),
        lambda: Book.objects.exists(title="x"),
        lambda: Book.objects.first(1),
        lambda: Book.objects.get_or_create(1, 2, 3),
        lambda: Book.objects.bulk_create(),
        lambda: Book.objects.bulk_update([book]),
        lambda: Book.objects.all().delete(1),
        lambda: Book.objects.all().update(1),
        lambda: Book.objects.latest(x=1),
        lambda: Book.objects.in_bulk([1], 2),
        lambda: Book.objects.in_bulk([1], 2, field_name="pk"),
        lambda: Book.objects.in_bulk([1], id_list=[2]),
        lambda: Book.objects.using(),
        lambda: Book.objects.union(1, x=1),
        lambda: Book.objects.dates(),
        lambda: Book.objects.raw(),
        lambda: book.delete(1, 2, 3),
        lambda: book.delete(x=3),
        lambda: models.Model.save(book, 1),
        lambda: book.save(commit=True),
        lambda: book.full_clean(x=1),
        lambda: Book._meta.get_field(),
        lambda: Book.from_db(),
        lambda: Book.objects.db_manager(1, 2, 3),
        lambda: Book._meta.get_field("title").clean(1),
    ]
):
    try:
        print(number, "fine", attempt())
    except Exception as e:
        print(number, type(e).__name__, e)
