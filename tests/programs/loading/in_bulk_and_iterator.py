"""in_bulk, iterator, and pickled querysets."""

import pickle

from django.db import models


class Country(models.Model):
    code = models.CharField(max_length=2, unique=True)
    name = models.CharField(max_length=50)
    continent = models.CharField(max_length=10)

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.name


for code, name, continent in [("de", "Germany", "Europe"), ("fr", "France", "Europe"), ("jp", "Japan", "Asia")]:
    Country.objects.create(code=code, name=name, continent=continent)

print(Country.objects.in_bulk([1, 3, 99]))
print(Country.objects.in_bulk(["de", "jp"], field_name="code"))
print(Country.objects.in_bulk([]))
print(Country.objects.in_bulk())
print(Country.objects.filter(continent="Asia").in_bulk(field_name="code"))
for attempt in [
    lambda: Country.objects.in_bulk(["Asia"], field_name="continent"),
    lambda: Country.objects.all()[:1].in_bulk([1]),
    lambda: Country.objects.in_bulk([1], field_name="nothing"),
]:
    try:
        print(attempt())
    except Exception as e:
        print(type(e).__name__, e)
for country in Country.objects.iterator():
    print(country)
print([c.code for c in Country.objects.all().iterator(chunk_size=2)])
print(list(Country.objects.values_list("code", flat=True).iterator()))
try:
    Country.objects.iterator(chunk_size=0)
except ValueError as e:
    print(e)
countries = Country.objects.filter(continent="Europe")
print(countries)
print(list(countries.iterator()) == list(countries))
kept = pickle.loads(pickle.dumps(countries))
print(kept, kept._result_cache is not None)
again = Country.objects.all()
again.query = pickle.loads(pickle.dumps(Country.objects.filter(code="jp").query))
print(again)
copy = pickle.loads(pickle.dumps(Country.objects.get(code="fr")))
print(copy, copy == Country.objects.get(code="fr"))
