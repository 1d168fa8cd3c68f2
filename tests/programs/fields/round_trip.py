"""Custom fields: conversions both ways, deconstruct and clone, a descriptor, contribute_to_class, lookups of their own."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)

    def __hash__(self):
        return hash((self.x, self.y))

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


class PointField(models.Field):
    description = "A point of the plane, at most %(scale)s"

    def __init__(self, *args, scale=100, **kwargs):
        self.scale = scale
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        if self.scale != 100:
            kwargs["scale"] = self.scale
        return name, path, args, kwargs

    def db_type(self, connection):
        return "varchar(40)"

    def from_db_value(self, value, expression, connection):
        return None if value is None else self.to_python(value)

    def to_python(self, value):
        if value is None or isinstance(value, Point):
            return value
        try:
            return Point(*map(int, value.split(",")))
        except (ValueError, TypeError):
            raise ValidationError("“%(value)s” is no point.", code="invalid", params={"value": value}) from None

    def get_prep_value(self, value):
        value = self.to_python(super().get_prep_value(value))
        return None if value is None else f"{value.x},{value.y}"

    def value_to_string(self, obj):
        return self.get_prep_value(self.value_from_object(obj))

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": forms.CharField, "max_length": 40} | kwargs)

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, f"{name}_x", property(lambda instance: getattr(instance, name).x))


class Shape(models.Model):
    at = PointField(scale=7, verbose_name="place")
    to = PointField(null=True, blank=True, unique=True)


shape = Shape.objects.create(at=Point(1, 2), to="3,4")
print(shape.at, shape.to, shape.at_x, Shape.objects.get().to)
print(Shape.objects.filter(at=Point(1, 2), to__in=["3,4", Point(0, 0)]).exists(), Shape.objects.values_list("at", "to").get())
print(Shape.objects.update(to=F("at")), Shape.objects.get().to, Shape.objects.annotate(v=Value(Point(5, 6), PointField()), c=Cast("to", models.CharField())).values("v", "c").get())
print(Shape.objects.aggregate(m=models.Max("at")), Shape.objects.bulk_update([shape], ["to"]), Shape.objects.filter(to__isnull=False).count())
field = Shape._meta.get_field("at")
print(field.deconstruct()[1:], field.clone().scale, field.clone() == field, field.description % field.__dict__, field.get_internal_type())
print(Shape._meta.get_field("to").deconstruct()[3], type(field.formfield()).__name__, field.value_to_string(shape))
for bad in (lambda: Shape(at="zero", to="1,2").full_clean(), lambda: Shape.objects.filter(at="q").count(), lambda: Shape(at=None).full_clean(), lambda: Shape(at="1,1", to=Point(3, 4)).full_clean()):
    try:
        print(bad())
    except ValidationError as e:
        print(e.messages)
