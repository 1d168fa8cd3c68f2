"""Two hundred instances, written one by one."""
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=100)


class Post(models.Model):
    title = models.CharField(max_length=200)
    views = models.IntegerField(default=0)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)


# --- the tables are made here
author = Author.objects.create(name="Author")
posts = Post.objects.bulk_create(Post(title=f"Post {n}", author=author) for n in range(200))


def measure():
    for post in posts:
        post.views += 1
        post.save()
