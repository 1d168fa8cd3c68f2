"""The first result that a visitor sees: two models, a few rows, one query with a join."""
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=100)


class Post(models.Model):
    title = models.CharField(max_length=200)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)


# --- the tables are made here
ada = Author.objects.create(name="Ada")
Post.objects.create(title="On engines", author=ada)
print(list(Post.objects.filter(author__name="Ada").values_list("title", "author__name")))
