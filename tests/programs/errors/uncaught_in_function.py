"""An exception deep inside: its line is the innermost one of this file."""

from django.db import models


class Account(models.Model):
    owner = models.CharField(max_length=50)
    balance = models.IntegerField(default=0)

    def withdraw(self, amount):
        if amount > self.balance:
            raise ValueError(f"{self.owner} has only {self.balance}")
        self.balance -= amount
        self.save()


def pay(source, target, amount):
    source.withdraw(amount)
    target.balance += amount
    target.save()


ann = Account.objects.create(owner="Ann", balance=50)
bob = Account.objects.create(owner="Bob")
pay(ann, bob, 30)
print(Account.objects.get(owner="Bob").balance, end=" and then ")
pay(ann, bob, 30)
print("not printed")
