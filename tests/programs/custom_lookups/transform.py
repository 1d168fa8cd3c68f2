"""Transforms of one's own: chains of them, with lookups of their own."""

from django.db import models
from django.db.models import F, Transform
from django.db.models.lookups import LessThan


class AbsoluteValue(Transform):
    lookup_name = "abs"
    function = "ABS"


class LastDigit(Transform):
    lookup_name = "lastdigit"
    output_field = models.IntegerField()

    def as_sql(self, compiler, connection):
        lhs, params = compiler.compile(self.lhs)
        return f"SUBSTR(CAST({lhs} AS CHAR(2)), -1)", params


class UpperCase(Transform):
    lookup_name = "shout"
    function = "UPPER"
    bilateral = True


@AbsoluteValue.register_lookup
class AbsoluteValueLessThan(LessThan):
    lookup_name = "lt"

    def as_sql(self, compiler, connection):
        lhs, lhs_params = compiler.compile(self.lhs.lhs)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        return f"{lhs} < {rhs} AND {lhs} > -{rhs}", [*lhs_params, *rhs_params, *lhs_params, *rhs_params]


models.IntegerField.register_lookup(AbsoluteValue)
models.IntegerField.register_lookup(LastDigit)
models.CharField.register_lookup(UpperCase)


class Experiment(models.Model):
    name = models.CharField(max_length=30)
    change = models.IntegerField()

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return self.name


for name, change in [("one", -27), ("two", 12), ("Three", 47)]:
    Experiment.objects.create(name=name, change=change)

print(Experiment.objects.filter(change__abs=27))
print(Experiment.objects.filter(change__abs__gt=20))
print(Experiment.objects.filter(change__abs__lt=27))
print(Experiment.objects.filter(change__lastdigit=7))
print(Experiment.objects.filter(change__abs__lastdigit=2))
print(Experiment.objects.filter(name__shout="THREE"))
print(Experiment.objects.filter(name__shout__contains="o"))
print(Experiment.objects.order_by("change__abs"))
print(Experiment.objects.values_list("change__abs", "name__shout"))
print(Experiment.objects.annotate(x=F("change__abs")).values_list("x", flat=True))
print(Experiment.objects.values("change__lastdigit").annotate(n=models.Count("id")).order_by("-n"))
print(Experiment.objects.aggregate(models.Max("change__abs")))
try:
    Experiment.objects.filter(change__nothing__abs=3)
except Exception as e:
    print(type(e).__name__, e)
