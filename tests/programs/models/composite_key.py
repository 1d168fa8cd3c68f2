"""A primary key of several fields."""

from django.db import models


class Product(models.Model):
    name = models.CharField(max_length=30)


class OrderLine(models.Model):
    pk = models.CompositePrimaryKey("product_id", "order")
    product = models.ForeignKey(Product, on_delete=models.CASCADE)
    order = models.IntegerField()
    quantity = models.IntegerField(default=1)


tea, mug = Product.objects.create(name="tea"), Product.objects.create(name="mug")
line = OrderLine.objects.create(product=tea, order=1, quantity=3)
OrderLine.objects.create(product=mug, order=1)
OrderLine(product=tea, order=2).save()
print(line.pk, line == OrderLine.objects.get(pk=(tea.pk, 1)), hash(line) == hash(OrderLine.objects.get(pk=(1, 1))))
print(OrderLine.objects.get(pk=(1, 2)).quantity, OrderLine.objects.filter(pk__in=[(1, 1), (2, 1), (9, 9)]).count())
print(OrderLine.objects.filter(order=1).order_by("pk").values_list("pk", "quantity"))
line.quantity = 5
line.save()
print(OrderLine.objects.filter(pk=(1, 1)).update(order=7), OrderLine.objects.order_by("-pk").values_list("pk", flat=True))
print(OrderLine.objects.filter(product__name="tea").count(), OrderLine.objects.count(), Product.objects.annotate(n=models.Count("orderline")).values_list("name", "n"))
print(OrderLine._meta.pk.name, [f.attname for f in OrderLine._meta.pk_fields], OrderLine().pk)
print(OrderLine.objects.get(pk=(1, 7)).delete(), OrderLine.objects.first().pk)
for attempt in [lambda: OrderLine.objects.create(product=mug, order=1), lambda: OrderLine.objects.get(pk=1), lambda: OrderLine.objects.filter(pk__gt=(1, 1)).count()]:
    try:
        print(attempt())
    except Exception as e:
        print(type(e).__name__, e)
