"""Exists in filters, annotations, with not, and combined."""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q


class Customer(models.Model):
    name = models.CharField(max_length=50)
    vip = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Order(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    amount = models.IntegerField()
    open = models.BooleanField(default=False)


ann, bob, cat = [Customer.objects.create(name=n, vip=n == "Cat") for n in ("Ann", "Bob", "Cat")]
Order.objects.create(customer=ann, amount=10, open=True)
Order.objects.create(customer=ann, amount=500)
Order.objects.create(customer=bob, amount=20)

orders = Order.objects.filter(customer=OuterRef("pk"))
print(Customer.objects.filter(Exists(orders)))
print(Customer.objects.filter(~Exists(orders)))
print(Customer.objects.exclude(Exists(orders.filter(open=True))))
print(Customer.objects.annotate(large=Exists(orders.filter(amount__gt=100))).values_list("name", "large"))
print(Customer.objects.annotate(has=Exists(orders)).filter(has=True))
print(Customer.objects.annotate(has=Exists(orders)).order_by("-has", "name"))
print(Customer.objects.filter(Exists(orders.filter(open=True)) | Q(vip=True)))
print(Customer.objects.filter(Q(vip=True) | Exists(orders.filter(amount__gt=100))))
print(Customer.objects.filter(Exists(orders), Exists(orders.filter(amount__lt=15))))
print(Customer.objects.filter(Exists(orders) & ~Exists(orders.filter(open=True))))
print(Customer.objects.filter(Exists(Order.objects.none())), Customer.objects.filter(~Exists(Order.objects.none())).count())
print(Order.objects.filter(Exists(Customer.objects.filter(pk=OuterRef("customer"), vip=False))).count())
print(Customer.objects.annotate(has=Exists(orders)).values("has").annotate(n=Count("id")).order_by("has"))
print(Order.objects.filter(Exists(Order.objects.filter(customer=OuterRef("customer"), amount__gt=OuterRef("amount")))).values("amount"))
