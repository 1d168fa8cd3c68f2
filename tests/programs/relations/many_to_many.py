"""A many-to-many relation: add, remove, set, clear, and querying through it."""

from django.db import models


class Tag(models.Model):
    name = models.SlugField(unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Post(models.Model):
    title = models.CharField(max_length=200)
    tags = models.ManyToManyField(Tag, related_name="posts", blank=True)

    def __str__(self):
        return self.title


django = Tag.objects.create(name="django")
python = Tag.objects.create(name="python")
rust = Tag.objects.create(name="rust")
first = Post.objects.create(title="Why Django")
second = Post.objects.create(title="Why Rust")

first.tags.add(django, python)
second.tags.add(rust.pk)
first.tags.add(django)
print(first.tags.all())
print(python.posts.all())
print(Post.objects.filter(tags__name="rust"))
print(Post.objects.filter(tags__in=[django, python]).distinct())
print(Post.objects.filter(tags=python))
print(Tag.objects.filter(posts__title__startswith="Why").count())
first.tags.remove(python)
print(first.tags.count(), first.tags.exists())
second.tags.set([django, python])
print(second.tags.values_list("name", flat=True))
new = second.tags.create(name="wasm")
print(new, second.tags.filter(name__startswith="w"))
second.tags.clear()
print(second.tags.all())
