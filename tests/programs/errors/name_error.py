"""A misspelt name, after some work."""

from django.db import models


class Note(models.Model):
    text = models.TextField()


Note.objects.create(text="kept")
print(Note.objects.count())
print(Notes.objects.count())
