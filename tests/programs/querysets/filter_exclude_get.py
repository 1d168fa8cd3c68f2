"""filter, exclude and get, with one condition and several."""

from django.db import models


class Post(models.Model):
    title = models.CharField(max_length=200)
    body = models.TextField()
    views = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    def __str__(self):
        return self.title


Post.objects.create(title="Hello world", body="First!", views=10)
Post.objects.create(title="Django tips", body="Use the ORM.", views=250)
Post.objects.create(title="Draft", body="", is_active=False)
Post.objects.create(title="Old news", body="...", views=3, is_active=False)

print(Post.objects.filter(is_active=True))
print(Post.objects.filter(is_active=False, views=3))
print(Post.objects.filter(views__gt=5).filter(is_active=True))
print(Post.objects.exclude(is_active=True))
print(Post.objects.exclude(is_active=True, views=3))
print(Post.objects.filter(is_active=True).exclude(title="Draft"))
print(Post.objects.get(title="Draft").is_active)
print(Post.objects.get(pk=2))
print(Post.objects.filter(pk=99))
print(list(Post.objects.filter()))
