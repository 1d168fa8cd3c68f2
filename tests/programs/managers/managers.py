"""Managers and querysets of one's own: chaining, as_manager, from_queryset, default managers."""

from django.db import models
from django.db.models import Count


class PostQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def popular(self, minimum=100):
        return self.filter(views__gte=minimum)

    def _private(self):
        return self

    def titles(self):
        return list(self.values_list("title", flat=True))

    def secret(self):
        return self.all()

    secret.queryset_only = True


class PostManager(models.Manager):
    def get_queryset(self):
        return PostQuerySet(self.model, using=self._db)

    def active(self):
        return self.get_queryset().active()

    def with_counts(self):
        return self.annotate(n=Count("comments"))

    def create_draft(self, title):
        return self.create(title=title, is_active=False)


class ActiveManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(is_active=True)


class Post(models.Model):
    title = models.CharField(max_length=30)
    views = models.IntegerField(default=0)
    is_active = models.BooleanField(default=True)

    objects = PostManager()
    live = ActiveManager()
    q = PostQuerySet.as_manager()
    both = ActiveManager.from_queryset(PostQuerySet)()

    class Meta:
        ordering = ["title"]

    def __str__(self):
        return self.title


class Comment(models.Model):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")


for title, views, active in [("a", 500, True), ("b", 20, True), ("c", 900, False)]:
    Post.objects.create(title=title, views=views, is_active=active)
Comment.objects.create(post_id=1)
print(Post.objects.create_draft("d").is_active)
print(Post.objects.active().popular().order_by("-views"))
print(Post.objects.all().popular(10).titles(), Post.live.all(), Post.live.count())
print(Post.q.active().popular(), Post.both.popular(600), Post.both.popular(5).active().titles())
print(Post.objects.with_counts().values_list("title", "n"))
print(Post.live.filter(title="c").exists(), Post.q.get(title="c"))
for name in ("_private", "secret", "popular"):
    print(name, hasattr(Post.q, name), hasattr(Post.objects, name), hasattr(Post.q.all(), name))
print(Post._default_manager.name, Post._base_manager.name, [m.name for m in Post._meta.managers])
print(Comment.objects.get().post, Post.objects, type(Post.q).__name__, type(Post.both).__name__)
try:
    Post(title="x").objects
except AttributeError as e:
    print(e)
print(PostQuerySet(Post).active().count(), type(Post.objects.all()).__name__, type(Post.live.all()).__name__)
