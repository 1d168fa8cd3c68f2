"""FilteredRelation: a join with a condition of its own."""

from django.db import models
from django.db.models import Count, F, FilteredRelation, Q


class Restaurant(models.Model):
    name = models.CharField(max_length=30)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Pizza(models.Model):
    restaurant = models.ForeignKey(Restaurant, on_delete=models.CASCADE, related_name="pizzas")
    name = models.CharField(max_length=30)
    vegetarian = models.BooleanField()
    price = models.IntegerField()


roma, luna = Restaurant.objects.create(name="Roma"), Restaurant.objects.create(name="Luna")
for restaurant, name, vegetarian, price in [(roma, "Margherita", True, 8), (roma, "Diavola", False, 11), (luna, "Speciale", False, 15), (roma, "Funghi", True, 10)]:
    Pizza.objects.create(restaurant=restaurant, name=name, vegetarian=vegetarian, price=price)

veg = FilteredRelation("pizzas", condition=Q(pizzas__vegetarian=True))
print(Restaurant.objects.annotate(veg=veg).filter(veg__name__icontains="m"))
print(Restaurant.objects.annotate(veg=veg).values_list("name", "veg__name").order_by("name", "veg__name"))
print(Restaurant.objects.annotate(veg=veg).filter(veg=None))
print(Restaurant.objects.annotate(veg=veg, n=Count("veg")).values_list("name", "n"))
print(Restaurant.objects.annotate(veg=veg).annotate(n=Count("veg"), m=Count("pizzas", distinct=True)).values_list("name", "n", "m"))
print(Restaurant.objects.alias(veg=veg).filter(veg__isnull=False).distinct())
cheap = FilteredRelation("pizzas", condition=Q(pizzas__price__lt=F("id") + 9))
print(Restaurant.objects.annotate(cheap=cheap).filter(cheap__isnull=False).values("name", "cheap__name", "cheap__price"))
both = Restaurant.objects.annotate(veg=veg, dear=FilteredRelation("pizzas", condition=Q(pizzas__price__gt=10)))
print(both.values_list("name", "veg__name", "dear__name").order_by("name", "veg__name"))
print(Restaurant.objects.annotate(veg=veg).order_by("veg__price", "name").values_list("name", "veg__price"))
print(Pizza.objects.annotate(r=FilteredRelation("restaurant", condition=Q(restaurant__name="Roma"))).filter(r__isnull=True).values("name"))
for attempt in [
    lambda: FilteredRelation("", condition=Q()),
    lambda: FilteredRelation("pizzas", condition="x"),
    lambda: Restaurant.objects.annotate(veg=FilteredRelation("pizzas__name", condition=Q(pizzas__vegetarian=True))).filter(veg="x"),
    lambda: Restaurant.objects.annotate(veg=FilteredRelation("nothing", condition=Q())).filter(veg__name="x"),
]:
    try:
        print(attempt())
    except Exception as e:
        print(type(e).__name__, e)
