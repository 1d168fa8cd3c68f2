"""Multi-table inheritance: parent rows, child rows, the joins between."""

from django.db import models


class Place(models.Model):
    name = models.CharField(max_length=30)
    address = models.CharField(max_length=60)

    def __str__(self):
        return self.name


class Restaurant(Place):
    serves_pizza = models.BooleanField(default=False)
    stars = models.IntegerField(default=0)

    class Meta:
        ordering = ["-stars"]


class ItalianRestaurant(Restaurant):
    serves_gnocchi = models.BooleanField(default=True)


class Waiter(models.Model):
    name = models.CharField(max_length=30)
    restaurant = models.ForeignKey(Restaurant, on_delete=models.CASCADE, related_name="waiters")


park = Place.objects.create(name="Park", address="Green 1")
diner = Restaurant.objects.create(name="Diner", address="Main 2", serves_pizza=True, stars=2)
luigi = ItalianRestaurant.objects.create(name="Luigi", address="Via 3", stars=3)
Waiter.objects.create(name="Joe", restaurant=diner)

print(Place.objects.order_by("id"), Restaurant.objects.all(), ItalianRestaurant.objects.all())
print(Place.objects.get(name="Diner").restaurant.stars)
print(diner.place_ptr_id, diner.pk, diner.id, luigi.restaurant_ptr.place_ptr == Place.objects.get(name="Luigi"))
print(Restaurant.objects.filter(name__startswith="D"))
print(Place.objects.filter(restaurant__stars__gt=1).order_by("name"))
print(Waiter.objects.filter(restaurant__address="Main 2").values("name", "restaurant__name"))
print(ItalianRestaurant.objects.filter(stars=3, name="Luigi", serves_gnocchi=True).values("name", "stars"))
try:
    park.restaurant
except Restaurant.DoesNotExist as e:
    print(type(e).__qualname__, e)
diner.name = "Big Diner"
diner.stars = 5
diner.save()
print(Place.objects.get(pk=diner.pk), Restaurant.objects.first())
print(Restaurant.objects.filter(stars=5).update(name="Bigger", serves_pizza=False))
print(Place.objects.values_list("name", flat=True).order_by("id"))
print([p.restaurant.stars if hasattr(p, "restaurant") else None for p in Place.objects.select_related("restaurant").order_by("id")])
print(luigi.delete())
print(Place.objects.get(pk=diner.pk).delete())
print(Place.objects.count(), Restaurant.objects.count(), Waiter.objects.count())
upgrade = Restaurant(place_ptr=park, stars=1)
upgrade.save_base(raw=True)
print(Restaurant.objects.get().name, Place.objects.count())
