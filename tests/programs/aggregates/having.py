"""Filters before and after an annotation: WHERE and HAVING."""

from django.db import models
from django.db.models import Avg, Count, F, Q, Sum


class Customer(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Order(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="orders")
    total = models.DecimalField(max_digits=8, decimal_places=2)
    paid = models.BooleanField(default=True)


people = {n: Customer.objects.create(name=n) for n in ("Ann", "Bob", "Cat")}
for name, total, paid in [("Ann", 20, True), ("Ann", 35, False), ("Bob", 90, True), ("Ann", 5, True)]:
    Order.objects.create(customer=people[name], total=total, paid=paid)

print(Customer.objects.annotate(n=Count("orders")).filter(n__gte=2))
print(Customer.objects.annotate(n=Count("orders")).exclude(n=1))
print(Customer.objects.filter(orders__paid=True).annotate(spent=Sum("orders__total")).filter(spent__gt=20).values("name", "spent"))
print(Customer.objects.annotate(spent=Sum("orders__total")).filter(Q(spent__gt=80) | Q(name="Cat")))
print(Customer.objects.annotate(n=Count("orders"), avg=Avg("orders__total")).filter(n__gt=0, avg__lt=50))
print(Customer.objects.annotate(n=Count("orders")).filter(n__gt=0, name__startswith="A"))
print(Customer.objects.annotate(n=Count("orders"), paid=Count("orders", filter=Q(orders__paid=True))).filter(n=F("paid")))
print(Customer.objects.annotate(spent=Sum("orders__total")).filter(spent__isnull=True))
print(Order.objects.values("customer__name").annotate(n=Count("pk")).filter(n__gt=1))
print(Customer.objects.alias(n=Count("orders")).filter(n__gte=2))
print(Customer.objects.annotate(n=Count("orders")).filter(n__gte=2).count())
print(Customer.objects.annotate(n=Count("orders")).filter(n__gte=2).exists())
