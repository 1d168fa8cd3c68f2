"""SET_NULL, SET_DEFAULT, SET(...), PROTECT, RESTRICT, DO_NOTHING."""

from django.db import IntegrityError, models
from django.db.models import ProtectedError, RestrictedError


class User(models.Model):
    name = models.CharField(max_length=30)

    def __str__(self):
        return self.name


def sentinel():
    return User.objects.get_or_create(name="deleted")[0]


class Nulls(models.Model):
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL)


class Defaults(models.Model):
    user = models.ForeignKey(User, default=1, on_delete=models.SET_DEFAULT)


class Sets(models.Model):
    user = models.ForeignKey(User, on_delete=models.SET(sentinel))


class SetsValue(models.Model):
    user = models.ForeignKey(User, null=True, on_delete=models.SET(None))


class Protects(models.Model):
    user = models.ForeignKey(User, on_delete=models.PROTECT)


class Restricts(models.Model):
    user = models.ForeignKey(User, on_delete=models.RESTRICT)


class Nothing(models.Model):
    user = models.ForeignKey(User, on_delete=models.DO_NOTHING)


first = User.objects.create(name="first")
for model in (Nulls, Defaults, Sets, SetsValue):
    user = User.objects.create(name=model.__name__)
    model.objects.create(user=user)
    print(user.delete(), model.objects.get().user)
for model in (Protects, Restricts):
    user = User.objects.create(name=model.__name__)
    row = model.objects.create(user=user)
    try:
        user.delete()
    except ProtectedError as e:
        print(e, e.protected_objects)
    except RestrictedError as e:
        print(e, e.restricted_objects)
    row.delete()
    print(user.delete())
user = User.objects.create(name="nothing")
Nothing.objects.create(user=user)
try:
    user.delete()
except IntegrityError as e:
    print(e)
print(User.objects.order_by("id").values_list("name", flat=True))
User.objects.filter(name__in=["first", "deleted"]).delete()
