"""A UUID as primary key."""

import uuid

from django.db import models


class Order(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer = models.CharField(max_length=50)


class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    what = models.CharField(max_length=50)


known = Order(id=uuid.UUID("a8098c1a-f86e-11da-bd1a-00112444be1e"), customer="Ada")
known.save()
random = Order.objects.create(customer="Bob")
print(type(random.pk).__name__, random.pk == random.id)
Line.objects.create(order=known, what="tea")
known.lines.create(what="cake")
print(Order.objects.get(pk="a8098c1a-f86e-11da-bd1a-00112444be1e").customer)
print(Order.objects.get(pk=known.pk).id)
print(Line.objects.filter(order=known).values_list("what", "order_id"))
print(Order.objects.filter(lines__what="tea").values("id"))
try:
    Order.objects.get(pk="not a uuid")
except Exception as e:
    print(type(e).__name__, e)
known.customer = "Ada L."
known.save()
print(Order.objects.count())
