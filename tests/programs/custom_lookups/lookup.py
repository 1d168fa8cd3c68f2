"""Lookups of one's own."""

from django.db import models
from django.db.models import F, Lookup
from django.db.models.lookups import Exact, GreaterThan


@models.Field.register_lookup
class NotEqual(Lookup):
    lookup_name = "ne"

    def as_sql(self, compiler, connection):
        lhs, lhs_params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        return f"{lhs} <> {rhs}", [*lhs_params, *rhs_params]


class DivisibleBy(Lookup):
    lookup_name = "div"

    def as_sql(self, compiler, connection):
        lhs, params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        return "%s %%%% %s = 0" % (lhs, rhs), [*params, *rhs_params]


class Author(models.Model):
    name = models.CharField(max_length=30)
    age = models.IntegerField()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Book(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    pages = models.IntegerField()


for name, age in [("Ann", 30), ("Bob", 45), ("Cid", 60)]:
    author = Author.objects.create(name=name, age=age)
    Book.objects.create(author=author, pages=age * 3)

print(Author.objects.filter(name__ne="Bob"))
print(Author.objects.exclude(name__ne="Bob"))
print(Author.objects.filter(age__ne=F("id")))
print(Book.objects.filter(author__name__ne="Ann").values_list("pages", flat=True))
models.IntegerField.register_lookup(DivisibleBy)
print(Author.objects.filter(age__div=30))
print(Book.objects.filter(pages__div=F("author__age")).count())
try:
    Author.objects.filter(name__div=3)
except Exception as e:
    print(type(e).__name__, e)
models.IntegerField._unregister_lookup(DivisibleBy)
try:
    Author.objects.filter(age__div=30)
except Exception as e:
    print(type(e).__name__, e)
with_lookup = Author.objects.filter(GreaterThan(F("age"), 40) | Exact(F("name"), "Ann"))
print(with_lookup)
print(sorted(name for name in models.CharField.get_lookups() if name in ("ne", "div", "exact", "regex")))
