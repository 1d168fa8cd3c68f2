"""Questions over many-to-many relations: all of, any of, none of, how many."""

from django.db import models
from django.db.models import Count, Q


class Actor(models.Model):
    name = models.CharField(max_length=30)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Film(models.Model):
    title = models.CharField(max_length=30)
    year = models.IntegerField()
    cast = models.ManyToManyField(Actor, related_name="films")

    class Meta:
        ordering = ["year"]

    def __str__(self):
        return self.title


ava, ben, cleo, dan = [Actor.objects.create(name=n) for n in ("Ava", "Ben", "Cleo", "Dan")]
for title, year, cast in [("Dawn", 1999, [ava, ben]), ("Dusk", 2004, [ava, cleo]), ("Night", 2010, [ava, ben, cleo]), ("Noon", 2020, [])]:
    Film.objects.create(title=title, year=year).cast.set(cast)

print(Film.objects.filter(cast=ava).filter(cast=ben))
print(Film.objects.filter(cast__in=[ben, cleo]).distinct())
print(Film.objects.exclude(cast=ben))
print(Film.objects.filter(cast=None), Actor.objects.filter(films=None))
print(Actor.objects.annotate(n=Count("films")).values_list("name", "n"))
print(Actor.objects.annotate(n=Count("films", filter=Q(films__year__gt=2000))).filter(n__gte=1))
print(Actor.objects.filter(films__cast=ava).exclude(pk=ava.pk).distinct())
print(Film.objects.annotate(n=Count("cast")).filter(n=2))
print(Film.objects.filter(cast__name="Ava", year__lt=2005))
print(Actor.objects.filter(films__year__gt=2000, films__title__startswith="N"))
print(Film.objects.filter(cast__in=Actor.objects.filter(name__lt="B")).count(), ava.films.exclude(cast=cleo))
print(Film.objects.values("title", "cast__name").order_by("title", "cast__name"))
print(Actor.objects.values("name").annotate(last=models.Max("films__year")).order_by("-last", "name"))
print(ben.films.filter(year__gt=2000).exists(), ben.films.latest("year"), Film.cast.through.objects.filter(actor=ava).count())
print(ava.films.aggregate(models.Avg("year")), sorted(Film.objects.get(title="Night").cast.values_list("name", flat=True)))
both = Film.objects.filter(cast__in=[ava, ben]).annotate(n=Count("cast", distinct=True)).filter(n=2)
print(both)
