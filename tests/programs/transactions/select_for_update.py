"""select_for_update: in a transaction only; on SQLite it locks nothing."""

from django.db import models, transaction
from django.db.models import F


class Account(models.Model):
    owner = models.CharField(max_length=30)
    balance = models.IntegerField(default=0)


class Entry(models.Model):
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    amount = models.IntegerField()


account = Account.objects.create(owner="ann", balance=100)
with transaction.atomic():
    locked = Account.objects.select_for_update().get(pk=account.pk)
    locked.balance -= 30
    locked.save()
    Entry.objects.create(account=locked, amount=-30)
print(Account.objects.get().balance, Entry.objects.count())
with transaction.atomic():
    print(list(Account.objects.select_for_update(nowait=True).filter(balance__gt=0).values_list("owner", flat=True)))
    print(Entry.objects.select_for_update(of=("self",)).select_related("account").get().account.owner)
try:
    Account.objects.select_for_update(nowait=True, skip_locked=True)
except ValueError as e:
    print(e)
print(Account.objects.update(balance=F("balance") * 2), Account.objects.get().balance)
print(list(Account.objects.select_for_update().values("owner")))
print(Account.objects.select_for_update().count())
