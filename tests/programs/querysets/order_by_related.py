"""Ordering along relations, with nulls, by expressions."""

from django.db import models
from django.db.models import F
from django.db.models.functions import Length, Lower


class Artist(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        ordering = ["-name"]


class Album(models.Model):
    title = models.CharField(max_length=50)
    artist = models.ForeignKey(Artist, null=True, on_delete=models.SET_NULL)
    year = models.IntegerField(null=True)

    def __str__(self):
        return self.title


abba, bach = Artist.objects.create(name="abba"), Artist.objects.create(name="Bach")
for title, artist, year in [("Waterloo", abba, 1974), ("Mass", bach, None), ("Arrival", abba, 1976), ("Unknown", None, 1900)]:
    Album.objects.create(title=title, artist=artist, year=year)

print(Album.objects.order_by("artist"))
print(Album.objects.order_by("artist_id", "title"))
print(Album.objects.order_by("artist__name", "-year"))
print(Album.objects.order_by("artist__pk", "pk"))
print(Album.objects.order_by("-artist", "title"))
print(Album.objects.order_by("year"))
print(Album.objects.order_by(F("year").asc(nulls_last=True)))
print(Album.objects.order_by(F("year").desc(nulls_first=True)))
print(Album.objects.order_by(Lower("title").desc()))
print(Album.objects.order_by(Length("title"), "title"))
print(Artist.objects.order_by("name"), Artist.objects.order_by(Lower("name")).values_list("name", flat=True))
print(Artist.objects.order_by("album__title").values_list("name", "album__title"))
print(Album.objects.order_by("artist__name").reverse())
