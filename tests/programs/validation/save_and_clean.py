"""Validation in save, normalising in clean, and get_error_messages of unique fields."""

from django.core.exceptions import ValidationError
from django.db import models


class Member(models.Model):
    email = models.EmailField(unique=True, error_messages={"unique": "Already a member."})
    name = models.CharField(max_length=10)
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    club = models.ForeignKey("Club", on_delete=models.CASCADE)

    def clean(self):
        self.email = self.email.lower()
        self.name = self.name.strip()
        if self.age is not None and self.age < 16:
            raise ValidationError({"age": "Too young."})

    def save(self, *args, **kwargs):
        self.full_clean()
        return super().save(*args, **kwargs)


class Club(models.Model):
    name = models.CharField(max_length=10, primary_key=True)


club = Club.objects.create(name="chess")
member = Member(email="Ann@Example.com", name="  Ann ", club=club)
member.save()
print(member.email, repr(member.name))
for kwargs in [
    {"email": "ANN@example.com", "name": "Other", "club": club},
    {"email": "ann@example.com", "name": "Other", "club": club},
    {"email": "b@example.com", "name": "Bob", "age": 12, "club": club},
    {"email": "c@example.com", "name": "far too long a name", "club": club},
    {"email": "d@example.com", "name": "D", "age": -5, "club": club},
    {"email": "e@example.com", "name": "E", "club_id": "missing"},
    {"email": "f@example.com", "name": "F"},
]:
    try:
        Member.objects.create(**kwargs)
        print("created", kwargs["email"])
    except (ValidationError, Exception) as e:
        print(type(e).__name__, getattr(e, "message_dict", e))
print(Member.objects.count())
member.age = "17"
member.save()
print(repr(member.age), Member.objects.get().age)
try:
    Club(name="chess").full_clean()
except ValidationError as e:
    print(e.message_dict)
