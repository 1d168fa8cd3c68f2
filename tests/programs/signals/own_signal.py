"""Signals of one's own: send, send_robust, dispatch_uid, weak receivers, several senders."""

import gc

from django.db import models
from django.dispatch import Signal, receiver

ordered = Signal()


class Order(models.Model):
    total = models.IntegerField()

    def place(self):
        self.save()
        return ordered.send(sender=Order, order=self)


@receiver(ordered)
def invoice(sender, order, **kwargs):
    return f"invoice over {order.total}"


@receiver(ordered, sender=Order, dispatch_uid="ship")
def ship(sender, order, **kwargs):
    if order.total > 100:
        raise ValueError("too heavy")
    return "shipped"


ordered.connect(ship, sender=Order, dispatch_uid="ship")
print([(f.__name__, result) for f, result in Order(total=5).place()])
print([(f.__name__, repr(result)) for f, result in ordered.send_robust(sender=Order, order=Order(total=500))])
print([(f.__name__, r) for f, r in ordered.send(sender=None, order=Order(total=7))])
print(ordered.has_listeners(Order), ordered.disconnect(dispatch_uid="ship", sender=Order), ordered.disconnect(invoice))
print(ordered.has_listeners(Order), ordered.send(sender=Order, order=None))


class Listener:
    def hear(self, **kwargs):
        return "heard"


listener = Listener()
ordered.connect(listener.hear)
print(len(ordered.send(sender=None)))
del listener
gc.collect()
print(len(ordered.send(sender=None)))
ordered.connect(lambda **kwargs: "lambda", weak=False)
print([r for _, r in ordered.send(sender="anyone")])
try:
    ordered.connect("not callable")
except (TypeError, AttributeError) as e:
    print(type(e).__name__, e)
try:
    ordered.connect(lambda sender: None)
except ValueError as e:
    print(e)
ordered.connect(ship)
Order(total=1000).place()
