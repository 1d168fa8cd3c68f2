"""str(queryset.query), explain, and what evaluates what."""

import datetime

from django.db import connection, models
from django.db.models import Count, F, Q


class Note(models.Model):
    text = models.CharField(max_length=50)
    made = models.DateField()
    stars = models.IntegerField(default=0)
    data = models.JSONField(default=dict)


for i in range(3):
    Note.objects.create(text=f"note {i}", made=datetime.date(2024, 1, i + 1), stars=i)
print(Note.objects.filter(text="it's", stars__in=[1, 2]).query)
print(Note.objects.filter(made__year=2024, text__contains="50%").query)
print(Note.objects.filter(Q(stars=1) | ~Q(stars__gt=F("id"))).order_by("-stars")[:5].query)
print(Note.objects.values("stars").annotate(n=Count("id")).filter(n__gt=1).query)
print(Note.objects.filter(data__a=1).values("data__b").query)
try:
    print(Note.objects.none().query)
except Exception as e:
    print(type(e).__name__, repr(e))
print(Note.objects.filter(stars=1).explain().split("\n")[0].split(" ", 3)[3][:40])
sql, params = Note.objects.filter(stars__gt=1, text="x").query.sql_with_params()
print(sql, params)
notes = Note.objects.order_by("id")
print(notes.query.is_sliced, notes[:2].query.is_sliced, notes.db, notes.model.__name__)
print(repr(notes[:1]), str(notes[:1]), f"{notes[:1]}")
print(bool(notes), len(notes), notes[2] in notes, list(reversed(notes))[0].text)
print(notes._result_cache is None, notes.all()._result_cache is None)
print(notes == notes, notes == notes.all(), len(list(notes)) == notes.count())
print(connection.vendor, connection.ops.quote_name("a"))
