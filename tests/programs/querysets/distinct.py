"""distinct, and why a join may need it."""

from django.db import models


class Customer(models.Model):
    name = models.CharField(max_length=50)
    city = models.CharField(max_length=50)

    def __str__(self):
        return self.name


class Order(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="orders")
    total = models.IntegerField()


ann = Customer.objects.create(name="Ann", city="Rome")
ben = Customer.objects.create(name="Ben", city="Rome")
cem = Customer.objects.create(name="Cem", city="Oslo")
for customer, total in [(ann, 10), (ann, 20), (ben, 30), (ann, 5)]:
    Order.objects.create(customer=customer, total=total)

print(Customer.objects.filter(orders__total__gt=1))
print(Customer.objects.filter(orders__total__gt=1).distinct())
print(Customer.objects.filter(orders__total__gt=1).count())
print(Customer.objects.filter(orders__total__gt=1).distinct().count())
print(Customer.objects.values_list("city", flat=True).distinct())
print(Customer.objects.values("city").distinct().order_by("-city"))
print(Customer.objects.order_by("city").values_list("city", flat=True).distinct().count())
print(Order.objects.values("customer__city").distinct())
try:
    print(list(Customer.objects.distinct("city")))
except Exception as e:
    print(type(e).__name__, e)
