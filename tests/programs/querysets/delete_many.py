"""delete: one, several, all, and what goes with them."""

from django.db import models


class Album(models.Model):
    title = models.CharField(max_length=50)


class Track(models.Model):
    album = models.ForeignKey(Album, on_delete=models.CASCADE)
    title = models.CharField(max_length=50)


class Review(models.Model):
    album = models.ForeignKey(Album, null=True, on_delete=models.SET_NULL)
    stars = models.IntegerField()


for title in ["Blue", "Hejira", "Mingus"]:
    album = Album.objects.create(title=title)
    for n in range(2):
        Track.objects.create(album=album, title=f"{title} {n}")
    Review.objects.create(album=album, stars=len(title))

print(Track.objects.filter(title="Blue 1").delete())
print(Album.objects.get(title="Blue").delete())
print(Track.objects.count(), Review.objects.filter(album=None).count())
print(Album.objects.filter(title__startswith="H").delete())
print(Review.objects.all().delete())
print(Track.objects.filter(album__title="Mingus").delete())
print(Album.objects.all().delete())
print(Album.objects.all().delete())
try:
    Album.objects.all()[:2].delete()
except TypeError as e:
    print(e)
try:
    Album(title="never saved").delete()
except ValueError as e:
    print(e)
try:
    Album.objects.delete()
except AttributeError as e:
    print(e)
