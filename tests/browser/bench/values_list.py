"""Ten thousand rows as tuples."""
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=100)


class Post(models.Model):
    title = models.CharField(max_length=200)
    views = models.IntegerField(default=0)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)


# --- the tables are made here
authors = [Author.objects.create(name=f"Author {n}") for n in range(20)]
Post.objects.bulk_create(Post(title=f"Post {n}", views=n, author=authors[n % 20]) for n in range(10_000))


def measure():
    return len(list(Post.objects.values_list("pk", "title", "views", "author_id")))
