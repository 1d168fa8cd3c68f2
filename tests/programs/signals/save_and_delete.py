"""pre_save, post_save, pre_delete, post_delete, pre_init and post_init: who hears what, and when."""

from django.db import models
from django.db.models.signals import post_delete, post_init, post_save, pre_delete, pre_init, pre_save
from django.dispatch import receiver


class User(models.Model):
    name = models.CharField(max_length=30)

    def __str__(self):
        return self.name


class Profile(models.Model):
    user = models.OneToOneField(User, on_delete=models.CASCADE)
    bio = models.TextField(default="new here")


class Log(models.Model):
    text = models.CharField(max_length=50)


@receiver(post_save, sender=User)
def create_profile(sender, instance, created, **kwargs):
    if created:
        Profile.objects.create(user=instance)


@receiver(pre_delete, sender=User)
def log_deletion(sender, instance, **kwargs):
    Log.objects.create(text=f"deleting {instance.name}")


def show(name):
    def handler(sender, **kwargs):
        shown = {k: v for k, v in kwargs.items() if k in ("created", "raw", "using", "update_fields", "instance")}
        print(name, sender.__name__, shown)

    return handler


handlers = {s: show(n) for n, s in {"pre_save": pre_save, "post_save": post_save, "pre_delete": pre_delete, "post_delete": post_delete}.items()}
for signal, handler in handlers.items():
    signal.connect(handler, sender=User)
ann = User.objects.create(name="Ann")
print(ann.profile.bio)
ann.name = "Anna"
ann.save()
ann.save(update_fields=["name"])
User.objects.filter(pk=ann.pk).update(name="no signals")
User.objects.bulk_create([User(name="silent")])
print(ann.delete())
print(Log.objects.values_list("text", flat=True), Profile.objects.count())
User.objects.filter(name="silent").delete()
for signal, handler in handlers.items():
    print(signal.disconnect(handler, sender=User), signal.disconnect(handler, sender=User))
User.objects.create(name="quiet")


@receiver([pre_init, post_init], sender=User)
def initialised(sender, **kwargs):
    print("init", sorted(k for k in kwargs if k not in ("signal",)))


User(name="x")
User.objects.get(name="quiet")
