"""bulk_update: different values for many rows in one statement."""

from django.db import models
from django.db.models import F
from django.db.models.functions import Upper


class Note(models.Model):
    text = models.CharField(max_length=30)
    stars = models.IntegerField(default=0)
    day = models.DateField(null=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE)

    class Meta:
        ordering = ["id"]


notes = [Note.objects.create(text=t) for t in ("one", "two", "three")]
for i, note in enumerate(notes):
    note.text += "!"
    note.stars = i * 10
print(Note.objects.bulk_update(notes, ["stars"]))
print(Note.objects.values_list("text", "stars"))
print(Note.objects.bulk_update(notes, ["text", "stars"], batch_size=2))
print(Note.objects.values_list("text", "stars"))
notes[0].stars = F("stars") + 1
notes[1].stars = F("id") * 100
notes[2].text = Upper("text")
Note.objects.bulk_update(notes, ["stars", "text"])
print(Note.objects.values_list("text", "stars"))
notes[1].parent = notes[0]
notes[1].day = "2024-05-05"
Note.objects.bulk_update(notes[:2], ["parent", "day"])
print(Note.objects.values_list("parent", "day"))
print(Note.objects.bulk_update([], ["text"]))
for objs, fields in [(notes, []), (notes, ["id"]), (notes, ["nothing"]), ([Note(text="new")], ["text"])]:
    try:
        Note.objects.bulk_update(objs, fields)
    except Exception as e:
        print(type(e).__name__, e)
try:
    Note.objects.bulk_update(notes, ["text"], batch_size=-1)
except ValueError as e:
    print(e)
