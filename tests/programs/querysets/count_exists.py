"""Questions that don't need the rows."""

from django.db import models


class Ticket(models.Model):
    subject = models.CharField(max_length=100)
    open = models.BooleanField(default=True)


print(Ticket.objects.count(), Ticket.objects.exists())
for i in range(5):
    Ticket.objects.create(subject=f"Ticket {i}", open=i < 3)

print(Ticket.objects.count())
print(Ticket.objects.filter(open=True).count())
print(Ticket.objects.filter(open=False).exists())
print(Ticket.objects.filter(subject="nothing").exists())
print(Ticket.objects.order_by("subject").count())
print(Ticket.objects.none().count(), Ticket.objects.none().exists(), list(Ticket.objects.none()))
print(Ticket.objects.values("open").distinct().count())
if Ticket.objects.filter(open=True):
    print("the whole queryset was fetched for this")
print(Ticket.objects.contains(Ticket.objects.first()))
