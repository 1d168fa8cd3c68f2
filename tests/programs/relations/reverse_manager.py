"""The other side of a foreign key: the default _set, add, remove, set, clear."""

from django.db import models


class Team(models.Model):
    name = models.CharField(max_length=50)


class Player(models.Model):
    name = models.CharField(max_length=50)
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL)

    def __str__(self):
        return self.name


class Coach(models.Model):
    name = models.CharField(max_length=50)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="coaches")


lions, bears = Team.objects.create(name="Lions"), Team.objects.create(name="Bears")
ann, bob, cat = [Player.objects.create(name=n) for n in ("Ann", "Bob", "Cat")]

lions.player_set.add(ann, bob)
print(lions.player_set.all(), ann.team_id)
lions.player_set.remove(bob)
print(lions.player_set.all(), Player.objects.filter(team=None))
bears.player_set.set([bob, cat])
print(bears.player_set.order_by("name"))
bears.player_set.set([ann])
print(bears.player_set.all(), lions.player_set.exists())
dan = lions.player_set.create(name="Dan")
print(dan.team.name, lions.player_set.get(name="Dan").pk == dan.pk)
bears.player_set.clear()
print(Player.objects.filter(team__isnull=True).count())
print(Team.objects.filter(player__name="Dan").values("name"))
lions.coaches.create(name="Eve")
print(hasattr(lions.coaches, "remove"), hasattr(lions.player_set, "remove"))
lions.player_set.add(Player(name="Fay"), bulk=False)
print(lions.player_set.count())
try:
    lions.player_set.add(Player(name="Gil"))
except ValueError as e:
    print(e)
try:
    lions.player_set.add("Hal")
except TypeError as e:
    print(e)
