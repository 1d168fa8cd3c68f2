"""Choices from enumerations, mappings, groups and callables, saved, validated and displayed."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.db import models


class Size(models.IntegerChoices):
    SMALL = 1, "small"
    BIG = 2, "quite big"
    __empty__ = "(no size)"


class Suit(models.TextChoices):
    HEARTS = "h"
    BLACK_SPADES = "s"


class Launch(datetime.date, models.Choices):
    APOLLO = 1969, 7, 20, "Apollo 11"
    OTHER = 2000, 1, 1


def years():
    return {year: f"year {year}" for year in (2023, 2024)}


class Thing(models.Model):
    size = models.IntegerField(choices=Size, null=True, blank=True)
    suit = models.CharField(max_length=1, choices=Suit, default=Suit.HEARTS)
    group = models.CharField(max_length=3, choices={"Audio": {"cd": "CD", "mp3": "MP3"}, "x": "Other"}, blank=True)
    year = models.IntegerField(choices=years, default=2024)
    launch = models.DateField(choices=Launch, null=True, blank=True)
    pairs = models.CharField(max_length=1, choices=[("a", "A"), ("", "nothing")], blank=True, default="")

    def get_suit_display(self):
        return f"suit of {self.get_size_display()}"


thing = Thing.objects.create(size=Size.BIG, group="mp3", launch=datetime.date(1969, 7, 20))
print(repr(thing.size), str(thing.suit), thing.suit is Suit.HEARTS)
thing = Thing.objects.get()
print(repr(thing.size), thing.size == Size.BIG, thing.suit, Size(thing.size).label, thing.get_size_display(), thing.get_suit_display(), thing.get_group_display())
print(thing.get_year_display(), thing.get_launch_display(), repr(thing.get_pairs_display()))
print(Size.choices, Size.labels, Size.values, Size.names, Suit.choices, Launch.choices, Suit.BLACK_SPADES.label, f"{Suit.HEARTS}", repr(Size.SMALL))
print(Thing.objects.filter(size=Size.BIG, suit__in=[Suit.HEARTS], launch__year=1969).count(), Thing.objects.filter(size__in=Size).count())
for name in ("size", "suit", "group", "year", "launch", "pairs"):
    field = Thing._meta.get_field(name)
    print(name, field.flatchoices, field.get_choices()[:2], type(field.formfield()).__name__)
thing.size, thing.suit, thing.group, thing.year = 9, "q", "Audio", 1999
print(thing.get_size_display(), thing.get_group_display(), thing.get_year_display())
try:
    thing.full_clean()
except ValidationError as e:
    print(e.message_dict)
thing.save()
print(Thing.objects.values("size", "suit", "group", "year").get())
Form = forms.modelform_factory(Thing, fields=["size", "suit", "launch"])
form = Form({"size": "2", "suit": "s", "launch": "2000-01-01"})
print(form.is_valid(), form.cleaned_data, form.save().size)
print(Form({"size": "7", "suit": ""}).errors.as_text())
print(Thing._meta.get_field("suit").deconstruct()[3], Thing._meta.get_field("year").deconstruct()[3]["choices"] is years)
for bad in (lambda: Size(5), lambda: Suit["CLUBS"], lambda: Launch(3)):
    try:
        print(bad())
    except (ValueError, KeyError, TypeError) as e:
        print(type(e).__name__, e)
