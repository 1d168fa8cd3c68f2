"""A grouped query: authors with the number and the sum of their posts' views."""
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=100)


class Post(models.Model):
    title = models.CharField(max_length=200)
    views = models.IntegerField(default=0)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)


# --- the tables are made here
authors = [Author.objects.create(name=f"Author {n}") for n in range(20)]
Post.objects.bulk_create(Post(title=f"Post {n}", views=n, author=authors[n % 20]) for n in range(200))


def measure():
    return list(Author.objects.annotate(n=models.Count("post"), total=models.Sum("post__views")).filter(n__gt=2).values_list("name", "n", "total"))
