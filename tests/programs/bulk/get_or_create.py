"""get_or_create and update_or_create."""

from django.db import IntegrityError, models
from django.db.models import F


class Tag(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=30)
    uses = models.IntegerField(default=0)

    def __str__(self):
        return f"{self.slug}:{self.name}:{self.uses}"


class Post(models.Model):
    title = models.CharField(max_length=30)
    tags = models.ManyToManyField(Tag, related_name="posts")


tag, created = Tag.objects.get_or_create(slug="orm", defaults={"name": "ORM"})
print(tag, created)
tag, created = Tag.objects.get_or_create(slug="orm", defaults={"name": "ignored"})
print(tag, created)
tag, created = Tag.objects.get_or_create(slug__iexact="ORM", defaults={"slug": "other"})
print(tag, created)
tag, created = Tag.objects.update_or_create(slug="orm", defaults={"name": "Mapper"})
print(tag, created)
tag, created = Tag.objects.update_or_create(slug="sql", defaults={"name": lambda: "SQL"})
print(tag, created)
tag, created = Tag.objects.update_or_create(slug="sql", defaults={"uses": 3}, create_defaults={"name": "never"})
print(tag, created)
tag, created = Tag.objects.update_or_create(slug="new", defaults={"uses": 3}, create_defaults={"name": "created", "uses": 1})
print(tag, created)
Tag.objects.update_or_create(slug="sql", defaults={"uses": F("uses") + 1})
print(Tag.objects.get(slug="sql"))
post = Post.objects.create(title="p")
print(post.tags.get_or_create(slug="orm"))
print(post.tags.get_or_create(slug="fresh", name="Fresh"))
print(post.tags.update_or_create(slug="fresh", defaults={"uses": 8}))
print(post.tags.count())
try:
    Tag.objects.get_or_create(name="clash", defaults={"slug": "orm"})
except IntegrityError as e:
    print(e)
for bad in [lambda: Tag.objects.get_or_create(nme="x"), lambda: Tag.objects.get_or_create(slug="q", defaults={"nme": "x"}), lambda: Tag.objects.get_or_create(posts__title="p", defaults={"slug": "z"})]:
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
Tag.objects.create(slug="twice", name="SQL")
try:
    Tag.objects.get_or_create(name="SQL")
except Tag.MultipleObjectsReturned as e:
    print(e)
