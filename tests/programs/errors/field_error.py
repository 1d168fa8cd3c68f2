"""An unknown field name lists the choices."""

from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=100)


class Book(models.Model):
    title = models.CharField(max_length=100)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")


print("before")
print(Book.objects.count())
Book.objects.filter(writer__name="Ada")
