"""Subquery and OuterRef."""

from django.db import models
from django.db.models import Avg, Count, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce


class Post(models.Model):
    title = models.CharField(max_length=50)

    class Meta:
        ordering = ["title"]


class Comment(models.Model):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")
    email = models.EmailField()
    stars = models.IntegerField()
    made = models.DateField()


a, b, c = [Post.objects.create(title=t) for t in "ABC"]
for post, email, stars, made in [(a, "ann@x.org", 5, "2024-01-01"), (a, "bob@x.org", 2, "2024-03-01"), (b, "cat@x.org", 4, "2024-02-01")]:
    Comment.objects.create(post=post, email=email, stars=stars, made=made)

newest = Comment.objects.filter(post=OuterRef("pk")).order_by("-made")
print(Post.objects.annotate(last=Subquery(newest.values("email")[:1])).values_list("title", "last"))
print(Post.objects.annotate(last=newest.values("email")[:1]).filter(last__startswith="b").values_list("title", flat=True))
print(Post.objects.filter(pk__in=Subquery(Comment.objects.filter(stars__gte=4).values("post"))).values_list("title", flat=True))
print(Post.objects.filter(comments__in=newest.filter(stars__lt=3)).values_list("title", flat=True))
totals = Comment.objects.filter(post=OuterRef("pk")).order_by().values("post").annotate(total=Sum("stars")).values("total")
print(Post.objects.annotate(total=Subquery(totals)).values_list("title", "total"))
print(Post.objects.annotate(total=Coalesce(Subquery(totals), 0)).order_by("-total", "title").values_list("title", "total"))
average = Comment.objects.aggregate(Avg("stars"))["stars__avg"]
print(Comment.objects.filter(stars__gt=average).count())
print(Comment.objects.filter(stars=Subquery(Comment.objects.order_by("-stars").values("stars")[:1])).values("email"))
print(Post.objects.annotate(n=Subquery(Comment.objects.filter(post=OuterRef("pk"), stars__gte=OuterRef("id")).values("post").annotate(n=Count("*")).values("n"))).values_list("title", "n"))
print(Post.objects.order_by(Subquery(newest.values("made")[:1]).desc()).values_list("title", flat=True))
print(Comment.objects.update(stars=Subquery(Post.objects.filter(pk=OuterRef("post_id")).values("pk")[:1])))
print(Comment.objects.order_by("pk").values_list("stars", "post_id"))
print(Post.objects.filter(title__in=Post.objects.filter(title__gt="A").values("title")[:1]).values("title"))
try:
    list(newest)
except ValueError as e:
    print(e)
print(Comment.objects.filter(made=Subquery(Comment.objects.filter(post=OuterRef("post")).values("post").annotate(m=models.Max("made")).values("m")[:1])).order_by("pk").values_list("email", F("post__title")))
