"""m2m_changed: actions, reverse, and the keys."""

from django.db import models
from django.db.models.signals import m2m_changed


class Topping(models.Model):
    name = models.CharField(max_length=30)


class Pizza(models.Model):
    name = models.CharField(max_length=30)
    toppings = models.ManyToManyField(Topping)


def changed(sender, instance, action, reverse, model, pk_set, **kwargs):
    print(action, instance.name, "reverse" if reverse else "forward", model.__name__, sorted(pk_set) if pk_set is not None else None)


m2m_changed.connect(changed, sender=Pizza.toppings.through)
pizza = Pizza.objects.create(name="Quattro")
ham, egg, olive = [Topping.objects.create(name=n) for n in ("ham", "egg", "olive")]
pizza.toppings.add(ham, egg)
pizza.toppings.add(ham, olive)
pizza.toppings.add(ham)
pizza.toppings.remove(egg)
pizza.toppings.set([egg, ham])
olive.pizza_set.add(pizza)
olive.pizza_set.clear()
pizza.toppings.set([ham], clear=True)
pizza.toppings.clear()
print(Pizza.toppings.through.objects.count())
