"""RESTRICT gives way when the same deletion removes the row by CASCADE."""

from django.db import models
from django.db.models import ProtectedError, RestrictedError


class Artist(models.Model):
    name = models.CharField(max_length=30)


class Album(models.Model):
    artist = models.ForeignKey(Artist, on_delete=models.CASCADE)


class Song(models.Model):
    artist = models.ForeignKey(Artist, on_delete=models.CASCADE)
    album = models.ForeignKey(Album, on_delete=models.RESTRICT)


class Contract(models.Model):
    artist = models.ForeignKey(Artist, on_delete=models.PROTECT, related_name="contracts")


one, two = Artist.objects.create(name="one"), Artist.objects.create(name="two")
album1, album2 = Album.objects.create(artist=one), Album.objects.create(artist=two)
Song.objects.create(artist=one, album=album1)
Song.objects.create(artist=one, album=album2)
for victim in (album1, two):
    try:
        victim.delete()
    except RestrictedError as e:
        print(e.args[0], sorted(o.pk for o in e.restricted_objects))
print(one.delete())
contract = Contract.objects.create(artist=two)
try:
    Artist.objects.all().delete()
except ProtectedError as e:
    print(e.args[0], e.protected_objects)
contract.delete()
print(Artist.objects.all().delete())
print(Album.objects.count(), Song.objects.count())
