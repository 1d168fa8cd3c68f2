"""Text functions."""

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import (
    MD5, Chr, Concat, Left, Length, Lower, LPad, LTrim, Ord, Repeat, Replace, Reverse, Right, RPad, RTrim, SHA256, StrIndex, Substr, Trim, Upper,
)


class Person(models.Model):
    name = models.CharField(max_length=30)
    alias = models.CharField(max_length=30, null=True)


Person.objects.create(name="  John Smith ", alias="smithj")
Person.objects.create(name="Élodie")


def show(**annotation):
    print(Person.objects.annotate(**annotation).order_by("id").values_list(*annotation))


show(x=Lower("name"), y=Upper("name"))
show(x=Length("name"), y=Length("alias"))
show(x=Concat("name", Value("/"), "alias"))
show(x=Concat(F("name"), F("alias")))
show(x=Left("name", 4), y=Right("name", 3))
show(x=Substr("name", 3, 4), y=Substr("name", 2))
show(x=Trim("name"), y=LTrim("name"), z=RTrim("name"))
show(x=Replace("name", Value("o"), Value("0")), y=Replace("name", Value(" ")))
show(x=StrIndex("name", Value("i")))
show(x=LPad("alias", 8, Value("*")), y=RPad("alias", 8))
show(x=Repeat("alias", 2), y=Reverse("name"))
show(x=Chr(Value(65)), y=Ord("alias"))
show(x=MD5("alias"), y=SHA256("alias"))
print(Person.objects.filter(name__length__gt=3) if hasattr(models.CharField, "length") else "no transform is registered")
models.CharField.register_lookup(Length)
print(Person.objects.filter(name__length__gt=8).count())
models.CharField.register_lookup(Upper)
print(Person.objects.filter(alias__upper="SMITHJ").count())
print(Person.objects.filter(alias__upper__startswith="SM").values("alias__upper"))
try:
    Left("name", 0)
except ValueError as e:
    print(e)
