"""PROTECT and RESTRICT with several objects and models; deletions that are stopped change nothing."""

from django.db import models
from django.db.models import ProtectedError, RestrictedError


class Customer(models.Model):
    name = models.CharField(max_length=20)

    def __str__(self):
        return self.name


class Order(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="orders")
    number = models.IntegerField()

    def __str__(self):
        return f"order {self.number}"


class Invoice(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
    order = models.ForeignKey(Order, on_delete=models.RESTRICT)

    def __str__(self):
        return "invoice"


class Note(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    about = models.ForeignKey("self", on_delete=models.RESTRICT, null=True)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, null=True)


def attempt(what):
    try:
        print(what.delete())
    except (ProtectedError, RestrictedError) as e:
        objects = e.protected_objects if isinstance(e, ProtectedError) else e.restricted_objects
        print(type(e).__name__, e.args[0], sorted((type(o).__name__, o.pk) for o in objects), isinstance(objects, set))


ann, bo = Customer.objects.create(name="Ann"), Customer.objects.create(name="Bo")
orders = [Order.objects.create(customer=ann, number=n) for n in range(3)]
attempt(ann)
invoice = Invoice.objects.create(customer=bo, order=orders[0])
Invoice.objects.create(customer=bo, order=orders[1])
attempt(ann)
attempt(bo)
attempt(Customer.objects.all())
attempt(Order.objects.all())
attempt(orders[2])
first = Note.objects.create(customer=bo)
second = Note.objects.create(customer=bo, about=first, order=orders[0])
attempt(first)
attempt(Note.objects.filter(pk=first.pk))
attempt(Order.objects.filter(number=0))
print(Customer.objects.count(), Order.objects.count(), Invoice.objects.count(), Note.objects.count())
attempt(invoice)
attempt(Order.objects.filter(number=0))
Invoice.objects.all().delete()
attempt(bo)
attempt(Order.objects.all())
attempt(Customer.objects.exclude(pk=None))
print(Customer.objects.count(), Note.objects.count())
