"""Relations need saved objects of the right kind."""

from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)


class Book(models.Model):
    title = models.CharField(max_length=50)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    tags = models.ManyToManyField("Tag")


class Tag(models.Model):
    name = models.CharField(max_length=50)


attempts = [
    lambda: Book(title="x", author="Ada"),
    lambda: Book(title="x", author=3),
    lambda: Book(title="x", author=Author(name="unsaved")).save(),
    lambda: Book(title="x", author=Tag.objects.create(name="t")),
    lambda: Book(title="x").tags,
    lambda: Author(name="unsaved").book_set,
    lambda: Author(name="unsaved").book_set.all(),
    lambda: Book.objects.filter(author=Author(name="unsaved")),
    lambda: Book.objects.filter(author=Tag.objects.first()),
    lambda: Book.objects.filter(author="Ada"),
    lambda: Author().delete(),
    lambda: Author().refresh_from_db(),
    lambda: Book(title="x").author,
]
for attempt in attempts:
    try:
        print(attempt())
    except Exception as e:
        print(type(e).__qualname__, e)
late = Author(name="late")
book = Book(title="early", author=late)
late.save()
book.save()
print(book.author_id == late.pk)
book.author = None
try:
    book.save()
except Exception as e:
    print(type(e).__name__, e)
print(Book.objects.get().author.name)
