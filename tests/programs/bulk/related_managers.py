"""Related managers: add, remove, set and clear, with bulk, through_defaults and keys; what each sends."""

from django.db import models


class Playlist(models.Model):
    name = models.CharField(max_length=30)
    tracks = models.ManyToManyField("Track", through="Entry", related_name="playlists")
    likes = models.ManyToManyField("Track", related_name="liked_by")


class Track(models.Model):
    title = models.CharField(max_length=30)
    album = models.ForeignKey("Album", null=True, on_delete=models.SET_NULL, related_name="tracks")

    def __str__(self):
        return self.title


class Album(models.Model):
    title = models.CharField(max_length=30)


class Entry(models.Model):
    playlist = models.ForeignKey(Playlist, on_delete=models.CASCADE)
    track = models.ForeignKey(Track, on_delete=models.CASCADE)
    position = models.IntegerField(default=0)


mix = Playlist.objects.create(name="mix")
a, b, c = [Track.objects.create(title=t) for t in "abc"]
mix.tracks.add(a, b, through_defaults={"position": 5})
mix.tracks.add(a, c)
print(Entry.objects.order_by("id").values_list("track__title", "position"))
mix.tracks.set([b, c], through_defaults={"position": 9})
print(Entry.objects.order_by("id").values_list("track__title", "position"))
d = mix.tracks.create(title="d", through_defaults={"position": lambda: 3})
print(d.playlists.all(), Entry.objects.get(track=d).position)
mix.tracks.remove(b.pk, d)
print(mix.tracks.all(), mix.tracks.through.__name__)
mix.likes.set([a.pk, b])
mix.likes.add("3")
print(mix.likes.order_by("title"), a.liked_by.count())
mix.likes.set([c], clear=True)
print(mix.likes.all(), mix.likes.contains(c), mix.likes.contains(a))
album = Album.objects.create(title="one")
album.tracks.set([a, b])
album.tracks.add(c, bulk=False)
print(album.tracks.order_by("title"), album.tracks.contains(d))
album.tracks.remove(a)
album.tracks.set([d], clear=True)
print(album.tracks.all(), Track.objects.filter(album=None).count())
print(album.tracks.update(title="renamed"), album.tracks.get_or_create(title="e"), album.tracks.update_or_create(title="e", defaults={"title": "f"}))
print(album.tracks.bulk_create([Track(title="x", album=album)])[0].album_id, album.tracks.count())
for attempt in [lambda: mix.likes.add(album), lambda: mix.likes.add(Track(title="new")), lambda: mix.likes.remove("x"), lambda: setattr(mix, "likes", [a]), lambda: setattr(album, "tracks", [a])]:
    try:
        print(attempt())
    except Exception as e:
        print(type(e).__name__, e)
