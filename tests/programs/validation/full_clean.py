"""full_clean, clean_fields, clean, and their error messages."""

import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinLengthValidator, MinValueValidator, RegexValidator
from django.db import models


def even(value):
    if value % 2:
        raise ValidationError("%(value)s is not even", params={"value": value}, code="odd")


class Registration(models.Model):
    name = models.CharField(max_length=10, validators=[MinLengthValidator(2)])
    email = models.EmailField()
    site = models.URLField(blank=True)
    slug = models.SlugField()
    age = models.IntegerField(validators=[MinValueValidator(18), MaxValueValidator(120)])
    number = models.IntegerField(default=2, validators=[even])
    code = models.CharField(max_length=5, blank=True, validators=[RegexValidator(r"^[A-Z]+$", "Capitals only.")])
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    price = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    color = models.CharField(max_length=1, choices=[("r", "Red"), ("g", "Green")], default="r")

    def clean(self):
        if isinstance(self.start, datetime.date) and isinstance(self.end, datetime.date) and self.end < self.start:
            raise ValidationError({"end": "Ends before it starts."})
        if self.name == "admin":
            raise ValidationError("No admins here.")


def show(**kwargs):
    base = {"name": "Ann", "email": "ann@example.com", "slug": "ann", "age": 30, "start": "2024-01-01"}
    registration = Registration(**base | kwargs)
    try:
        registration.full_clean()
        print("valid", registration.start, type(registration.start).__name__)
    except ValidationError as e:
        print(e.message_dict)


show()
show(name="")
show(name="A")
show(name="much too long")
show(email="nobody", site="nowhere")
show(slug="with space")
show(age=17)
show(age=121, number=3)
show(age="old")
show(age=None)
show(code="abc")
show(start="soon")
show(start="2024-02-01", end="2024-01-01")
show(price="1234.5")
show(price="1.234")
show(color="b")
show(name="admin")
show(start=datetime.date(2024, 2, 1), end=datetime.date(2024, 1, 1))
r = Registration(name="x")
for method in (r.clean_fields, lambda: r.clean_fields(exclude=["name", "email", "slug", "age"]), r.clean, r.validate_unique):
    try:
        method()
        print("fine")
    except ValidationError as e:
        print(sorted(e.message_dict))
Registration(name="", email="saved anyway", slug="", age=1, start="2024-01-01").save()
print(Registration.objects.count())
r.full_clean()
