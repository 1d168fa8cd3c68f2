"""get_or_create and update_or_create through reverse and many-to-many managers, with create_defaults."""

from django.core.exceptions import FieldError
from django.db import models
from django.db.models import F


class Team(models.Model):
    name = models.CharField(max_length=20)


class Player(models.Model):
    team = models.ForeignKey(Team, models.CASCADE, related_name="players")
    name = models.CharField(max_length=20)
    goals = models.IntegerField(default=0)
    nick = models.CharField(max_length=20, default="")

    class Meta:
        unique_together = [("team", "name")]

    def __str__(self):
        return f"{self.name}:{self.goals}:{self.nick}"

    @property
    def score(self):
        return self.goals

    @score.setter
    def score(self, value):
        self.goals = value * 10


class Fan(models.Model):
    name = models.CharField(max_length=20)
    level = models.IntegerField(default=0)
    teams = models.ManyToManyField(Team, through="Ticket", related_name="fans")

    def __str__(self):
        return f"{self.name}:{self.level}"


class Ticket(models.Model):
    fan = models.ForeignKey(Fan, models.CASCADE)
    team = models.ForeignKey(Team, models.CASCADE)
    seat = models.IntegerField(default=1)


red, blue = Team.objects.create(name="red"), Team.objects.create(name="blue")
print(red.players.get_or_create(name="Ann", defaults={"goals": 2}))
print(red.players.get_or_create(name="Ann", defaults={"goals": 9}), blue.players.get_or_create(name="Ann")[1])
print(red.players.update_or_create(name="Ann", defaults={"goals": F("goals") + 1})[1], red.players.get())
print(red.players.update_or_create(name="Bo", defaults={"goals": 5}, create_defaults={"nick": lambda: "new", "goals": 1}))
print(red.players.update_or_create(name="Bo", defaults={"goals": 5}, create_defaults={"nick": "other"}))
print(Player.objects.update_or_create(name="Cy", team=red, create_defaults={"score": 3}), red.players.count())
print(Player.objects.update_or_create(name="Cy", team=red, defaults={"score": 4}))
print(Player.objects.update_or_create(team__name="blue", name="Ann", defaults={"nick": "deep"}))
print(red.fans.get_or_create(name="Fay", through_defaults={"seat": 7}))
print(red.fans.get_or_create(name="Fay", through_defaults={"seat": 8}), Ticket.objects.values_list("seat", flat=True))
print(red.fans.update_or_create(name="Fay", defaults={"level": 2}, through_defaults={"seat": 9}), Ticket.objects.count())
print(blue.fans.update_or_create(name="Gus", defaults={"level": 1}, create_defaults={"level": 5}, through_defaults={"seat": 3}))
print(Fan.objects.get(name="Gus").teams.get_or_create(name="green", through_defaults={"seat": 4})[1], Ticket.objects.order_by("id").values_list("fan__name", "team__name", "seat"))
for arguments in ({"name": "x", "defaults": {"wrong": 1}}, {"name": "x", "create_defaults": {"wrong": 1}}, {"wrong": 1}, {"name__gt": "zz"}, {"goals__gte": 0}):
    try:
        print(red.players.update_or_create(**arguments))
    except (FieldError, Player.MultipleObjectsReturned, TypeError, ValueError) as e:
        print(type(e).__qualname__, e)
print(red.players.order_by("id"))
