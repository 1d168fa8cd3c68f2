"""select_related along several relations, and what it brings."""

from django.db import models


class Country(models.Model):
    name = models.CharField(max_length=50)


class City(models.Model):
    name = models.CharField(max_length=50)
    country = models.ForeignKey(Country, null=True, on_delete=models.SET_NULL)


class Clinic(models.Model):
    name = models.CharField(max_length=50)
    city = models.ForeignKey(City, on_delete=models.CASCADE)


class Doctor(models.Model):
    name = models.CharField(max_length=50)
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE)
    mentor = models.ForeignKey("self", null=True, on_delete=models.SET_NULL)


peru = Country.objects.create(name="Peru")
lima = City.objects.create(name="Lima", country=peru)
atlantis = City.objects.create(name="Atlantis")
clinics = [Clinic.objects.create(name=f"{c.name} Clinic", city=c) for c in (lima, atlantis)]
house = Doctor.objects.create(name="House", clinic=clinics[0])
Doctor.objects.create(name="Chase", clinic=clinics[1], mentor=house)

for doctor in Doctor.objects.select_related("clinic__city__country").order_by("name"):
    country = doctor.clinic.city.country
    print(doctor.name, doctor.clinic.name, doctor.clinic.city.name, country.name if country else "nowhere")
for doctor in Doctor.objects.select_related("mentor", "mentor__clinic").order_by("name"):
    print(doctor.name, doctor.mentor and doctor.mentor.clinic.name)
doctor = Doctor.objects.select_related("clinic").select_related("mentor").get(name="Chase")
print(doctor.clinic.name, doctor.mentor.name)
print(doctor.clinic.city.name)
print(Doctor.objects.select_related("clinic").select_related(None).get(name="House").clinic.name)
print(Doctor.objects.select_related("clinic__city").filter(clinic__city__name="Lima").values_list("name", flat=True))
for bad in ["nurse", "name", "clinic__town"]:
    try:
        list(Doctor.objects.select_related(bad))
    except Exception as e:
        print(type(e).__name__, e)
