"""add, set, remove and clear with through_defaults, and m2m_changed in their order."""

from django.db import IntegrityError, models
from django.db.models.signals import m2m_changed, post_save


class Topping(models.Model):
    name = models.CharField(max_length=20)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return self.name


class Pizza(models.Model):
    name = models.CharField(max_length=20)
    toppings = models.ManyToManyField(Topping, through="Layer", related_name="pizzas")

    def __str__(self):
        return self.name


class Layer(models.Model):
    pizza = models.ForeignKey(Pizza, models.CASCADE)
    topping = models.ForeignKey(Topping, models.CASCADE)
    grams = models.IntegerField(default=10)
    note = models.CharField(max_length=10, default="")


def changed(sender, instance, action, reverse, model, pk_set, using, **kwargs):
    print(" ", action, sender.__name__, instance, "reverse" if reverse else "forward", model.__name__, pk_set and sorted(pk_set))


m2m_changed.connect(changed, sender=Pizza.toppings.through)
post_save.connect(lambda **kwargs: print("  a layer was saved"), sender=Layer, weak=False)


def layers():
    print(list(Layer.objects.order_by("id").values_list("pizza__name", "topping__name", "grams", "note")))


one, two, three = (Topping.objects.create(name=n) for n in ("ham", "egg", "leek"))
pizza = Pizza.objects.create(name="Roma")
pizza.toppings.add(one, two.pk, through_defaults={"grams": 20, "note": lambda: "called"})
layers()
pizza.toppings.add(one, through_defaults={"grams": 99})
pizza.toppings.add()
layers()
pizza.toppings.set([two, three], through_defaults={"grams": 5})
layers()
pizza.toppings.set([three, two])
pizza.toppings.set([three.pk, str(one.pk)], clear=True)
layers()
pizza.toppings.remove(two, three)
one.pizzas.add(Pizza.objects.create(name="Pisa"), through_defaults={"note": "other"})
one.pizzas.create(name="Bari", through_defaults={"grams": 1})
layers()
one.pizzas.remove(pizza)
one.pizzas.set(Pizza.objects.filter(name="Roma"))
one.pizzas.clear()
layers()
pizza.toppings.clear()
for bad in (pizza, "x", None):
    try:
        pizza.toppings.add(bad)
    except (IntegrityError, TypeError, ValueError) as e:
        print(type(e).__name__, e)
for bad in ({"weight": 1}, {"grams": "much"}):
    try:
        pizza.toppings.add(one, through_defaults=bad)
    except (IntegrityError, TypeError, ValueError) as e:
        print(type(e).__name__, e)
