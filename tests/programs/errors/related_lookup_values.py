"""Typical slips: forgotten calls, wrong objects, None, wrong names."""

from django.db import models
from django.db.models import Count, F, Q


class Author(models.Model):
    name = models.CharField(max_length=30)


class Book(models.Model):
    title = models.CharField(max_length=30)
    author = models.ForeignKey(Author, null=True, on_delete=models.SET_NULL, related_name="books")
    pages = models.IntegerField(default=1)


ann = Author.objects.create(name="Ann")
book = Book.objects.create(title="One", author=ann)
attempts = [
    lambda: Book.objects.filter("title"),
    lambda: Book.objects.filter(title),
    lambda: Book.filter(title="One"),
    lambda: Book.objects.all().title,
    lambda: Book.objects.all.filter(title="One"),
    lambda: Book.objects[0],
    lambda: Book.objects.get(title="One").books,
    lambda: ann.books.title,
    lambda: [b for b in Book.objects],
    lambda: len(Book.objects),
    lambda: Book.objects.count,
    lambda: Book.objects.order_by(["title"]),
    lambda: Book.objects.filter(pages__gt="x"),
    lambda: Book.objects.filter(Q("x")),
    lambda: Book.objects.filter(title=Count("id")),
    lambda: Book.objects.annotate(Count("id") + 1),
    lambda: Book.objects.annotate("x"),
    lambda: Book.objects.annotate(x="pages"),
    lambda: Book.objects.annotate(x=1),
    lambda: Book.objects.aggregate(x=F("pages")),
    lambda: Book.objects.values(title="x"),
    lambda: Book.objects.get(author__name="Bob").author,
    lambda: Book.objects.first() + 1,
    lambda: Book.objects.all() + Book.objects.all(),
    lambda: Book.objects.all()["x"],
    lambda: Book.objects.create("One"),
    lambda: Book("One").save(),
    lambda: F("pages") > 3,
    lambda: Q(pages=1) and Q(title="x"),
    lambda: Q(pages=1) | "x",
    lambda: bool(F("pages")),
]
for number, attempt in enumerate(attempts):
    try:
        result = attempt()
        print(number, "fine", type(result).__name__)
    except Exception as e:
        print(number, type(e).__qualname__, e)
