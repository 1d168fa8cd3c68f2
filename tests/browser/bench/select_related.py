"""A thousand instances, each with its related one."""
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=100)


class Post(models.Model):
    title = models.CharField(max_length=200)
    views = models.IntegerField(default=0)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)


# --- the tables are made here
authors = [Author.objects.create(name=f"Author {n}") for n in range(20)]
Post.objects.bulk_create(Post(title=f"Post {n}", views=n, author=authors[n % 20]) for n in range(1000))


def measure():
    return sum(len(post.author.name) + post.views for post in Post.objects.select_related("author"))
