"""Names on the other side of a relation that are taken."""

from django.db import models
class Author(models.Model):
    name = models.CharField(max_length=3)
    book = models.IntegerField()
class Book(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    editor = models.ForeignKey(Author, on_delete=models.CASCADE)
for m in (Author, Book):
    for e in m.check(databases=["default"]): print(e)
a = Author.objects.create(name="a", book=1)
print(a.book_set.all())
print(Author.objects.filter(book=1))
