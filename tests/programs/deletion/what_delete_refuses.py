"""delete() on sliced, distinct and unsaved things; what it returns and what it leaves behind on the instance."""

from django.db import models
from django.db.models import Exists, OuterRef


class Shop(models.Model):
    name = models.CharField(max_length=20)

    def __str__(self):
        return self.name


class Sale(models.Model):
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="sales")
    clerk = models.ForeignKey(Shop, models.SET_NULL, null=True, related_name="+")
    amount = models.IntegerField(default=1)


class Line(models.Model):
    sale = models.ForeignKey(Sale, models.CASCADE)


class Loop(models.Model):
    other = models.ForeignKey("self", models.CASCADE, null=True)


shops = [Shop.objects.create(name=n) for n in ("a", "b", "c", "d")]
for shop in shops:
    for amount in (1, 2):
        Line.objects.create(sale=Sale.objects.create(shop=shop, amount=amount, clerk=shops[0]))
for bad in (
    lambda: Shop.objects.all()[:2].delete(),
    lambda: Shop.objects.distinct("name").delete(),
    lambda: Shop.objects.values("name").delete(),
    lambda: Shop.objects.values_list("name", flat=True).delete(),
    lambda: Shop.objects.all().union(Shop.objects.all()).delete(),
    lambda: Shop(name="new").delete(),
    lambda: Shop.objects.delete(),
    lambda: Sale.objects.filter(amount__gt=1).select_related("shop").order_by("amount").delete() and "deleted",
):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
print(Sale.objects.filter(shop__name="b").delete())
print(Line.objects.filter(sale__shop__name="c").delete())
print(Shop.objects.filter(~Exists(Sale.objects.filter(shop=OuterRef("pk")))).delete())
print(Shop.objects.annotate(n=models.Count("sales")).filter(n=1, name="c").delete())
print(Shop.objects.none().delete(), Shop.objects.filter(pk__in=[]).delete(), Shop.objects.filter(name="zzz").delete())
last = shops[0]
print(last.sales.all().delete(), last.delete(), last.pk, last.name, last._state.adding)
print(Sale.objects.count(), Line.objects.count(), Shop.objects.distinct().delete())
one = Loop.objects.create()
two = Loop.objects.create(other=one)
one.other = two
one.save()
print(one.delete(), Loop.objects.count())
query = Shop.objects.all()
print(len(query), query.delete(), len(query))
