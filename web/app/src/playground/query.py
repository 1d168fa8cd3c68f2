from blog.models import Post

# How many queries does this loop send? Run it, and look at SQL.
for post in Post.objects.filter(view_count__gt=1000):
    print(post.title, "by", post.author.name)

Post.objects.select_related("author").values("title", "author__name", "view_count")
