"""Posts that belong to Django's own users."""

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Count


class Post(models.Model):
    title = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="posts")
    view_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-view_count"]

    def __str__(self):
        return self.title


alice = User.objects.create(username="alice", email="alice@example.com")
bob = User.objects.create(username="bob", is_staff=True)
Post.objects.create(title="Hello", slug="hello", author=alice, view_count=5)
Post.objects.create(title="Again", slug="again", author=alice)
Post.objects.create(title="Bob here", slug="bob-here", author=bob, view_count=9)

print(User.objects.get(username="alice"))
print(alice.posts.all())
print(Post.objects.filter(author__username="bob"))
print(Post.objects.filter(author__is_staff=False).order_by("slug"))
for post in Post.objects.select_related("author"):
    print(post, "by", post.author.username)
print(User.objects.annotate(n=Count("posts")).order_by("-n").values_list("username", "n"))
print(User.objects.filter(posts__view_count__gt=4).order_by("username"))
print(alice.get_username(), repr(alice.get_full_name()), alice.is_active, alice.is_authenticated, alice.is_anonymous)
try:
    Post.objects.create(title="Dup", slug="hello", author=bob)
except Exception as e:
    print(type(e).__name__, e)
