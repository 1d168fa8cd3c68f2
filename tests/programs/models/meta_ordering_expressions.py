"""Meta.ordering with expressions, indexes of several kinds, and default_related_name."""

from django.db import connection, models
from django.db.models import F, Q
from django.db.models.functions import Lower


class Band(models.Model):
    name = models.CharField(max_length=30)

    class Meta:
        ordering = [Lower("name").desc()]

    def __str__(self):
        return self.name


class Gig(models.Model):
    band = models.ForeignKey(Band, on_delete=models.CASCADE)
    year = models.IntegerField(null=True)
    open_air = models.BooleanField(default=False)

    class Meta:
        default_related_name = "gigs"
        ordering = [F("year").asc(nulls_last=True), "-band"]
        indexes = [
            models.Index(fields=["year", "-band"], name="year_band"),
            models.Index(Lower("year"), name="lower_year"),
            models.Index(fields=["band"], condition=Q(open_air=True), name="open_only"),
        ]

    def __str__(self):
        return f"{self.band} {self.year}"


for name, years in {"abba": [1975, None], "Blur": [1994], "Can": []}.items():
    band = Band.objects.create(name=name)
    for year in years:
        Gig.objects.create(band=band, year=year)
print(Band.objects.all(), Band.objects.reverse(), Band.objects.first(), Band.objects.last())
print(Gig.objects.select_related("band"), Gig.objects.select_related("band").reverse(), Gig.objects.last())
print(Band.objects.get(name="abba").gigs.all().count(), Band.objects.filter(gigs__year=1994))
print(Band.objects.order_by("gigs__year", "name"), Gig.objects.order_by("band").values_list("year", flat=True))
print(Gig.objects.values("band").annotate(n=models.Count("id")), Gig.objects.order_by("band__name").first())
print([i.name for i in Gig._meta.indexes], Gig._meta.indexes[0], Gig._meta.indexes[2].fields)
with connection.cursor() as cursor:
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'app_gig' ORDER BY name")
    for (sql,) in cursor.fetchall():
        print(sql)
