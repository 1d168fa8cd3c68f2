"""Querysets joined with &, | and ^."""

from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=30)


class Book(models.Model):
    title = models.CharField(max_length=30)
    author = models.ForeignKey(Author, null=True, on_delete=models.CASCADE)
    year = models.IntegerField()

    class Meta:
        ordering = ["title"]

    def __str__(self):
        return self.title


eco, kun = Author.objects.create(name="Eco"), Author.objects.create(name="Kundera")
for title, author, year in [("Baudolino", eco, 2000), ("Ignorance", kun, 2000), ("Identity", kun, 1998), ("Beowulf", None, 1000)]:
    Book.objects.create(title=title, author=author, year=year)

b = Book.objects.filter(title__startswith="B")
y2k = Book.objects.filter(year=2000)
by_kundera = Book.objects.filter(author__name="Kundera")
no_author = Book.objects.filter(author__isnull=True)
print(b & y2k)
print(b | y2k)
print(b ^ y2k)
print(by_kundera | b)
print(by_kundera & y2k)
print(by_kundera | no_author)
print((b | by_kundera) & y2k)
print(b.exclude(author=eco) | by_kundera.filter(year__lt=1999))
print(b & Book.objects.none(), b | Book.objects.none())
print((b.order_by("-year") | y2k).query)
try:
    b | Author.objects.all()
except (AssertionError, TypeError) as e:
    print(type(e).__name__, e)
try:
    b[:1] | y2k
except TypeError as e:
    print(e)
try:
    b | y2k.distinct()
except TypeError as e:
    print(e)
