"""The tables that models make."""

from django.db import connection, models
from django.db.models import F, Q


class Publisher(models.Model):
    name = models.CharField(max_length=50, unique=True)
    code = models.SlugField()


class Everything(models.Model):
    big = models.BigIntegerField(null=True)
    binary = models.BinaryField()
    boolean = models.BooleanField(default=False)
    char = models.CharField(max_length=10, db_index=True)
    date = models.DateField()
    moment = models.DateTimeField(db_column="at")
    decimal = models.DecimalField(max_digits=7, decimal_places=3)
    duration = models.DurationField()
    email = models.EmailField()
    floating = models.FloatField()
    ip = models.GenericIPAddressField()
    integer = models.IntegerField(db_default=7)
    json = models.JSONField()
    positive = models.PositiveIntegerField()
    small = models.PositiveSmallIntegerField()
    slug = models.SlugField()
    text = models.TextField()
    time = models.TimeField()
    url = models.URLField()
    uuid = models.UUIDField()
    generated = models.GeneratedField(expression=F("integer") * 2, output_field=models.IntegerField(), db_persist=True)
    publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE)
    loose = models.ForeignKey(Publisher, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False)
    single = models.OneToOneField(Publisher, on_delete=models.CASCADE, related_name="single")
    many = models.ManyToManyField(Publisher, related_name="many")

    class Meta:
        db_table = "all things"
        unique_together = [("char", "date")]
        constraints = [
            models.CheckConstraint(condition=Q(integer__gte=0) | Q(char=""), name="check_it"),
            models.UniqueConstraint(fields=["small"], condition=Q(boolean=True), name="unique_some"),
            models.UniqueConstraint(fields=["slug", "big"], name="unique_two"),
        ]


class Child(Publisher):
    extra = models.IntegerField()


class Named(models.Model):
    key = models.CharField(max_length=5, primary_key=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE)


with connection.cursor() as cursor:
    cursor.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'auth%' AND tbl_name NOT LIKE 'django%' AND name NOT LIKE 'sqlite%' ORDER BY tbl_name, name")
    for (sql,) in cursor.fetchall():
        print(sql)
