"""A program that doesn't compile does nothing at all."""

from django.db import models

print("never printed")


class Post(models.Model):
    title = models.CharField(max_length=200)


for post in Post.objects.all()
    print(post.title)
