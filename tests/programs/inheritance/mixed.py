"""Abstract and concrete parents together, mixins, and overriding managers and Meta."""

from django.db import models


class Titled:
    def title_case(self):
        return self.name.title()


class Base(models.Model):
    name = models.CharField(max_length=30)
    rank = models.IntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["-rank"]
        verbose_name = "thing"

    def __str__(self):
        return f"{type(self).__name__} {self.name}"


class Vehicle(Titled, Base):
    wheels = models.IntegerField(default=4)


class Car(Vehicle):
    class Meta(Base.Meta):
        abstract = False
        verbose_name = "car"


class Truck(Vehicle):
    load = models.IntegerField(default=10)
    parent = models.OneToOneField(Vehicle, on_delete=models.CASCADE, parent_link=True, related_name="as_truck")

    class Meta:
        ordering = ["load"]


Car.objects.create(name="small car", rank=2)
Truck.objects.create(name="big truck", rank=5, wheels=8, load=30)
Truck.objects.create(name="pick-up", rank=1, load=3)
print(Vehicle.objects.all(), Car.objects.all(), Truck.objects.all())
print(Car.objects.get().title_case(), Car._meta.verbose_name, Truck._meta.verbose_name, Vehicle._meta.verbose_name, Truck._meta.ordering)
print(Vehicle.objects.filter(as_truck__load__gt=5), Vehicle.objects.filter(car__isnull=False), Vehicle.objects.get(name="big truck").as_truck.load)
print(Truck.objects.values("name", "wheels", "load", "parent_id"), Truck._meta.pk.name, [p.__name__ for p in Truck._meta.get_parent_list()])
print([f.name for f in Truck._meta.get_fields()], [f.name for f in Truck._meta.local_fields])
print(Truck.objects.filter(load__lt=5).update(rank=7, load=4), Truck.objects.get(name="pick-up").rank)
print(Truck.objects.only("load").first().name, Truck.objects.defer("wheels").get(load=30).wheels)
print(Truck.objects.bulk_update([Truck.objects.get(load=30)], ["load"]), Car.objects.aggregate(models.Max("rank")))
try:
    Truck.objects.bulk_create([Truck(name="x")])
except ValueError as e:
    print(e)
print(Vehicle.objects.all().delete())
