"""Querysets as values: in, exact, several columns, slices, values_list."""

from django.db import models
from django.db.models import Max


class Team(models.Model):
    name = models.CharField(max_length=30)
    captain = models.IntegerField(null=True)

    def __str__(self):
        return self.name


class Player(models.Model):
    name = models.CharField(max_length=30)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="players")
    goals = models.IntegerField()

    def __str__(self):
        return self.name


reds, blues = Team.objects.create(name="Reds"), Team.objects.create(name="Blues", captain=3)
for name, team, goals in [("Ann", reds, 5), ("Bob", reds, 2), ("Cid", blues, 7)]:
    Player.objects.create(name=name, team=team, goals=goals)

scorers = Player.objects.filter(goals__gt=4)
print(Team.objects.filter(players__in=scorers).order_by("name"))
print(Team.objects.filter(pk__in=scorers.values("team")), Team.objects.filter(pk__in=scorers.values_list("team_id", flat=True).order_by("goals")))
print(Player.objects.filter(team__in=Team.objects.filter(captain__isnull=False)))
print(Player.objects.filter(team=Team.objects.filter(name="Blues")[:1]), Player.objects.filter(goals=Player.objects.order_by("-goals").values("goals")[:1]))
print(Player.objects.exclude(team__in=Team.objects.filter(name="Reds")))
print(Player.objects.filter(goals__gt=Player.objects.filter(name="Bob").values("goals")[:1]).order_by("id"))
print(Player.objects.filter(pk__in=Player.objects.values("team").annotate(m=Max("pk")).values("m")).order_by("pk"))
print(Player.objects.filter(team__in=Team.objects.none()), Player.objects.exclude(team__in=Team.objects.none()).count())
evaluated = Team.objects.filter(name="Reds")
print(len(evaluated), Player.objects.filter(team__in=evaluated).count(), Player.objects.filter(team__in=list(evaluated)).count())
for attempt in [
    lambda: Player.objects.filter(team=Team.objects.filter(name="Blues")),
    lambda: Player.objects.filter(pk__in=Player.objects.values("pk", "name")),
    lambda: Player.objects.filter(team__in=Player.objects.all()),
    lambda: Player.objects.filter(goals__in=Team.objects.all()),
    lambda: Player.objects.filter(goals__in=5),
    lambda: Player.objects.filter(goals__range=(1,)),
    lambda: Player.objects.filter(team__players=Team.objects.first()),
]:
    try:
        print(list(attempt()))
    except Exception as e:
        print(type(e).__name__, e)
