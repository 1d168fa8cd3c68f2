"""Two multi-valued relations in one query count each other's rows."""

from django.db import models
from django.db.models import Count, Sum


class Post(models.Model):
    title = models.CharField(max_length=50)

    class Meta:
        ordering = ["title"]


class Comment(models.Model):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")


class Like(models.Model):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="likes")
    weight = models.IntegerField(default=1)


class Tag(models.Model):
    posts = models.ManyToManyField(Post, related_name="tags")


a, b = Post.objects.create(title="A"), Post.objects.create(title="B")
for _ in range(2):
    Comment.objects.create(post=a)
for _ in range(3):
    Like.objects.create(post=a)
Like.objects.create(post=b, weight=5)
Tag.objects.create().posts.add(a, b)

print(Post.objects.annotate(c=Count("comments"), l=Count("likes")).values_list("title", "c", "l"))
print(Post.objects.annotate(c=Count("comments", distinct=True), l=Count("likes", distinct=True)).values_list("title", "c", "l"))
print(Post.objects.annotate(w=Sum("likes__weight"), t=Count("tags", distinct=True)).values_list("title", "w", "t"))
print(Post.objects.annotate(c=Count("comments")).annotate(w=Sum("likes__weight")).values("title", "c", "w"))
print(Post.objects.annotate(n=Count("tags")).order_by("-n", "-title").values_list("title", "n"))
print(Tag.objects.annotate(n=Count("posts__likes")).values("n"))
print(Tag.objects.annotate(n=Count("posts__likes__pk", distinct=True), p=Count("posts", distinct=True)).values("n", "p"))
print(Post.objects.aggregate(Count("comments"), Count("likes", distinct=True)))
