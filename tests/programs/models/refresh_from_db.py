"""refresh_from_db with fields and with a queryset, and what it forgets."""

from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import models


class Owner(models.Model):
    name = models.CharField(max_length=30)

    def __str__(self):
        return self.name


class LiveManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(alive=True)


class Pet(models.Model):
    name = models.CharField(max_length=30)
    age = models.IntegerField(default=1)
    alive = models.BooleanField(default=True)
    owner = models.ForeignKey(Owner, models.SET_NULL, null=True, related_name="pets")
    friends = models.ManyToManyField("self")

    objects = LiveManager()

    def __str__(self):
        return f"{self.name} ({self.age})"


ann, bo = Owner.objects.create(name="Ann"), Owner.objects.create(name="Bo")
rex = Pet.objects.create(name="Rex", owner=ann)
tom = Pet.objects.create(name="Tom")
Pet.objects.filter(pk=rex.pk).update(name="Max", age=5, owner=bo)
rex.refresh_from_db(fields=["age"])
print(rex, rex.owner)
rex.refresh_from_db(fields=["owner"])
print(rex, rex.owner_id, "owner" in rex.__dict__, Pet.owner.is_cached(rex))
print(rex.owner)
rex.refresh_from_db()
print(rex, rex.owner)
# A prefetched cache goes when its field is asked for, and when all are.
rex = Pet.objects.prefetch_related("friends").get(name="Max")
rex.friends.through.objects.create(from_pet=rex, to_pet=tom)
print(list(rex.friends.all()))
rex.refresh_from_db(fields=["friends"])
print(list(rex.friends.all()))
ann = Owner.objects.prefetch_related("pets").get(name="Ann")
Pet.objects.filter(pk=rex.pk).update(owner=ann)
print(list(ann.pets.all()))
ann.refresh_from_db()
print(list(ann.pets.all()))
ann.extra = "stays"
rex.refresh_from_db(from_queryset=Pet.objects.select_related("owner"))
print(rex.owner, ann.extra)
Pet.objects.filter(pk=tom.pk).update(alive=False)
tom.refresh_from_db()
print(tom.alive)
for options in ({"from_queryset": Pet.objects.all()}, {"fields": ["colour"]}, {"fields": ["owner__name"]}, {"fields": []}):
    try:
        tom.refresh_from_db(**options)
        print("refreshed")
    except (Pet.DoesNotExist, FieldDoesNotExist, FieldError, ValueError) as e:
        print(type(e).__qualname__, e)
part = Pet.objects.only("name").get(pk=rex.pk)
part.refresh_from_db()
print(sorted(part.get_deferred_fields()))
print(part.age, sorted(part.get_deferred_fields()))
try:
    Pet(name="new").refresh_from_db()
except Pet.DoesNotExist as e:
    print(e)
