"""annotate over relations, then filter and order by it."""

from django.db import models
from django.db.models import Avg, Count, Max, Q, Sum


class Author(models.Model):
    name = models.CharField(max_length=50)

    def __str__(self):
        return self.name


class Book(models.Model):
    title = models.CharField(max_length=50)
    pages = models.IntegerField()
    rating = models.FloatField()
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")


ann = Author.objects.create(name="Ann")
bea = Author.objects.create(name="Bea")
cal = Author.objects.create(name="Cal")
for title, pages, rating, author in [("A", 100, 4.5, ann), ("B", 250, 3.0, ann), ("C", 80, 5.0, bea)]:
    Book.objects.create(title=title, pages=pages, rating=rating, author=author)

for author in Author.objects.annotate(n=Count("books")).order_by("-n", "name"):
    print(author, author.n)
for author in Author.objects.annotate(Count("books"), Sum("books__pages"), Avg("books__rating")).order_by("name"):
    print(author, author.books__count, author.books__pages__sum, author.books__rating__avg)
print(Author.objects.annotate(n=Count("books")).filter(n__gt=1))
print(Author.objects.annotate(n=Count("books")).filter(n=0))
print(Author.objects.filter(books__pages__gt=90).annotate(n=Count("books")).values("name", "n"))
print(Author.objects.annotate(n=Count("books")).filter(books__pages__gt=90).values("name", "n"))
print(Author.objects.annotate(good=Count("books", filter=Q(books__rating__gte=4))).order_by("id").values_list("name", "good"))
print(Book.objects.values("author").annotate(total=Sum("pages")).order_by("author"))
print(Book.objects.values("author__name").annotate(best=Max("rating"), n=Count("id")).order_by("-best"))
print(Author.objects.annotate(n=Count("books")).aggregate(Avg("n"), Max("n")))
print(Author.objects.annotate(n=Count("books")).count())
