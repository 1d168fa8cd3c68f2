"""unique, unique_together, unique_for_date: in the database and in validation."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models


class Seat(models.Model):
    row = models.CharField(max_length=1)
    number = models.IntegerField()
    code = models.CharField(max_length=5, unique=True)

    class Meta:
        unique_together = ("row", "number")


class News(models.Model):
    title = models.CharField(max_length=30, unique_for_date="day")
    slug = models.SlugField(unique_for_month="day")
    day = models.DateField()


Seat.objects.create(row="A", number=1, code="a1")
for kwargs in [{"row": "A", "number": 1, "code": "new"}, {"row": "B", "number": 1, "code": "a1"}, {"row": "A", "number": 1, "code": "a1"}]:
    try:
        Seat.objects.create(**kwargs)
    except IntegrityError as e:
        print(e)
    try:
        Seat(**kwargs).validate_unique()
    except ValidationError as e:
        print(e.message_dict)
seat = Seat.objects.get()
seat.full_clean()
seat.validate_unique(exclude=["code"])
News.objects.create(title="Rain", slug="rain", day="2024-05-01")
for kwargs in [{"title": "Rain", "slug": "x", "day": "2024-05-01"}, {"title": "Rain", "slug": "rain", "day": "2024-05-02"}, {"title": "Rain", "slug": "rain", "day": "2024-06-02"}]:
    try:
        News(**kwargs).full_clean()
        print("valid")
    except ValidationError as e:
        print(e.message_dict)
print(Seat._meta.unique_together)
Seat.objects.filter(pk=seat.pk).update(code="b")
Seat(row="A", number=1, code="c").save()
