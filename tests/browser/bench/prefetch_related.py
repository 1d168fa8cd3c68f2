"""A thousand parents with their three children each, in two queries."""
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=100)


class Post(models.Model):
    title = models.CharField(max_length=200)
    views = models.IntegerField(default=0)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)


# --- the tables are made here
authors = Author.objects.bulk_create(Author(name=f"Author {n}") for n in range(1000))
Post.objects.bulk_create(Post(title=f"Post {n}", views=n, author=authors[n % 1000]) for n in range(3000))


def measure():
    return sum(len(author.post_set.all()) for author in Author.objects.prefetch_related("post_set"))
