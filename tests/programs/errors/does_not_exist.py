"""get that finds nothing: caught once, then not."""

from django.db import models


class Post(models.Model):
    title = models.CharField(max_length=200)


Post.objects.create(title="Only one")

try:
    Post.objects.get(pk=999)
except Post.DoesNotExist as e:
    print("caught:", e)


def load(pk):
    post = Post.objects.get(pk=pk)
    return post


print(load(1).title)
print(load(2).title)
print("never reached")
