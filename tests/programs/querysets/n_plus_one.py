"""The same report, with more queries and with fewer."""

from django.db import connection, models, reset_queries
from django.db.models import Count


class Library(models.Model):
    name = models.CharField(max_length=50)


class Shelf(models.Model):
    library = models.ForeignKey(Library, on_delete=models.CASCADE, related_name="shelves")
    label = models.CharField(max_length=10)


class Book(models.Model):
    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="books")
    title = models.CharField(max_length=50)


for name in ["Central", "West"]:
    library = Library.objects.create(name=name)
    for label in "AB":
        shelf = Shelf.objects.create(library=library, label=label)
        for n in range(2):
            Book.objects.create(shelf=shelf, title=f"{name}-{label}{n}")


def counted(report):
    reset_queries()
    report()
    print(f"-> {len(connection.queries)} queries")


def slow():
    for book in Book.objects.all():
        print(book.title, book.shelf.label, book.shelf.library.name)


def joined():
    for book in Book.objects.select_related("shelf__library"):
        print(book.title, book.shelf.label, book.shelf.library.name)


def slow_counts():
    for library in Library.objects.all():
        print(library.name, sum(shelf.books.count() for shelf in library.shelves.all()))


def prefetched_counts():
    for library in Library.objects.prefetch_related("shelves__books"):
        print(library.name, sum(len(shelf.books.all()) for shelf in library.shelves.all()))


def annotated_counts():
    for library in Library.objects.annotate(n=Count("shelves__books")):
        print(library.name, library.n)


for report in (slow, joined, slow_counts, prefetched_counts, annotated_counts):
    print(report.__name__)
    counted(report)
print(connection.queries[-1]["sql"])
