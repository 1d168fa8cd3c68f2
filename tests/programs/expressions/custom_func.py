"""Func: a database function by name, by template, by subclass."""

from django.db import models
from django.db.models import CharField, F, Func, IntegerField, Value


class Word(models.Model):
    text = models.CharField(max_length=30)
    number = models.IntegerField(default=0)

    class Meta:
        ordering = ["id"]


for text, number in [("alpha", 3), ("beta", -4), ("gamma", 9)]:
    Word.objects.create(text=text, number=number)


class Instr(Func):
    function = "INSTR"
    arity = 2
    output_field = IntegerField()


class Quoted(Func):
    template = "('<' || %(expressions)s || '>')"
    output_field = CharField()


print(Word.objects.annotate(x=Func(F("text"), function="UPPER")).values_list("x", flat=True))
print(Word.objects.annotate(x=Func("text", Value("a"), Value("*"), function="REPLACE", output_field=CharField())).values_list("x", flat=True))
print(Word.objects.annotate(x=Instr("text", Value("m"))).values_list("x", flat=True))
print(Word.objects.filter(pk__gt=Func(F("number"), function="ABS") - 3).values_list("text", flat=True))
print(Word.objects.annotate(x=Quoted("text")).filter(x="<beta>").values_list("x", flat=True))
print(Word.objects.annotate(x=Func(F("number"), Value(0), function="MAX", output_field=IntegerField())).order_by("-x").values_list("x", flat=True))
print(Word.objects.annotate(x=Func(F("text"), Value(2), template="%(function)s(%(expressions)s, 2)", function="SUBSTR", output_field=CharField(), arity=2)).values_list("x", flat=True)[:1])
print(Word.objects.annotate(x=Func(function="RANDOM", output_field=IntegerField())).values_list("x", flat=True).query)
print(Func(F("a"), Value(1), function="COALESCE"))
try:
    Instr("text")
except TypeError as e:
    print(e)
print(Word.objects.annotate(x=Func(F("number"), function="ABS")).aggregate(models.Sum("x")))
