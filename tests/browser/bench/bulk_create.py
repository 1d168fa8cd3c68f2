"""A thousand rows written at once, and deleted again."""
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=100)


class Post(models.Model):
    title = models.CharField(max_length=200)
    views = models.IntegerField(default=0)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)


# --- the tables are made here
author = Author.objects.create(name="Author")


def measure():
    Post.objects.bulk_create([Post(title=f"Post {n}", views=n, author=author) for n in range(1000)])
    Post.objects.all().delete()
