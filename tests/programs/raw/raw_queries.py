"""Manager.raw: instances from SQL of one's own."""

from django.db import models


class Person(models.Model):
    first = models.CharField(max_length=30)
    last = models.CharField(max_length=30)
    born = models.DateField()
    employer = models.ForeignKey("Firm", null=True, on_delete=models.SET_NULL)

    def __str__(self):
        return f"{self.first} {self.last}"


class Firm(models.Model):
    name = models.CharField(max_length=30)


acme = Firm.objects.create(name="Acme")
Person.objects.create(first="Ann", last="Lee", born="1990-04-01", employer=acme)
Person.objects.create(first="Bob", last="Ray", born="1985-12-24")

for p in Person.objects.raw("SELECT * FROM app_person ORDER BY born"):
    print(p, p.born, type(p).__name__)
print(Person.objects.raw("SELECT * FROM app_person WHERE last = %s", ["Lee"])[0])
print([str(p) for p in Person.objects.raw("SELECT id, first, last FROM app_person WHERE first LIKE %s", ["%o%"])])
for p in Person.objects.raw("SELECT id, first, length(last) AS size FROM app_person ORDER BY id"):
    print(p.first, p.size, p.last)
named = Person.objects.raw("SELECT id, first AS last, last AS first, born FROM app_person")
print([str(p) for p in named])
translated = Person.objects.raw("SELECT id, 'x' AS vorname, last, born FROM app_person", translations={"vorname": "first"})
print([str(p) for p in translated], translated.columns)
print(len(Person.objects.raw("SELECT * FROM app_person")), bool(Person.objects.raw("SELECT * FROM app_person WHERE 0")))
print([p.employer.name for p in Person.objects.raw("SELECT * FROM app_person WHERE employer_id IS NOT NULL")])
print([p.employer and p.employer.name for p in Person.objects.raw("SELECT * FROM app_person ORDER BY id").prefetch_related("employer")])
print(Person.objects.raw("SELECT * FROM app_person WHERE id = %s", [1]))
for attempt in [
    lambda: list(Person.objects.raw("SELECT first FROM app_person")),
    lambda: list(Person.objects.raw("SELECT * FROM nothing")),
    lambda: list(Person.objects.raw("SELEC 1")),
    lambda: Person.objects.raw("SELECT * FROM app_person")[5],
]:
    try:
        print(attempt())
    except Exception as e:
        print(type(e).__name__, e)
