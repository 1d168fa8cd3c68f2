"""OR over relations makes outer joins; AND makes inner ones."""

from django.db import models
from django.db.models import Q


class Place(models.Model):
    name = models.CharField(max_length=30)


class Owner(models.Model):
    name = models.CharField(max_length=30)
    home = models.ForeignKey(Place, null=True, on_delete=models.SET_NULL, related_name="residents")


class Pet(models.Model):
    name = models.CharField(max_length=30)
    owner = models.ForeignKey(Owner, null=True, on_delete=models.SET_NULL, related_name="pets")
    vet = models.ForeignKey(Owner, null=True, on_delete=models.SET_NULL, related_name="patients")

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


york = Place.objects.create(name="York")
ann = Owner.objects.create(name="Ann", home=york)
bob = Owner.objects.create(name="Bob")
for name, owner, vet in [("Rex", ann, None), ("Tom", None, bob), ("Pip", bob, ann), ("Zed", None, None)]:
    Pet.objects.create(name=name, owner=owner, vet=vet)

print(Pet.objects.filter(owner__name="Ann"))
print(Pet.objects.filter(Q(owner__name="Ann") | Q(vet__name="Ann")))
print(Pet.objects.filter(Q(owner__name="Ann") | Q(name="Zed")))
print(Pet.objects.filter(Q(owner__name="Bob") & Q(vet__name="Ann")))
print(Pet.objects.filter(Q(owner__home__name="York") | Q(vet__home__name="York")))
print(Pet.objects.filter(Q(owner__home__name="York") | Q(owner__name="Bob")))
print(Pet.objects.filter(Q(owner__name="Bob") | Q(vet__name="Bob"), owner__name__startswith="B"))
print(Pet.objects.filter(owner__name__startswith="B").filter(Q(owner__name="Bob") | Q(vet__name="Bob")))
print(Pet.objects.filter(~Q(owner__name="Ann")))
print(Pet.objects.filter(~(Q(owner__name="Ann") | Q(vet__name="Bob"))))
print(Pet.objects.filter(owner__isnull=True, vet__isnull=False))
print(Pet.objects.filter(owner__home__isnull=True))
print(Pet.objects.filter(Q(owner__isnull=True) | Q(owner__home__name="York")))
print(Pet.objects.order_by("owner__home__name", "name"))
print(Pet.objects.filter(owner__name="Ann").order_by("vet__name").values_list("name", "vet__name"))
print(Owner.objects.filter(Q(pets__name="Rex") | Q(patients__name="Tom")).order_by("name").values_list("name", flat=True))
print(Pet.objects.values("name", "owner__home__name"))
print(Place.objects.filter(residents__pets__name="Rex").values("name"))
