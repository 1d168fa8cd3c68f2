"""atomic: as context manager and decorator; what an error rolls back."""

from django.db import IntegrityError, models, transaction


class Account(models.Model):
    owner = models.CharField(max_length=30, unique=True)
    balance = models.IntegerField(default=0)


class Insufficient(Exception):
    pass


@transaction.atomic
def transfer(source, target, amount):
    Account.objects.filter(owner=target).update(balance=models.F("balance") + amount)
    account = Account.objects.get(owner=source)
    if account.balance < amount:
        raise Insufficient(f"{source} has {account.balance}")
    account.balance -= amount
    account.save()


def balances():
    return dict(Account.objects.order_by("owner").values_list("owner", "balance"))


Account.objects.create(owner="ann", balance=100)
Account.objects.create(owner="bob")
transfer("ann", "bob", 60)
print(balances())
try:
    transfer("ann", "bob", 60)
except Insufficient as e:
    print("refused:", e)
print(balances())
with transaction.atomic():
    Account.objects.create(owner="cid", balance=1)
    Account.objects.filter(owner="ann").update(balance=0)
print(balances())
try:
    with transaction.atomic():
        Account.objects.create(owner="dot")
        Account.objects.create(owner="ann")
except IntegrityError as e:
    print(e)
print(balances())
with transaction.atomic():
    print(transaction.get_connection().in_atomic_block)
print(transaction.get_connection().in_atomic_block, transaction.get_autocommit())
