"""auto_now and auto_now_add."""

from django.db import models
from django.utils import timezone


class Entry(models.Model):
    text = models.CharField(max_length=50)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    day = models.DateField(auto_now_add=True)


before = timezone.now()
entry = Entry.objects.create(text="one")
print(entry.created_at >= before, entry.updated_at >= entry.created_at, type(entry.day).__name__)
created, updated = entry.created_at, entry.updated_at
entry.text = "two"
entry.save()
print(entry.created_at == created, entry.updated_at > updated)
updated = entry.updated_at
Entry.objects.filter(pk=entry.pk).update(text="three")
entry.refresh_from_db()
print(entry.text, entry.updated_at == updated)
entry.text = "four"
entry.save(update_fields=["text"])
print(Entry.objects.get().updated_at == updated)
print(Entry.objects.filter(created_at__year__gte=2024).count())
print(timezone.is_aware(entry.created_at), entry.created_at.tzinfo)
