"""dates() and datetimes(): the distinct moments of a column."""

import datetime

from django.db import models


class Post(models.Model):
    title = models.CharField(max_length=30)
    day = models.DateField(null=True)
    published = models.DateTimeField()


class Comment(models.Model):
    post = models.ForeignKey(Post, on_delete=models.CASCADE)


UTC = datetime.timezone.utc
for title, *when in [("a", 2023, 5, 6, 10), ("b", 2023, 5, 20, 11), ("c", 2024, 1, 1, 10), ("d", 2024, 1, 1, 10)]:
    published = datetime.datetime(*when, tzinfo=UTC)
    Comment.objects.create(post=Post.objects.create(title=title, day=published.date(), published=published))

print(Post.objects.dates("day", "year"))
print(Post.objects.dates("day", "month"))
print(Post.objects.dates("day", "week"))
print(Post.objects.dates("day", "day", order="DESC"))
print(Post.objects.datetimes("published", "month"))
print(Post.objects.datetimes("published", "hour", order="DESC"))
print(Post.objects.filter(title__lt="c").dates("day", "year").count())
print(Comment.objects.dates("post__day", "year"))
print(Post.objects.dates("published", "day")[0])
for attempt in [
    lambda: Post.objects.dates("title", "year"),
    lambda: Post.objects.dates("day", "century"),
    lambda: Post.objects.dates("day", "year", order="UP"),
    lambda: Post.objects.datetimes("day", "hour"),
    lambda: Post.objects.dates("when", "year"),
]:
    try:
        print(attempt())
    except Exception as e:
        print(type(e).__name__, e)
