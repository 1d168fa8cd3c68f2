"""The a... methods, async for, and several coroutines."""

import asyncio

from django.db import models
from django.db.models import Count, Max


class Author(models.Model):
    name = models.CharField(max_length=30)

    def __str__(self):
        return self.name


class Post(models.Model):
    title = models.CharField(max_length=30)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="posts")
    views = models.IntegerField(default=0)

    class Meta:
        ordering = ["title"]

    def __str__(self):
        return self.title


async def main():
    ann = await Author.objects.acreate(name="Ann")
    bob = Author(name="Bob")
    await bob.asave()
    for i, author in enumerate([ann, bob, ann]):
        await Post.objects.acreate(title=f"Post {i}", author=author, views=i * 10)
    print(await Post.objects.acount(), await Post.objects.filter(views=99).aexists())
    post = await Post.objects.aget(title="Post 1")
    print(post, (await Author.objects.aget(pk=post.author_id)).name)
    async for post in Post.objects.filter(views__gt=5):
        print(post.title, post.views)
    async for post in Post.objects.select_related("author"):
        print(post.title, post.author.name)
    print([p.title async for p in Post.objects.order_by("-views")[:2]])
    print(await Post.objects.afirst(), await Post.objects.alast(), await Post.objects.order_by("views").alast())
    print(await Post.objects.aaggregate(Max("views"), n=Count("id")))
    print(await Post.objects.filter(author=ann).aupdate(views=1))
    print(await Post.objects.aget_or_create(title="Post 9", defaults={"author": bob}))
    print(await Post.objects.aupdate_or_create(title="Post 9", defaults={"views": 5}))
    print(await Post.objects.ain_bulk([1, 2]))
    await post.arefresh_from_db()
    print(post.views)
    print(await post.adelete())
    print(await Post.objects.filter(views=1).adelete())
    print(await ann.posts.acount(), [p.title async for p in bob.posts.all()])
    print(await Post.objects.abulk_create([Post(title="x", author=ann), Post(title="y", author=ann)]))
    try:
        await Post.objects.aget(title="nothing")
    except Post.DoesNotExist as e:
        print(e)
    print(await Post.objects.values_list("title", flat=True).afirst())
    print(await asyncio.gather(Post.objects.acount(), Author.objects.acount()))
    async for post in Post.objects.prefetch_related("author").aiterator(chunk_size=1):
        print(post, post.author)


asyncio.run(main())
print(Post.objects.count())
