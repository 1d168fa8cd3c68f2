"""Primary keys of one's own, and what pk means."""

from django.db import models


class Country(models.Model):
    code = models.CharField(max_length=2, primary_key=True)
    name = models.CharField(max_length=50)


class City(models.Model):
    city_id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=50)
    country = models.ForeignKey(Country, on_delete=models.CASCADE)


de = Country.objects.create(code="de", name="Germany")
fr = Country(code="fr", name="Francia")
fr.save()
fr.name = "France"
fr.save()
print(Country.objects.count(), de.pk, fr.pk)
bonn = City.objects.create(name="Bonn", country=de)
City.objects.create(name="Lyon", country_id="fr")
City(city_id=10, name="Nice", country=fr).save()
print(bonn.pk, bonn.city_id, bonn.country_id)
print(City.objects.filter(country="fr").values_list("pk", "name"))
print(City.objects.filter(country__pk="de").values("pk", "country__name"))
print(Country.objects.filter(pk__in=["de", "it"]))
print(City.objects.get(pk=10).name, City.objects.order_by("-pk").first().pk)
de.pk = "dk"
de.name = "Denmark"
de.save()
print(Country.objects.values_list("pk", flat=True).order_by("pk"))
print(City(name="x") == City(name="x"), City.objects.get(pk=1) == bonn, len({bonn, City.objects.get(pk=1)}))
