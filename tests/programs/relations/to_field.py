"""to_field, related_query_name, limit_choices_to, db_constraint, and accessors' names."""

from django.db import models


class Country(models.Model):
    code = models.CharField(max_length=2, unique=True)
    name = models.CharField(max_length=30)

    def __str__(self):
        return self.name


class City(models.Model):
    name = models.CharField(max_length=30)
    country = models.ForeignKey(Country, to_field="code", on_delete=models.CASCADE, related_name="cities", related_query_name="city")
    twin = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL)
    loose = models.ForeignKey(Country, null=True, db_constraint=False, on_delete=models.DO_NOTHING, related_name="+")

    def __str__(self):
        return self.name


peru = Country.objects.create(code="pe", name="Peru")
chad = Country.objects.create(code="td", name="Chad")
lima = City.objects.create(name="Lima", country=peru)
cusco = City.objects.create(name="Cusco", country_id="pe", twin=lima)
print(lima.country_id, cusco.country, cusco.country.pk)
print(peru.cities.order_by("name"), lima.city_set.all())
print(Country.objects.filter(city__name="Lima"), City.objects.filter(country="pe").count(), City.objects.filter(country=peru).count())
print(City.objects.filter(country__code="pe").values("country", "country_id", "country__id"))
print(City.objects.filter(country__in=[peru, chad]).count(), City.objects.filter(country__in=["pe"]).count())
print(City.objects.filter(country_id__in=Country.objects.filter(name="Peru").values("code")).count(), City.objects.filter(country__in=Country.objects.filter(name="Peru")).count())
print(Country.objects.annotate(n=models.Count("city")).order_by("code").values_list("name", "n"))
print([c.country.name for c in City.objects.select_related("country").order_by("id")], [list(c.cities.all()) for c in Country.objects.prefetch_related("cities").order_by("id")])
print(City.objects.create(name="Ghost", country=chad, loose_id=99).loose_id)
try:
    Country.objects.filter(cities__name="Lima")
except Exception as e:
    print(e)
print(chad.delete(), City.objects.values_list("name", flat=True).order_by("id"))
