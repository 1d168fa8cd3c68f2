"""bulk_create that updates or ignores conflicts, by unique fields, with aliases of the primary key."""

from django.db import IntegrityError, models
from django.db.models.functions import Lower


class Country(models.Model):
    code = models.CharField(max_length=2, unique=True)
    name = models.CharField(max_length=30)
    people = models.IntegerField(default=0, db_column="pop")

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return f"{self.code}:{self.name}:{self.people}"


class City(models.Model):
    country = models.ForeignKey(Country, models.CASCADE)
    name = models.CharField(max_length=20)
    rank = models.IntegerField(default=0)
    shout = models.GeneratedField(expression=Lower("name"), output_field=models.CharField(max_length=20), db_persist=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "name"], name="one_name")]


print(Country.objects.bulk_create([Country(code="de", name="Germany"), Country(code="fr", name="France")]))
again = Country.objects.bulk_create(
    [Country(code="de", name="Deutschland", people=84), Country(code="it", name="Italy")],
    update_conflicts=True,
    update_fields=["name", "people"],
    unique_fields=["code"],
)
print(Country.objects.all(), [c.pk for c in again])
print([c.pk for c in Country.objects.bulk_create([Country(code="de", name="x"), Country(code="pt", name="Portugal")], ignore_conflicts=True)])
print(Country.objects.all())
Country.objects.bulk_create([Country(pk=1, code="de", name="by pk")], update_conflicts=True, update_fields=["name"], unique_fields=["pk"])
print(Country.objects.get(pk=1))
country = Country.objects.get(code="fr")
for rank in (1, 2):
    cities = City.objects.bulk_create([City(country=country, name="Paris", rank=rank), City(country=country, name="Nice", rank=rank)], update_conflicts=True, update_fields=["rank"], unique_fields=["country", "name"], batch_size=1)
    print(len(cities), list(City.objects.order_by("id").values_list("name", "rank", "shout")), [c.shout for c in cities])
for options in (
    {"ignore_conflicts": True, "update_conflicts": True},
    {"update_conflicts": True},
    {"update_conflicts": True, "update_fields": ["name"]},
    {"update_conflicts": True, "update_fields": ["code", "id"], "unique_fields": ["code"]},
    {"update_conflicts": True, "update_fields": ["nothing"], "unique_fields": ["code"]},
    {"update_conflicts": True, "update_fields": ["name"], "unique_fields": ["city"]},
    {"update_conflicts": True, "update_fields": ["name"], "unique_fields": ["name"]},
    {"batch_size": 0},
    {},
):
    try:
        print(Country.objects.bulk_create([Country(code="de", name="y")], **options))
    except Exception as e:
        print(type(e).__name__, e)
print(Country.objects.bulk_create([]), Country.objects.bulk_create(iter([Country(code="no", name="Norway")])))
