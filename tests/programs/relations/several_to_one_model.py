"""Two foreign keys to the same model, and a relation without a way back."""

from django.db import models
from django.db.models import Q


class Account(models.Model):
    owner = models.CharField(max_length=50)

    def __str__(self):
        return self.owner


class Transfer(models.Model):
    source = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sent")
    target = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="received")
    checked_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    amount = models.IntegerField()


ann, bob, eve = [Account.objects.create(owner=n) for n in ("Ann", "Bob", "Eve")]
Transfer.objects.create(source=ann, target=bob, amount=10)
Transfer.objects.create(source=bob, target=ann, amount=4, checked_by=eve)
Transfer.objects.create(source=eve, target=bob, amount=6)

print(ann.sent.values_list("amount", "target__owner"))
print(bob.received.values_list("amount", "source__owner").order_by("amount"))
print(Transfer.objects.filter(Q(source=ann) | Q(target=ann)).count())
print(Transfer.objects.filter(source__owner="Ann", target__owner="Bob").values("amount"))
print(Account.objects.filter(sent__amount__gt=5, received__amount__lt=5))
print(Account.objects.filter(sent__target__owner="Bob").order_by("owner"))
print([(t.source.owner, t.target.owner) for t in Transfer.objects.select_related("source", "target").order_by("id")])
print([t.checked_by for t in Transfer.objects.select_related("checked_by").order_by("id")])
print(sorted(f.name for f in Account._meta.get_fields()))
try:
    Account.objects.filter(transfer__amount=1)
except Exception as e:
    print(e)
