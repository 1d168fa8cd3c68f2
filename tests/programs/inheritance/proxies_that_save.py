"""Proxies with managers, defaults and a save() of their own."""

from django.db import models
from django.db.models.signals import post_delete, post_save


class Account(models.Model):
    name = models.CharField(max_length=30)
    kind = models.CharField(max_length=10, default="user")
    balance = models.IntegerField(default=0)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.name}/{self.kind}"


class AdminManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(kind="admin")

    def create(self, **kwargs):
        return super().create(**{"balance": 100} | kwargs)


class Admin(Account):
    objects = AdminManager()
    everyone = models.Manager()

    class Meta:
        proxy = True
        ordering = ["-id"]

    def save(self, *args, **kwargs):
        self.kind = "admin"
        super().save(*args, **kwargs)


class Root(Admin):
    class Meta:
        proxy = True


class Token(models.Model):
    owner = models.ForeignKey(Admin, on_delete=models.CASCADE, related_name="tokens")


for model in (Account, Admin, Root):
    post_save.connect(lambda sender, created, **kwargs: print("saved", sender.__name__, created), sender=model, weak=False)
    post_delete.connect(lambda sender, **kwargs: print("deleted", sender.__name__), sender=model, weak=False)

user = Account.objects.create(name="ann")
admin = Admin.objects.create(name="bo")
root = Root.objects.create(name="cy", balance=5)
print(Account.objects.all(), Admin.objects.all(), Root.objects.all(), Root.everyone.count())
print(Root._meta.concrete_model.__name__, Root._meta.default_manager.name, Root._meta.db_table, Admin._base_manager.model.__name__)
print(Admin.objects.get_or_create(name="ann"), Account.objects.count())
promoted = Admin.everyone.get(pk=user.pk)
promoted.save(update_fields=["kind"])
print(Account.objects.get(pk=user.pk), admin == Account.objects.get(pk=admin.pk), hash(admin) == hash(Account.objects.get(pk=admin.pk)))
try:
    Token.objects.create(owner=Account.objects.get(pk=admin.pk))
    print("an Account is good enough", Token.objects.get().owner.__class__.__name__)
except ValueError as e:
    print(e)
Token.objects.create(owner=root)
print(Admin.objects.update(balance=models.F("balance") + 1), Admin.objects.aggregate(s=models.Sum("balance")))
print(root.tokens.count(), root.delete())
print(Admin.objects.filter(name="ann").delete())
print(Account.objects.all(), Token.objects.count())
