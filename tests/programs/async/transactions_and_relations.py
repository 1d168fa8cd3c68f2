"""Async: related managers, related objects, model methods, errors."""

import asyncio

from asgiref.sync import sync_to_async

from django.db import IntegrityError, models, transaction


class Team(models.Model):
    name = models.CharField(max_length=30, unique=True)


class Player(models.Model):
    name = models.CharField(max_length=30)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="players")
    friends = models.ManyToManyField("self")


@transaction.atomic
def move(player, team):
    player.team = team
    player.save()
    return player.team_id


async def main():
    reds, blues = [await Team.objects.acreate(name=n) for n in ("Reds", "Blues")]
    ann = await reds.players.acreate(name="Ann")
    bob, created = await reds.players.aget_or_create(name="Bob")
    print(created, await reds.players.acount(), [p.name async for p in reds.players.order_by("name")])
    await ann.friends.aadd(bob)
    print(await bob.friends.aexists(), [p.name async for p in bob.friends.all()])
    await ann.friends.aset([])
    print(await bob.friends.acount())
    print(await sync_to_async(move)(ann, blues), await blues.players.acount())
    async for player in Player.objects.select_related("team").order_by("name"):
        print(player.name, player.team.name)
    fetched = await Player.objects.aget(name="Ann")
    try:
        print(fetched.team.name)
    except Exception as e:
        print(type(e).__name__)
    try:
        await Team.objects.acreate(name="Reds")
    except IntegrityError as e:
        print(e)
    ann.name = "Anna"
    await ann.asave(update_fields=["name"])
    print(await Player.objects.filter(name="Anna").aexists(), await Player.objects.aearliest("name"), await Player.objects.acontains(ann))
    print(await Player.objects.abulk_update([ann], ["name"]), await reds.adelete())
    print(await Team.objects.filter(name="none").afirst())
    print(sorted([name async for name in Player.objects.values_list("name", flat=True)]))
    return await Player.objects.aget(name="Nobody")


asyncio.run(main())
