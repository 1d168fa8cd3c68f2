"""A plain Python error between two queries."""

from django.db import models


class Poll(models.Model):
    question = models.CharField(max_length=100)
    yes = models.IntegerField(default=0)
    no = models.IntegerField(default=0)


Poll.objects.create(question="Tea?", yes=3, no=1)
Poll.objects.create(question="Milk?")
for poll in Poll.objects.order_by("id"):
    print(poll.question, f"{poll.yes / (poll.yes + poll.no):.0%}")
print(Poll.objects.count())
