"""only and defer: fields that come with the row, and those fetched when asked for."""

from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)
    bio = models.TextField()


class Post(models.Model):
    title = models.CharField(max_length=50)
    body = models.TextField()
    views = models.IntegerField(default=0)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)

    class Meta:
        ordering = ["title"]


ann = Author.objects.create(name="Ann", bio="Long ago ...")
Post.objects.create(title="One", body="first", author=ann)
Post.objects.create(title="Two", body="second", author=ann, views=4)

post = Post.objects.only("title").first()
print(post.title, post.pk, post.get_deferred_fields() == {"body", "views", "author_id"})
print("now a query:", post.body)
print("no more:", post.body, "body" in post.get_deferred_fields())
print([p.title for p in Post.objects.defer("body")])
for p in Post.objects.defer("body", "views"):
    print(p.title, p.views)
print(Post.objects.only("title", "views").defer("views").first().title)
print(Post.objects.defer("title").only("title").first().title)
print(Post.objects.defer("title").defer("body").first().views)
print(Post.objects.defer("title").defer(None).first().title)
p = Post.objects.select_related("author").only("title", "author__name").first()
print(p.title, p.author.name)
print(p.author.bio)
p = Post.objects.select_related("author").defer("author__bio", "body").get(title="Two")
print(p.author.name, sorted(p.author.get_deferred_fields()), sorted(p.get_deferred_fields()))
p.views = 9
p.save()
q = Post.objects.only("title").get(title="Two")
q.title = "Two!"
q.save()
q.views = 10
q.save()
print(Post.objects.values_list("title", "views", "body"))
r = Post.objects.defer("views").first()
r.refresh_from_db()
print(sorted(r.get_deferred_fields()), r.views)
for attempt in [
    lambda: list(Post.objects.select_related("author").only("title")),
    lambda: Post.objects.values("title").only("title"),
    lambda: list(Post.objects.only("title").values("views")),
    lambda: Post.objects.only(None),
]:
    try:
        print(attempt())
    except Exception as e:
        print(type(e).__name__, e)
