from blog.models import Post

# How many queries does this send? Run it, and look at SQL.
for post in Post.objects.filter(views__gt=1000):
    print(post.title, "by", post.author.name)

Post.objects.select_related("author").values("title", "author__name", "views")
