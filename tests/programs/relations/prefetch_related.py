"""prefetch_related for what a join can't bring."""

from django.db import models
from django.db.models import Prefetch


class Author(models.Model):
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]


class Tag(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        ordering = ["name"]


class Post(models.Model):
    title = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="posts")
    tags = models.ManyToManyField(Tag)

    class Meta:
        ordering = ["title"]


ada, bob, cy = [Author.objects.create(name=name) for name in ("Ada", "Bob", "Cy")]
web, data = [Tag.objects.create(name=name) for name in ("web", "data")]
one = Post.objects.create(title="One", author=ada)
two = Post.objects.create(title="Two", author=ada, is_active=False)
three = Post.objects.create(title="Three", author=bob)
one.tags.add(web, data)
three.tags.add(data)

print("reverse foreign key")
for author in Author.objects.prefetch_related("posts"):
    print(author.name, [p.title for p in author.posts.all()])
print("many to many")
for post in Post.objects.prefetch_related("tags"):
    print(post.title, [t.name for t in post.tags.all()])
print("two levels")
for author in Author.objects.prefetch_related("posts__tags"):
    for post in author.posts.all():
        print(author.name, post.title, [t.name for t in post.tags.all()])
print("with select_related")
for post in Post.objects.select_related("author").prefetch_related("tags"):
    print(post.author.name, post.title, post.tags.all().count())
print("a filtered one asks again")
for author in Author.objects.prefetch_related("posts"):
    print(author.name, author.posts.filter(is_active=True).count())
print("Prefetch")
active = Prefetch("posts", queryset=Post.objects.filter(is_active=True), to_attr="active_posts")
for author in Author.objects.prefetch_related(active):
    print(author.name, [p.title for p in author.active_posts])
