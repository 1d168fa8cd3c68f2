"""Abstract base classes: fields, Meta, related names, managers, overriding."""

from django.db import models


class Timestamped(models.Model):
    created = models.DateField(default="2024-01-01")
    note = models.CharField(max_length=30, default="base")

    class Meta:
        abstract = True
        ordering = ["created"]

    def label(self):
        return f"{self.__class__.__name__} of {self.created}"


class Owner(models.Model):
    name = models.CharField(max_length=30)


class Owned(models.Model):
    owner = models.ForeignKey(Owner, on_delete=models.CASCADE, related_name="%(class)ss", related_query_name="%(app_label)s_%(class)s")

    class Meta:
        abstract = True


class Cat(Timestamped, Owned):
    name = models.CharField(max_length=30)


class Dog(Timestamped, Owned):
    note = models.TextField(default="overridden")
    created = None

    class Meta(Timestamped.Meta):
        ordering = ["-note"]
        db_table = "dogs"


ann = Owner.objects.create(name="Ann")
cat = Cat.objects.create(owner=ann, name="Tom")
dog = Dog.objects.create(owner=ann)
print(cat.label(), cat.note, dog.note)
print([f.name for f in Cat._meta.fields], [f.name for f in Dog._meta.fields])
print(ann.cats.all(), ann.dogs.values_list("note", flat=True))
print(Owner.objects.filter(app_cat__name="Tom").values("name"))
print(Cat._meta.ordering, Dog._meta.ordering, Cat._meta.abstract, Dog._meta.db_table)
print(Cat.objects.all().query)
print(Dog.objects.all().query)
try:
    Timestamped.objects.count()
except AttributeError as e:
    print(e)
try:
    dog.label()
except AttributeError as e:
    print(e)
