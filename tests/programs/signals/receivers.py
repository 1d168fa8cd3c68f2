"""dispatch_uid, weak receivers, send and send_robust, has_listeners, lazy senders."""

from django.db import models
from django.db.models.signals import ModelSignal, class_prepared, post_save, pre_save
from django.dispatch import Signal, receiver

prepared = []
class_prepared.connect(lambda sender, **kwargs: prepared.append(sender.__name__), weak=False, dispatch_uid="prepared")


# By name, before the model is there.
def early(sender, instance, **kwargs):
    print("early", sender.__name__, instance.name)


post_save.connect(early, sender="app.Cat")


class Cat(models.Model):
    name = models.CharField(max_length=10)


class Dog(models.Model):
    name = models.CharField(max_length=10)


print(prepared)


@receiver([pre_save, post_save], sender=Dog, dispatch_uid="twice")
def both(sender, signal, **kwargs):
    print("both", "pre" if signal is pre_save else "post", kwargs.get("created"))


@receiver(post_save, sender=Dog, dispatch_uid="twice")
def lost(sender, **kwargs):
    print("the same dispatch_uid: never heard")


class Listener:
    def hear(self, sender, **kwargs):
        print("method", sender.__name__)


listener = Listener()
post_save.connect(listener.hear, sender=Cat)
print(pre_save.has_listeners(Dog), pre_save.has_listeners(Cat), post_save.has_listeners(Cat))
Cat.objects.create(name="Tom")
Dog.objects.create(name="Rex")
print(post_save.disconnect(dispatch_uid="twice", sender=Dog), post_save.disconnect(dispatch_uid="twice", sender=Dog))
print(post_save.disconnect(early, sender="app.Cat"), post_save.disconnect(listener.hear, sender=Cat))
Cat.objects.create(name="silent")
Dog.objects.create(name="half")

paid = Signal()


def good(sender, **kwargs):
    return kwargs["amount"] * 2


def bad(sender, **kwargs):
    raise ValueError(f"no {kwargs['amount']}")


for function in (good, bad, good):
    paid.connect(function)
for function, answer in paid.send_robust(sender="till", amount=4):
    print(function.__name__, type(answer).__name__, answer)
try:
    paid.send(sender="till", amount=5)
except ValueError as e:
    print(e)
for wrong in (lambda: paid.connect(lambda sender: None), lambda: receiver("x")(good), lambda: post_save.connect(good, sender=3), lambda: paid.send()):
    try:
        print(wrong())
    except Exception as e:
        print(type(e).__name__, e)
print(isinstance(post_save, ModelSignal), paid.disconnect(bad), len(paid.send(sender=None, amount=1)))
