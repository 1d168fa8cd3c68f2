"""A foreign key from both sides."""

from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


class Book(models.Model):
    title = models.CharField(max_length=100)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")

    def __str__(self):
        return self.title


jane = Author.objects.create(name="Jane Austen")
mary = Author.objects.create(name="Mary Shelley")
Book.objects.create(title="Emma", author=jane)
Book.objects.create(title="Persuasion", author_id=jane.pk)
frankenstein = Book(title="Frankenstein", author=mary)
frankenstein.save()

book = Book.objects.get(title="Emma")
print(book.author_id)
print(book.author)
print(book.author.name)
print(jane.books.all())
print(jane.books.count(), jane.books.filter(title__startswith="P"))
print(Book.objects.filter(author=jane))
print(Book.objects.filter(author=mary.pk))
print(Book.objects.filter(author__name="Mary Shelley"))
print(Book.objects.filter(author__name__startswith="J").order_by("-title"))
print(Author.objects.filter(books__title="Emma"))
print(Author.objects.filter(books__title__contains="s").distinct())
new = jane.books.create(title="Lady Susan")
print(new.author is jane, new.pk)
book.author = mary
book.save()
print([b.title for b in mary.books.order_by("title")])
