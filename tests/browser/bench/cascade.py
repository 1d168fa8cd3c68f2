"""Deleting over three levels, a thousand rows in all. It is rolled back, so that there is something to delete again."""
from django.db import models, transaction


class Shelf(models.Model):
    name = models.CharField(max_length=100)


class Book(models.Model):
    title = models.CharField(max_length=200)
    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE)


class Page(models.Model):
    number = models.IntegerField()
    book = models.ForeignKey(Book, on_delete=models.CASCADE)


class Note(models.Model):
    text = models.CharField(max_length=200)
    page = models.ForeignKey(Page, on_delete=models.CASCADE)


# --- the tables are made here
shelf = Shelf.objects.create(name="Shelf")
books = Book.objects.bulk_create(Book(title=f"Book {n}", shelf=shelf) for n in range(19))
pages = Page.objects.bulk_create(Page(number=n, book=books[n % 19]) for n in range(190))
Note.objects.bulk_create(Note(text=f"Note {n}", page=pages[n % 190]) for n in range(790))


def measure():
    with transaction.atomic():
        count, _ = Shelf.objects.get().delete()
        transaction.set_rollback(True)
    assert count == 1000, count
