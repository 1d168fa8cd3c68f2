"""Prefetching generic relations and the objects behind generic foreign keys."""

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models
from django.db.models import Count, Q


class Comment(models.Model):
    text = models.CharField(max_length=30)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveIntegerField()
    target = GenericForeignKey()

    class Meta:
        ordering = ["id"]


class Photo(models.Model):
    name = models.CharField(max_length=30)
    comments = GenericRelation(Comment)


class Author(models.Model):
    name = models.CharField(max_length=30)


class Article(models.Model):
    title = models.CharField(max_length=30)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    comments = GenericRelation(Comment, related_query_name="articles")


ann = Author.objects.create(name="Ann")
sea, sky = Photo.objects.create(name="sea"), Photo.objects.create(name="sky")
news = Article.objects.create(title="news", author=ann)
for target, text in [(sea, "wet"), (news, "true?"), (sea, "blue"), (sky, "high")]:
    Comment.objects.create(target=target, text=text)
print([(c.text, type(c.target).__name__, c.target.pk) for c in Comment.objects.prefetch_related("target")])
prefetch = GenericPrefetch("target", [Photo.objects.all(), Article.objects.select_related("author")])
print([c.target.author.name if isinstance(c.target, Article) else c.target.name for c in Comment.objects.prefetch_related(prefetch)])
print([(p.name, [c.text for c in p.comments.all()]) for p in Photo.objects.prefetch_related("comments").order_by("id")])
print(Photo.objects.annotate(n=Count("comments")).order_by("id").values_list("name", "n"))
print(Photo.objects.annotate(n=Count("comments", filter=Q(comments__text__contains="e"))).order_by("id").values_list("name", "n"))
print(Photo.objects.filter(comments__text="high").values("name"), Comment.objects.filter(articles__title="news").values("text"))
print(Photo.objects.exclude(comments__text="high").values("name"))
print(sea.comments.filter(text="wet").delete(), sea.comments.count())
print(Comment.objects.filter(content_type__model="photo").count(), ContentType.objects.get_for_models(Photo, Article).keys() == {Photo, Article})
sea.delete()
print(Comment.objects.values_list("text", flat=True))
