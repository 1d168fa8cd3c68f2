"""Lookups on text."""

from django.db import models


class Person(models.Model):
    name = models.CharField(max_length=100)
    nickname = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return self.name


for name, nickname in [("Alice Cooper", "Ali"), ("alan Turing", ""), ("Bob 100%", "Bobby"), ("Al_Pacino", "Al")]:
    Person.objects.create(name=name, nickname=nickname)

print(Person.objects.filter(name="Alice Cooper"))
print(Person.objects.filter(name__exact="alice cooper"))
print(Person.objects.filter(name__iexact="alice cooper"))
print(Person.objects.filter(name__contains="al"))
print(Person.objects.filter(name__icontains="AL"))
print(Person.objects.filter(name__startswith="Al"))
print(Person.objects.filter(name__istartswith="al"))
print(Person.objects.filter(name__endswith="ing"))
print(Person.objects.filter(name__iendswith="ING"))
print(Person.objects.filter(name__contains="100%"))
print(Person.objects.filter(name__contains="_"))
print(Person.objects.filter(name__regex=r"^Al"))
print(Person.objects.filter(name__iregex=r"^al(an|ice)"))
print(Person.objects.filter(nickname=""))
print(Person.objects.exclude(nickname=""))
