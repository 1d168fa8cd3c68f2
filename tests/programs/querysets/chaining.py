"""Each method gives a new queryset; the old one stays as it was."""

from django.db import models


class Flight(models.Model):
    number = models.CharField(max_length=6)
    origin = models.CharField(max_length=3)
    seats = models.IntegerField()
    delayed = models.BooleanField(default=False)

    def __str__(self):
        return self.number


for number, origin, seats, delayed in [("LH1", "FRA", 180, False), ("LH2", "MUC", 90, True), ("AF7", "CDG", 220, False), ("AF8", "CDG", 50, True)]:
    Flight.objects.create(number=number, origin=origin, seats=seats, delayed=delayed)

every = Flight.objects.all()
large = every.filter(seats__gte=100)
paris = every.filter(origin="CDG")
print(large, paris, every.count())
print(large & paris)
print(large | paris)
print((large | paris).exclude(delayed=True).order_by("-seats"))
print(large.filter(origin="CDG") .filter(delayed=False))
query = Flight.objects
for key, value in {"origin": "CDG", "delayed": True}.items():
    query = query.filter(**{key: value})
print(query)
conditions = {"seats__lt": 200}
print(Flight.objects.filter(**conditions).exclude(**{"origin__in": ["MUC"]}).values_list("number", flat=True))
print(every.none() | paris)
print(every.first(), paris.last())
print(str(large.query))
print(every.query)
