"""Many-to-many with a model of its own in between."""

import datetime

from django.db import models


class Person(models.Model):
    name = models.CharField(max_length=50)

    def __str__(self):
        return self.name


class Group(models.Model):
    name = models.CharField(max_length=50)
    members = models.ManyToManyField(Person, through="Membership", related_name="bands")

    def __str__(self):
        return self.name


class Membership(models.Model):
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    group = models.ForeignKey(Group, on_delete=models.CASCADE)
    joined = models.DateField()
    reason = models.CharField(max_length=60, blank=True)


ringo = Person.objects.create(name="Ringo")
paul = Person.objects.create(name="Paul")
beatles = Group.objects.create(name="The Beatles")
wings = Group.objects.create(name="Wings")
Membership.objects.create(person=ringo, group=beatles, joined=datetime.date(1962, 8, 16), reason="Needed a drummer")
Membership.objects.create(person=paul, group=beatles, joined=datetime.date(1957, 7, 6))
wings.members.add(paul, through_defaults={"joined": datetime.date(1971, 8, 1)})

print(beatles.members.order_by("name"))
print(paul.bands.order_by("name"))
print(Group.objects.filter(members__name__startswith="Paul").order_by("name"))
print(Person.objects.filter(bands__name="The Beatles", membership__joined__gt=datetime.date(1960, 1, 1)))
print(beatles.membership_set.get(person=ringo).reason)
print(Membership.objects.select_related("person", "group").order_by("joined").values_list("person__name", "group__name"))
print([(m.person.name, m.group.name) for m in Membership.objects.select_related("person", "group").order_by("joined")])
beatles.members.remove(ringo)
print(beatles.members.all())
beatles.members.clear()
print(Membership.objects.count())
