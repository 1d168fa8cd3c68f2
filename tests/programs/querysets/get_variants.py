"""get with keys, several conditions, Q, and on filtered and related querysets."""

from django.db import models
from django.db.models import Q
from django.shortcuts import get_list_or_404, get_object_or_404


class User(models.Model):
    name = models.CharField(max_length=50)
    email = models.EmailField(unique=True)
    age = models.IntegerField()

    class Meta:
        ordering = ["name"]


class Badge(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="badges")
    kind = models.CharField(max_length=10)


ann = User.objects.create(name="Ann", email="ann@example.com", age=30)
bob = User.objects.create(name="Bob", email="bob@example.com", age=41)
Badge.objects.create(user=ann, kind="gold")

print(User.objects.get(id=1).name, User.objects.get(pk=2).name)
print(User.objects.get(email="bob@example.com", age__gt=40).name)
print(User.objects.get(Q(name="Ann") | Q(name="Cat")).name)
print(User.objects.filter(age__lt=35).get().name)
print(User.objects.get(badges__kind="gold").name)
print(ann.badges.get().kind, Badge.objects.get(user__name="Ann").user_id)
print(User.objects.values("name", "age").get(pk=1))
print(User.objects.order_by("age")[1:].get().name)
print(get_object_or_404(User, name="Bob").age, get_object_or_404(User.objects.filter(age=30)).name)
print(get_list_or_404(User, age__gt=1))
try:
    get_object_or_404(User, name="Zed")
except Exception as e:
    print(type(e).__name__, e)
try:
    User.objects.get()
except User.MultipleObjectsReturned as e:
    print(e)
user = User.objects.filter(name="Zed").first()
print(user)
try:
    bob.badges.get(kind="gold")
except Badge.DoesNotExist as e:
    print(e)
