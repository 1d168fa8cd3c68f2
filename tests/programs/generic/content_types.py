"""Generic relations: a tag or comment on anything."""

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count


class Tag(models.Model):
    name = models.SlugField()
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveIntegerField()
    content_object = GenericForeignKey("content_type", "object_id")

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self):
        return self.name


class Book(models.Model):
    title = models.CharField(max_length=30)
    tags = GenericRelation(Tag, related_query_name="book")

    def __str__(self):
        return self.title


class Film(models.Model):
    title = models.CharField(max_length=30)

    def __str__(self):
        return self.title


dune = Book.objects.create(title="Dune")
alien = Film.objects.create(title="Alien")
Tag.objects.create(content_object=dune, name="scifi")
Tag(content_object=alien, name="scary").save()
dune.tags.create(name="desert")
print(dune.tags.all(), dune.tags.count())
tag = Tag.objects.get(name="scary")
print(tag.content_object, tag.content_type, tag.object_id, tag.content_type.model_class().__name__)
print(ContentType.objects.get_for_model(Book), ContentType.objects.get_for_model(dune).pk == tag.content_type_id)
print(Tag.objects.filter(content_type=ContentType.objects.get_for_model(alien), object_id=alien.pk))
print(Tag.objects.filter(book__title="Dune"))
print(Book.objects.filter(tags__name="desert"), Book.objects.annotate(n=Count("tags")).values("title", "n"))
print([(t.name, str(t.content_object)) for t in Tag.objects.prefetch_related("content_object")])
print([(b.title, list(b.tags.all())) for b in Book.objects.prefetch_related("tags")])
dune.tags.add(Tag(name="classic"), bulk=False)
dune.tags.remove(dune.tags.get(name="scifi"))
print(dune.tags.all())
dune.tags.set([tag])
print(dune.tags.all(), Tag.objects.count())
print(dune.delete(), alien.delete())
print(Tag.objects.count())
orphan = Tag.objects.create(name="orphan", content_type=ContentType.objects.get_for_model(Book), object_id=99)
print(orphan.content_object)
try:
    Tag.objects.filter(content_object=alien)
except Exception as e:
    print(type(e).__name__, e)
