"""Serializers with natural keys, forward references and the python format."""

import json

from django.core import serializers
from django.db import models


class PersonManager(models.Manager):
    def get_by_natural_key(self, first, last):
        return self.get(first=first, last=last)


class Person(models.Model):
    first = models.CharField(max_length=10)
    last = models.CharField(max_length=10)
    boss = models.ForeignKey("self", models.SET_NULL, null=True)

    objects = PersonManager()

    class Meta:
        unique_together = [("first", "last")]

    def __str__(self):
        return f"{self.first} {self.last}"

    def natural_key(self):
        return (self.first, self.last)


class Book(models.Model):
    title = models.CharField(max_length=10)
    author = models.ForeignKey(Person, models.CASCADE)
    readers = models.ManyToManyField(Person, related_name="read")

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.title,) + self.author.natural_key()

    natural_key.dependencies = ["app.person"]


ann = Person.objects.create(first="Ann", last="A")
bo = Person.objects.create(first="Bo", last="B", boss=ann)
book = Book.objects.create(title="One", author=bo)
book.readers.set([ann, bo])
everything = [*Book.objects.all(), *Person.objects.order_by("id")]
natural = serializers.serialize("json", everything, use_natural_foreign_keys=True, use_natural_primary_keys=True)
print(natural)
print(serializers.serialize("json", everything, use_natural_foreign_keys=True, fields=("author", "boss")))
print(serializers.serialize("python", [bo], use_natural_primary_keys=True))
# Rows that stand keep their primary keys.
for item in serializers.deserialize("json", natural, handle_forward_references=True):
    print(item, item.object.pk, item.deferred_fields)
Book.objects.all().delete()
Person.objects.all().delete()
later = []
for item in serializers.deserialize("json", natural, handle_forward_references=True):
    if item.deferred_fields:
        print("later", [f.name for f in item.deferred_fields], list(item.deferred_fields.values()))
        later.append(item)
    else:
        item.save()
for item in later:
    item.save_deferred_fields()
print(Book.objects.get().author, Book.objects.get().readers.order_by("first"), Person.objects.get(first="Bo").boss)
try:
    list(serializers.deserialize("json", json.dumps([{"model": "app.book", "fields": {"title": "x", "author": ["No", "One"]}}])))
except serializers.base.DeserializationError as e:
    print(type(e).__name__, e)
for item in serializers.deserialize("json", json.dumps([{"model": "app.person", "fields": {"first": "Q", "last": "R", "shoe": 9}}, {"model": "app.gone", "fields": {}}]), ignorenonexistent=True):
    print(item.object, item.object.pk)
    item.save(force_insert=True)
print(Person.objects.filter(first="Q").count())
