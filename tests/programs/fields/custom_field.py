"""Fields of one's own: from_db_value, to_python, get_prep_value, db_type, deconstruct."""

from django.core.exceptions import ValidationError
from django.db import models


class Hand:
    def __init__(self, cards):
        self.cards = cards

    def __repr__(self):
        return f"Hand({self.cards})"

    def __eq__(self, other):
        return isinstance(other, Hand) and self.cards == other.cards


class HandField(models.Field):
    description = "Some cards"

    def __init__(self, *args, separator=",", **kwargs):
        self.separator = separator
        kwargs["max_length"] = 104
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        if self.separator != ",":
            kwargs["separator"] = self.separator
        return name, path, args, kwargs

    def db_type(self, connection):
        return f"char({self.max_length})"

    def from_db_value(self, value, expression, connection):
        return None if value is None else Hand(value.split(self.separator))

    def to_python(self, value):
        if isinstance(value, Hand) or value is None:
            return value
        if not isinstance(value, str):
            raise ValidationError("not a hand")
        return Hand(value.split(self.separator))

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return self.separator.join(value.cards) if isinstance(value, Hand) else value


class UpperField(models.CharField):
    def pre_save(self, model_instance, add):
        value = getattr(model_instance, self.attname).upper()
        setattr(model_instance, self.attname, value)
        return value


class Game(models.Model):
    hand = HandField(null=True)
    other = HandField(separator="/", default=Hand(["9"]))
    name = UpperField(max_length=20)


game = Game.objects.create(hand=Hand(["A", "K"]), name="poker")
print(game.name, game.hand)
game = Game.objects.get()
print(game.hand, game.other, game.name)
print(Game.objects.filter(hand=Hand(["A", "K"])).count(), Game.objects.filter(hand="A,K").count(), Game.objects.filter(hand__isnull=True).count())
print(Game.objects.values("hand", "other"), Game.objects.values_list("hand", flat=True)[0].cards)
Game.objects.update(hand=Hand(["2"]))
print(Game.objects.get().hand, Game.objects.filter(hand__in=[Hand(["2"]), Hand(["3"])]).count())
print(Game._meta.get_field("hand").deconstruct())
print(Game._meta.get_field("other").deconstruct()[3].keys(), Game._meta.get_field("hand").description)
game.hand = "Q,J"
game.full_clean()
print(game.hand)
game.hand = 5
try:
    game.full_clean()
except ValidationError as e:
    print(e.message_dict)
print(Game.objects.aggregate(models.Max("hand")))
