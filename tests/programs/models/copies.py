"""Copies of instances: a new primary key, _state, relations that stay behind; pickles and copy.copy."""

import copy
import pickle

from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=30)

    def __str__(self):
        return self.name


class Book(models.Model):
    title = models.CharField(max_length=30)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    tags = models.ManyToManyField("Tag")
    code = models.CharField(max_length=10, unique=True, null=True)

    def __str__(self):
        return self.title


class Tag(models.Model):
    name = models.CharField(max_length=10)


ann = Author.objects.create(name="Ann")
book = Book.objects.create(title="One", author=ann, code="x1")
book.tags.set([Tag.objects.create(name="a"), Tag.objects.create(name="b")])
old = Book.objects.get()
book.pk = None
book.code = None
print(book._state.adding, book._state.db, book == old)
try:
    hash(book)
except TypeError as e:
    print(e)
try:
    book.tags.count()
except ValueError as e:
    print(e)
book._state.adding = True
book.save()
book.tags.set(old.tags.all())
print(book.pk, book.tags.count(), ann.books.count())
# Without a new state the copy is an UPDATE, then an INSERT.
book.pk = 50
book.title = "Fifty"
book.save()
print(Book.objects.order_by("pk").values_list("pk", "title"))

twin = copy.copy(book)
print(twin == book, twin is book, twin._state is book._state, twin._state.fields_cache is book._state.fields_cache, twin.author is book.author)
twin.title = "Twin"
print(book.title, copy.deepcopy(book).author is book.author, copy.deepcopy(book) == book)
loaded = pickle.loads(pickle.dumps(Book.objects.select_related("author").get(pk=50)))
print(loaded, loaded.author, loaded == book, loaded._state.adding)
queryset = pickle.loads(pickle.dumps(Book.objects.order_by("pk").only("title")))
print(queryset, [b.get_deferred_fields() == {"author_id", "code"} for b in queryset])
print(Book(pk=50) == book, Book(pk=50) == Author(pk=50), Book() == Book(), Book(pk=50) in {book}, Book(pk=50) in [book])
print(Book.from_db("default", ["id", "title"], [9, "by hand"]).get_deferred_fields() == {"author_id", "code"})
