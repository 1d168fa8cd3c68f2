"""Arithmetic with F, Value and ExpressionWrapper, and the types that come out."""

from decimal import Decimal

from django.db import models
from django.db.models import DecimalField, ExpressionWrapper, F, FloatField, IntegerField, Value


class Line(models.Model):
    quantity = models.IntegerField()
    price = models.DecimalField(max_digits=8, decimal_places=2)
    weight = models.FloatField()

    class Meta:
        ordering = ["id"]


Line.objects.create(quantity=3, price="2.50", weight=0.5)
Line.objects.create(quantity=7, price="10.00", weight=1.25)

print(Line.objects.annotate(x=F("quantity") + 1).values_list("x", flat=True))
print(Line.objects.annotate(x=F("quantity") - 5).values_list("x", flat=True))
print(Line.objects.annotate(x=F("quantity") * 2).values_list("x", flat=True))
print(Line.objects.annotate(x=F("quantity") / 2).values_list("x", flat=True))
print(Line.objects.annotate(x=F("quantity") % 4).values_list("x", flat=True))
print(Line.objects.annotate(x=F("quantity") ** 2).values_list("x", flat=True))
print(Line.objects.annotate(x=-F("quantity")).values_list("x", flat=True))
print(Line.objects.annotate(x=10 - F("quantity")).values_list("x", flat=True))
print(Line.objects.annotate(x=100 / F("quantity")).values_list("x", flat=True))
print(Line.objects.annotate(x=F("quantity").bitand(2), y=F("quantity").bitor(8), z=F("quantity").bitleftshift(1)).values_list("x", "y", "z"))
print(Line.objects.annotate(x=F("quantity") * F("price")).values_list("x", flat=True))
print(Line.objects.annotate(x=F("price") * Decimal("1.2")).values_list("x", flat=True))
print(Line.objects.annotate(x=F("weight") * 2.0).values_list("x", flat=True))
print(Line.objects.annotate(x=ExpressionWrapper(F("quantity") * F("weight"), output_field=FloatField())).values_list("x", flat=True))
print(Line.objects.annotate(x=ExpressionWrapper(F("price") * F("weight"), output_field=DecimalField(max_digits=9, decimal_places=2))).values_list("x", flat=True))
print(Line.objects.annotate(x=Value(5), y=Value("five"), z=Value(None, output_field=IntegerField())).values_list("x", "y", "z"))
print(Line.objects.annotate(x=F("quantity") + F("quantity") * 2 - (F("quantity") + 1)).values_list("x", flat=True))
try:
    print(Line.objects.annotate(x=F("price") + F("weight")))
except Exception as e:
    print(type(e).__name__, e)
print(Line.objects.filter(quantity__gt=F("weight") * 5).count())
print(F("a") + 1, F("a"), Value(1), Value("x"), ExpressionWrapper(F("b"), output_field=IntegerField()))
