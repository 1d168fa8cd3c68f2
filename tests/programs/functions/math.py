"""Mathematical functions."""

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Abs, Ceil, Cos, Degrees, Exp, Floor, Ln, Log, Mod, Pi, Power, Radians, Round, Sign, Sin, Sqrt, Tan


class Point(models.Model):
    x = models.FloatField()
    y = models.IntegerField()
    z = models.DecimalField(max_digits=6, decimal_places=3)


Point.objects.create(x=2.25, y=-7, z="3.146")
Point.objects.create(x=0.5, y=4, z="-1.500")


def show(**annotation):
    print(Point.objects.annotate(**annotation).order_by("id").values_list(*annotation))


show(a=Abs("x"), b=Abs("y"), c=Abs("z"))
show(a=Ceil("x"), b=Floor("x"), c=Ceil("z"), d=Floor("z"))
show(a=Round("x"), b=Round("z", 1), c=Round("y"))
show(a=Sqrt("x"), b=Power("y", 2), c=Power("x", "y"))
show(a=Mod("y", 3), b=Mod("x", 2))
show(a=Sign("y"), b=Sign("z"))
show(a=Round(Exp("x"), 6), b=Round(Ln("x"), 6), c=Round(Log(10, "x"), 6))
show(a=Round(Sin("x"), 6), b=Round(Cos("x"), 6), c=Round(Tan("x"), 6))
show(a=Round(Degrees("x"), 6), b=Round(Radians("x"), 6))
print(Point.objects.annotate(pi=Pi()).values_list("pi", flat=True).first())
models.FloatField.register_lookup(Floor)
print(Point.objects.filter(x__floor=2).count())
print(Point.objects.annotate(d=Sqrt(F("x") * F("x") + Value(1.0))).filter(d__gt=2).count())
print(Point.objects.aggregate(total=models.Sum(Abs("y"))))
