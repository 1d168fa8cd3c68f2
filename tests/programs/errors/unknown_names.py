"""Names that lead nowhere, in each place where a name may stand."""

from django.core.exceptions import FieldError
from django.db import models
from django.db.models import Count, F, Q


class Author(models.Model):
    name = models.CharField(max_length=50)


class Book(models.Model):
    title = models.CharField(max_length=50)
    pages = models.IntegerField()
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    tags = models.ManyToManyField("Tag")


class Tag(models.Model):
    name = models.CharField(max_length=50)


attempts = [
    lambda: Book.objects.filter(titel="x"),
    lambda: Book.objects.exclude(Q(pages=1) | Q(titel="x")),
    lambda: Book.objects.get(author__nam="x"),
    lambda: Book.objects.filter(title__foo="x"),
    lambda: Book.objects.filter(pages__gt__lt=1),
    lambda: Book.objects.filter(title__name="x"),
    lambda: Book.objects.filter(author__gtx=1),
    lambda: Book.objects.filter(author__contains="x"),
    lambda: Book.objects.order_by("titel"),
    lambda: Book.objects.order_by("author__nam"),
    lambda: Book.objects.values("titel"),
    lambda: Book.objects.values_list("author__titel"),
    lambda: Book.objects.annotate(n=Count("pagesx")),
    lambda: Book.objects.annotate(x=F("nothing")),
    lambda: Book.objects.aggregate(Count("nothing")),
    lambda: list(Book.objects.only("titel")),
    lambda: list(Book.objects.defer("titel")),
    lambda: Author.objects.filter(book__title="x"),
    lambda: Tag.objects.filter(books__title="x"),
    lambda: Book.objects.update(titel="x"),
    lambda: list(Book.objects.select_related("autor")),
    lambda: Book.objects.order_by("-"),
    lambda: Book.objects.annotate(title=F("pages")),
    lambda: Book.objects.create(titel="x"),
]
for attempt in attempts:
    try:
        print(attempt())
    except (FieldError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
    except Exception as e:
        print("other:", type(e).__name__, e)
Author.objects.create(name="A")
try:
    list(Author.objects.prefetch_related("novels"))
except AttributeError as e:
    print(e)
