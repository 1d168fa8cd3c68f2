"""A one-to-one relation: profile and user."""

from django.db import models


class Person(models.Model):
    name = models.CharField(max_length=50)

    def __str__(self):
        return self.name


class Profile(models.Model):
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="profile")
    bio = models.TextField(blank=True)

    def __str__(self):
        return f"profile of {self.person}"


ada = Person.objects.create(name="Ada")
bob = Person.objects.create(name="Bob")
Profile.objects.create(person=ada, bio="Countess")

print(Person.objects.get(name="Ada").profile.bio)
print(Profile.objects.get(person=ada))
print(Person.objects.filter(profile__bio__contains="Count"))
print(Person.objects.filter(profile=None))
print(Person.objects.filter(profile__isnull=False))
for person in Person.objects.select_related("profile"):
    print(person, hasattr(person, "profile"))
for person in Person.objects.prefetch_related("profile"):
    print(person, hasattr(person, "profile"))
try:
    print(bob.profile)
except Profile.DoesNotExist as e:
    print(type(e).__qualname__, e)
try:
    Person.objects.get(name="Bob").profile
except Person.profile.RelatedObjectDoesNotExist as e:
    print(type(e).__qualname__, e)
try:
    Profile.objects.create(person=ada)
except Exception as e:
    print(type(e).__name__, e)
print(Profile.objects.filter(person__name="Ada").select_related("person").get())
bob.profile = Profile(bio="Builder")
bob.profile.save()
print(Person.objects.get(name="Bob").profile.bio)
