"""Proxy models: the same table, other behaviour."""

from django.db import models
from django.db.models.signals import post_save


class Person(models.Model):
    name = models.CharField(max_length=30)
    age = models.IntegerField()

    def __str__(self):
        return self.name


class AdultManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(age__gte=18)


class Adult(Person):
    objects = AdultManager()

    class Meta:
        proxy = True
        ordering = ["-age"]

    def greet(self):
        return f"Good day, {self.name}."


class House(models.Model):
    owner = models.ForeignKey(Adult, on_delete=models.CASCADE, related_name="houses")


post_save.connect(lambda sender, **kwargs: print("saved", sender.__name__), weak=False)
Person.objects.create(name="Kid", age=9)
old = Person.objects.create(name="Old", age=90)
Adult.objects.create(name="Grown", age=30)
print(Person.objects.order_by("id"), Adult.objects.all())
print(Adult.objects.first().greet(), Adult._meta.proxy, Adult._meta.db_table, Adult._meta.concrete_model.__name__)
print(Adult.objects.get(name="Old") == old, isinstance(Adult.objects.first(), Person))
House.objects.create(owner=Adult.objects.get(name="Old"))
print(House.objects.filter(owner__age__gt=50).count(), Person.objects.filter(houses__isnull=False))
print(House.objects.select_related("owner").get().owner.greet())
try:
    Adult.objects.get(name="Kid")
except Person.DoesNotExist as e:
    print(type(e).__qualname__, e)
print(Adult.objects.filter(age__gt=80).delete())
print(Person.objects.count())
