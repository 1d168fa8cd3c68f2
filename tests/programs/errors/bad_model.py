"""Broken model definitions."""

from django.core.exceptions import FieldError
from django.db import models

print(models.CharField(max_length=5))
try:

    class NoOnDelete(models.Model):
        other = models.ForeignKey("self")

except TypeError as e:
    print(e)
try:

    class BadMeta(models.Model):
        class Meta:
            odering = ["name"]

except TypeError as e:
    print(e)
try:
    models.ForeignKey("self", on_delete=models.SET_NUL)
except AttributeError as e:
    print(e)
try:
    models.CharField(max_lenght=5)
except TypeError as e:
    print(e)
try:
    models.DateField(auto_now=True, editable=True).deconstruct()
    models.CharField(max_length=5, choices=3)
except TypeError as e:
    print(e)
try:

    class TwoKeys(models.Model):
        a = models.AutoField(primary_key=True)
        b = models.AutoField(primary_key=True)

except Exception as e:
    print(type(e).__name__, e)


class Base(models.Model):
    name = models.CharField(max_length=5)

    class Meta:
        abstract = True


try:
    Base.objects
except AttributeError as e:
    print(e)
try:
    Base(name="x")
except TypeError as e:
    print(e)


class Parent(models.Model):
    name = models.CharField(max_length=5)


class Clash(Parent):
    name = models.IntegerField()
