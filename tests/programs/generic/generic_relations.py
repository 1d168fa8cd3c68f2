"""GenericRelation: its manager, its deletions, filters through it and a changed target."""

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count


class Tag(models.Model):
    word = models.CharField(max_length=10)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveIntegerField()
    target = GenericForeignKey()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self):
        return self.word


class Animal(models.Model):
    name = models.CharField(max_length=10)
    tags = GenericRelation(Tag, related_query_name="animal")

    def __str__(self):
        return self.name


class Rock(models.Model):
    name = models.CharField(max_length=10)

    def __str__(self):
        return self.name


lion, ant, rock = Animal.objects.create(name="lion"), Animal.objects.create(name="ant"), Rock.objects.create(name="rock")
print(lion.tags.create(word="big"), lion.tags.get_or_create(word="big"), lion.tags.update_or_create(word="cat", defaults={"word": "feline"}))
lion.tags.add(Tag(word="yellow"), bulk=False)
hard = Tag.objects.create(word="hard", target=rock)
print(hard.target, hard.content_type.model, hard.object_id)
lion.tags.add(hard)
hard.refresh_from_db()
print(hard.target, lion.tags.all(), ant.tags.count())
ant.tags.set([hard, ant.tags.create(word="tiny")])
print(ant.tags.all(), lion.tags.all())
print(Tag.objects.filter(animal__name="ant"), Animal.objects.filter(tags__word__in=["big", "hard"]).order_by("name"), Animal.objects.annotate(n=Count("tags")).order_by("name").values_list("name", "n"))
hard.target = rock
hard.save()
try:
    Tag.objects.filter(target=rock)
except Exception as e:
    print(type(e).__name__, e)
for bad in (lambda: lion.tags.add(rock), lambda: lion.tags.add(Tag(word="x")), lambda: Tag(word="y", target=Rock(name="new")).save(), lambda: Animal(name="z").tags.all()):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
lion.tags.remove(lion.tags.get(word="big"))
print(lion.tags.all(), lion.tags.filter(word="yellow").delete())
print(lion.delete())
ant.tags.clear()
print(ant.delete(), rock.delete(), Tag.objects.all(), Tag.objects.get().target)
