"""The SQL of a queryset with two conditions over a join, without running it."""
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=100)


class Post(models.Model):
    title = models.CharField(max_length=200)
    views = models.IntegerField(default=0)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)


# --- the tables are made here


def measure():
    return str(Post.objects.filter(author__name="Author 7", views__gt=10).query)
