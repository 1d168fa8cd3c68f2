"""When a related object is fetched, and when it is remembered."""

from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)


class Book(models.Model):
    title = models.CharField(max_length=50)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")


ann = Author.objects.create(name="Ann")
bob = Author.objects.create(name="Bob")
Book.objects.create(title="One", author=ann)

book = Book.objects.get(title="One")
print("id needs no query:", book.author_id)
print("first access:", book.author.name)
print("second access:", book.author.name)
book.author = bob
print("assigned:", book.author.name, book.author_id)
book.author_id = ann.pk
print("id changed:", book.author.name)
book.author_id = bob.pk
book.save()
print("same id after save:", book.author.name)
for b in bob.books.all():
    print("known from the reverse side:", b.author is bob)
fresh = Book.objects.get(title="One")
fresh.author.name = "Bobby"
fresh.author.save()
print("another object:", bob.name, Book.objects.get(title="One").author.name)
fresh.refresh_from_db()
print("refreshed:", fresh.author.name)
books = bob.books
print("managers remember nothing:", books.count(), books.count())
every = bob.books.all()
print("querysets do:", len(every), len(every))
