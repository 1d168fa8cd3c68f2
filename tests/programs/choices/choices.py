"""choices: TextChoices, IntegerChoices, tuples, groups, mappings, callables; get_FOO_display."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Order(models.Model):
    class Status(models.TextChoices):
        PENDING = "pending", "Pending"
        PAID = "paid", _("Paid in full")
        SHIPPED_OUT = "shipped"

    class Priority(models.IntegerChoices):
        LOW = 1
        HIGH = 9, "Very high"
        __empty__ = "(none)"

    status = models.CharField(max_length=20, choices=Status, default=Status.PENDING)
    priority = models.IntegerField(choices=Priority.choices, null=True)
    size = models.CharField(max_length=1, choices=[("S", "Small"), ("L", "Large")], default="S")
    medium = models.CharField(max_length=5, blank=True, choices=[("Audio", [("cd", "CD"), ("lp", "Vinyl")]), ("unknown", "Unknown")])
    country = models.CharField(max_length=2, blank=True, choices={"de": "Germany", "fr": "France"})
    level = models.IntegerField(default=0, choices=lambda: [(i, f"Level {i}") for i in range(3)])


order = Order.objects.create(priority=Order.Priority.HIGH, medium="lp", country="fr", level=2)
print(order.status, repr(order.status), order.status == "pending", order.get_status_display())
print(order.get_priority_display(), order.get_size_display(), order.get_medium_display(), order.get_country_display(), order.get_level_display())
order = Order.objects.get()
print(repr(order.status), type(order.status).__name__, order.status == Order.Status.PENDING, Order.Status(order.status) is Order.Status.PENDING)
print(Order.Status.choices, Order.Status.values, Order.Status.labels, Order.Status.names)
print(Order.Priority.choices, Order.Priority.values, Order.Priority.HIGH + 1, Order.Priority.HIGH.label, Order.Priority.LOW.name)
print(Order.objects.filter(status=Order.Status.PENDING).count(), Order.objects.filter(status="paid").exists())
Order.objects.update(status=Order.Status.PAID, priority=None)
order.refresh_from_db()
print(order.get_status_display(), order.get_priority_display())
order.status = "lost"
print(order.get_status_display())
try:
    order.full_clean()
except ValidationError as e:
    print(e.message_dict)
order.save()
print(Order.objects.get().status, "paid" in Order.Status.values, Order.Status("paid").label)
print(Order._meta.get_field("size").choices, Order._meta.get_field("medium").flatchoices, Order._meta.get_field("country").choices)
print(str(Order.Status.PAID), f"{Order.Status.PAID}", Order.Status.SHIPPED_OUT.label, len(Order.Status), list(Order.Priority))
try:
    Order.Status("none")
except ValueError as e:
    print(e)
