"""Many-to-many with itself: friends are symmetrical, followers are not."""

from django.db import models


class User(models.Model):
    name = models.CharField(max_length=50)
    friends = models.ManyToManyField("self", blank=True)
    follows = models.ManyToManyField("self", symmetrical=False, related_name="followers", blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


ann, bob, cat = [User.objects.create(name=n) for n in ("Ann", "Bob", "Cat")]
ann.friends.add(bob, cat)
print(ann.friends.all(), bob.friends.all(), cat.friends.all())
bob.friends.remove(ann)
print(ann.friends.all(), bob.friends.all())
ann.follows.add(bob)
cat.follows.add(bob, ann)
print(bob.followers.all(), bob.follows.all(), ann.followers.all())
print(User.objects.filter(followers__name="Cat"))
print(User.objects.filter(friends=ann))
print(User.objects.filter(follows__follows=bob))
cat.follows.set([ann])
print(cat.follows.all(), bob.followers.count())
ann.friends.clear()
print(User.objects.filter(friends__isnull=False))
print([(u.name, [f.name for f in u.followers.all()]) for u in User.objects.prefetch_related("followers")])
