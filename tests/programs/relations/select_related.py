"""N+1 queries, and select_related that makes them one."""

from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=100)


class Category(models.Model):
    name = models.CharField(max_length=50)


class Post(models.Model):
    title = models.CharField(max_length=200)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    category = models.ForeignKey(Category, null=True, on_delete=models.SET_NULL)

    class Meta:
        ordering = ["title"]


ada = Author.objects.create(name="Ada")
bob = Author.objects.create(name="Bob")
news = Category.objects.create(name="News")
Post.objects.create(title="A", author=ada, category=news)
Post.objects.create(title="B", author=bob)
Post.objects.create(title="C", author=ada, category=news)

print("one query a post")
for post in Post.objects.all():
    print(post.title, post.author.name)
print("one query in all")
for post in Post.objects.select_related("author"):
    print(post.title, post.author.name)
print("a nullable relation is a left join")
for post in Post.objects.select_related("author", "category"):
    print(post.title, post.author.name, post.category.name if post.category else None)
print("all that aren't null")
for post in Post.objects.select_related():
    print(post.title, post.author.name, post.category_id)
print(Post.objects.select_related("author").get(title="B").author.name)
print(Post.objects.select_related("author").filter(author__name="Ada").count())
