"""Ordering by what one decides: Case, nulls, expressions, random seeds of order."""

from django.db import models
from django.db.models import Case, Count, F, OrderBy, Q, Value, When
from django.db.models.functions import Coalesce, Length, Lower


class Ticket(models.Model):
    title = models.CharField(max_length=30)
    status = models.CharField(max_length=10)
    due = models.DateField(null=True)
    votes = models.IntegerField(default=0)

    def __str__(self):
        return self.title


for title, status, due, votes in [("crash", "open", "2024-05-01", 3), ("Typo", "closed", None, 9), ("slow", "open", None, 5), ("Wish", "new", "2024-01-01", 5)]:
    Ticket.objects.create(title=title, status=status, due=due, votes=votes)

rank = Case(*[When(status=status, then=Value(position)) for position, status in enumerate(["open", "new", "closed"])])
print(Ticket.objects.order_by(rank, "-votes"))
print(Ticket.objects.annotate(rank=rank).order_by("-rank", "title").values_list("title", "rank"))
print(Ticket.objects.order_by(F("due").asc(nulls_last=True), "title"))
print(Ticket.objects.order_by(F("due").desc(nulls_last=True), "title"))
print(Ticket.objects.order_by(OrderBy(F("due"), nulls_first=True), "-title"))
print(Ticket.objects.order_by(Lower("title")), Ticket.objects.order_by(Lower("title").desc()))
print(Ticket.objects.order_by(Length("title") * -1, "id"), Ticket.objects.order_by(F("votes") * -1, "pk"))
print(Ticket.objects.order_by(Coalesce("votes", 0).desc(), "title"))
print(Ticket.objects.order_by(Case(When(votes__gt=4, then=F("title"))).asc(nulls_last=True), "id"))
print(Ticket.objects.order_by("status", F("votes").desc()).reverse(), Ticket.objects.order_by(F("due").asc(nulls_first=True)).reverse())
print(Ticket.objects.values("status").annotate(n=Count("id")).order_by(F("n").desc(), "status"))
for attempt in [lambda: F("due").asc(nulls_first=True, nulls_last=True), lambda: F("due").asc(nulls_first=False), lambda: Ticket.objects.order_by(3), lambda: Ticket.objects.order_by("votes", "votes__nothing")]:
    try:
        print(attempt())
    except Exception as e:
        print(type(e).__name__, e)
print(Ticket.objects.order_by("?").query)
