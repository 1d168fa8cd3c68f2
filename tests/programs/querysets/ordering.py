"""order_by, Meta.ordering, reverse, random access to the ends."""

from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=100)
    pages = models.IntegerField()
    price = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        ordering = ["-price", "title"]

    def __str__(self):
        return self.title


for title, pages, price in [
    ("Emma", 474, "9.50"),
    ("Dracula", 418, "7.25"),
    ("Ulysses", 730, "12.00"),
    ("Walden", 350, "7.25"),
]:
    Book.objects.create(title=title, pages=pages, price=price)

print([str(b) for b in Book.objects.all()])
print([b.title for b in Book.objects.order_by("title")])
print([b.title for b in Book.objects.order_by("price", "-title")])
print([b.title for b in Book.objects.reverse()])
print([b.title for b in Book.objects.order_by("pages").reverse()])
print([b.title for b in Book.objects.order_by("-pk")])
print([b.title for b in Book.objects.order_by("pages").order_by("title")])
print(Book.objects.order_by().query)
print(Book.objects.first(), Book.objects.last())
print(Book.objects.order_by("pages").first(), Book.objects.order_by("pages").last())
print(Book.objects.order_by("title").ordered, Book.objects.all().ordered, Book.objects.order_by().ordered)
