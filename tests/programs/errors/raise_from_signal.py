"""An exception from a signal handler comes out of save; the row stays, without a transaction."""

from django.db import models
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver


class Badge(models.Model):
    name = models.CharField(max_length=30)


@receiver(pre_save, sender=Badge)
def no_blanks(sender, instance, **kwargs):
    if not instance.name:
        raise ValueError("a badge needs a name")


@receiver(post_save, sender=Badge)
def late(sender, instance, created, **kwargs):
    if instance.name == "late":
        raise RuntimeError("too late")


for name in ("gold", "", "late"):
    try:
        Badge.objects.create(name=name)
    except (ValueError, RuntimeError) as e:
        print(type(e).__name__, e)
print(Badge.objects.values_list("name", flat=True))
Badge(name="").save()
