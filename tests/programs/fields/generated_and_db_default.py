"""GeneratedField and db_default: what the database computes."""

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Concat, Lower, Now


class Rect(models.Model):
    width = models.IntegerField()
    height = models.IntegerField(db_default=10)
    name = models.CharField(max_length=30, db_default=Value("rect"))
    area = models.GeneratedField(expression=F("width") * F("height"), output_field=models.BigIntegerField(), db_persist=True)
    label = models.GeneratedField(expression=Concat(Lower("name"), Value("!")), output_field=models.CharField(max_length=40), db_persist=False)
    made = models.DateTimeField(db_default=Now())


rect = Rect(width=3)
print(type(rect.height).__name__, type(rect.name).__name__)
try:
    print(rect.area)
except AttributeError as e:
    print(e)
rect.save()
print(rect.height, rect.name, rect.area, rect.label)
rect.refresh_from_db()
print(rect.height, rect.name, rect.area, rect.label)
rect.width = 7
rect.save()
print(rect.area)
square = Rect.objects.create(width=5, height=5, name="SQUARE")
print(square.area, square.label)
print(Rect.objects.filter(area__gt=30).values_list("name", "area"))
print(Rect.objects.order_by("-label").values_list("label", flat=True))
print(Rect.objects.bulk_create([Rect(width=1), Rect(width=2, name="two")])[1].area)
print(Rect.objects.filter(width__lt=3).order_by("width").values_list("name", "area", "height"))
print(Rect.objects.update(height=F("height") + 1))
print(Rect.objects.order_by("id").values_list("area", flat=True))
for bad in [{"width": 1, "area": 5}]:
    try:
        print(Rect(**bad).area)
        Rect.objects.create(**bad)
    except Exception as e:
        print(type(e).__name__, e)
try:
    Rect.objects.update(area=3)
except Exception as e:
    print(type(e).__name__, e)
try:
    models.GeneratedField(expression=F("a"), output_field=models.IntegerField(), db_persist=None)
except ValueError as e:
    print(e)
