"""values and values_list: dictionaries, tuples, flat lists and named tuples."""

from django.db import models


class Publisher(models.Model):
    name = models.CharField(max_length=50)


class Book(models.Model):
    title = models.CharField(max_length=50)
    pages = models.IntegerField()
    publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE)


orbit = Publisher.objects.create(name="Orbit")
tor = Publisher.objects.create(name="Tor")
Book.objects.create(title="Dune", pages=612, publisher=orbit)
Book.objects.create(title="Hyperion", pages=482, publisher=tor)
Book.objects.create(title="Ubik", pages=202, publisher=orbit)

print(Book.objects.values())
print(Book.objects.values("title"))
print(Book.objects.values("title", "publisher__name"))
print(Book.objects.values("publisher", "publisher_id", "pk"))
print(Book.objects.values_list())
print(Book.objects.values_list("title", "pages"))
print(Book.objects.values_list("title", flat=True))
print(list(Book.objects.values_list("publisher__name", flat=True).distinct()))
for row in Book.objects.values_list("title", "pages", named=True):
    print(row, row.title, row.pages)
try:
    Book.objects.values_list("title", "pages", flat=True)
except TypeError as e:
    print("TypeError:", e)
print(Book.objects.values_list("title", flat=True).get(pages=202))
print(Book.objects.order_by("-pages").values_list("title", flat=True)[:2])
