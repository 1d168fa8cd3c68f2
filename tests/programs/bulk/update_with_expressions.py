"""update() with expressions, subqueries, annotations and related filters."""

from decimal import Decimal

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Concat, Lower


class Author(models.Model):
    name = models.CharField(max_length=30)
    books_written = models.IntegerField(default=0)


class Book(models.Model):
    title = models.CharField(max_length=30)
    price = models.DecimalField(max_digits=6, decimal_places=2)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")

    class Meta:
        ordering = ["id"]


ann, bob = Author.objects.create(name="Ann"), Author.objects.create(name="Bob")
for title, price, author in [("X", "10.00", ann), ("Y", "20.00", ann), ("Z", "30.00", bob)]:
    Book.objects.create(title=title, price=price, author=author)

print(Book.objects.update(price=F("price") * 2))
print(Book.objects.filter(author__name="Ann").update(title=Concat("title", Value("!"))))
print(Book.objects.values_list("title", "price"))
print(Author.objects.update(books_written=Subquery(Book.objects.filter(author=OuterRef("pk")).order_by().values("author").annotate(n=Count("pk")).values("n"))))
print(Author.objects.order_by("id").values_list("name", "books_written"))
print(Book.objects.update(price=Case(When(price__gt=50, then=Value(Decimal(50))), default=F("price"))))
print(Book.objects.annotate(low=Lower("title")).update(title=F("low")))
print(Book.objects.values_list("title", "price"))
print(Author.objects.annotate(n=Count("books")).filter(n__gt=1).update(name="Many"))
print(Author.objects.order_by("id").values_list("name", flat=True))
print(Book.objects.filter(pk__in=Book.objects.order_by("-price")[:1]).update(price=1))
print(Book.objects.filter(author=ann).update(author=bob))
print(Book.objects.select_related("author").filter(price__lt=5).update(price=2), Book.objects.order_by("-price").update(title="same"))
print(ann.books.update(title="none"), bob.books.update(title="bob's"))
print(Book.objects.values_list("title", "price", "author"))
