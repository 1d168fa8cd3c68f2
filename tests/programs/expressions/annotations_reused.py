"""Annotations built on annotations; alias; where each may be used."""

from django.db import models
from django.db.models import Count, F, Sum, Value
from django.db.models.functions import Concat, Length, Upper


class Author(models.Model):
    first = models.CharField(max_length=30)
    last = models.CharField(max_length=30)

    def __str__(self):
        return f"{self.first} {self.last}"


class Book(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    pages = models.IntegerField()


leo = Author.objects.create(first="Leo", last="Tolstoy")
iris = Author.objects.create(first="Iris", last="Murdoch")
for author, pages in [(leo, 1200), (leo, 800), (iris, 300)]:
    Book.objects.create(author=author, pages=pages)

people = Author.objects.annotate(full=Concat("first", Value(" "), "last")).annotate(shout=Upper("full"), size=Length("full"))
print(people.order_by("size").values_list("shout", "size"))
print(people.filter(full__startswith="Iris"))
print(people.filter(shout="LEO TOLSTOY").values("full"))
print(Author.objects.annotate(n=Count("books"), total=Sum("books__pages")).annotate(mean=F("total") / F("n")).order_by("mean").values_list("last", "mean"))
print(Author.objects.alias(total=Sum("books__pages")).filter(total__gt=500))
print(Author.objects.alias(total=Sum("books__pages")).annotate(thousands=F("total") / 1000.0).values("last", "thousands").order_by("last"))
print(Author.objects.alias(n=Count("books")).order_by("-n").first())
print(Author.objects.annotate(n=Count("books")).values("n").order_by("n"))
print(Author.objects.annotate(n=Count("books")).values("last"))
for author in people.order_by("pk"):
    print(author.full, author.shout, author.size, author)
try:
    Author.objects.alias(x=F("first")).values("x")
except Exception as e:
    print(type(e).__name__, e)
for bad in [{"pages": F("nope")}, {"books": Count("id")}, {"x y": F("first")}]:
    try:
        Author.objects.annotate(**bad)
        print("fine", bad)
    except Exception as e:
        print(type(e).__name__, e)
print(Book.objects.annotate(who=F("author__last")).filter(who="Tolstoy").order_by("pages").values_list("who", "pages"))
