"""select_related over one-to-one relations, forwards and backwards, present and missing."""

from django.db import models


class Car(models.Model):
    plate = models.CharField(max_length=10)

    class Meta:
        ordering = ["plate"]


class Engine(models.Model):
    car = models.OneToOneField(Car, null=True, on_delete=models.CASCADE)
    power = models.IntegerField()


class Filter(models.Model):
    engine = models.OneToOneField(Engine, primary_key=True, on_delete=models.CASCADE, related_name="filter")
    kind = models.CharField(max_length=10)


a, b = Car.objects.create(plate="A-1"), Car.objects.create(plate="B-2")
engine = Engine.objects.create(car=a, power=90)
Engine.objects.create(power=50)
Filter.objects.create(engine=engine, kind="oil")

for car in Car.objects.select_related("engine"):
    print(car.plate, car.engine.power if hasattr(car, "engine") else "no engine")
for car in Car.objects.select_related("engine__filter"):
    print(car.plate, car.engine.filter.kind if hasattr(car, "engine") else "no engine")
for engine in Engine.objects.select_related("car", "filter").order_by("power"):
    print(engine.power, engine.car and engine.car.plate, hasattr(engine, "filter"))
f = Filter.objects.select_related("engine__car").get()
print(f.pk, f.engine.car.plate, f.engine_id)
print(Car.objects.filter(engine__filter__kind="oil").select_related("engine").get().engine.power)
print(Car.objects.filter(engine=None).values_list("plate", flat=True))
print(Car.objects.exclude(engine__power__gt=60).values_list("plate", flat=True))
print(Filter.objects.filter(pk=engine.pk).count(), Filter.objects.filter(engine__power=90).values("pk"))
car = Car.objects.select_related("engine").get(plate="A-1")
print(car.engine.car is car)
try:
    Car.objects.select_related("engine").get(plate="B-2").engine
except Car.engine.RelatedObjectDoesNotExist as e:
    print(e)
