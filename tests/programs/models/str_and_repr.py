"""How instances and querysets show themselves."""

from django.db import models


class Plain(models.Model):
    name = models.CharField(max_length=20)


class Named(models.Model):
    name = models.CharField(max_length=20)

    def __str__(self):
        return f"«{self.name}»"


class Own(models.Model):
    name = models.CharField(max_length=20)

    def __repr__(self):
        return f"Own({self.name!r})"


print(Plain(), repr(Plain(name="x")), [Plain(pk=3)])
print(Named(name="n"), repr(Named(name="n")), [Named(name="n")])
print(Own(name="o"), repr(Own(name="o")), [Own(name="o")])
for i in range(23):
    Named.objects.create(name=f"row {i}")
print(Named.objects.all())
print(Named.objects.values_list("name", flat=True))
print(Named.objects.none(), Plain.objects.all())
print(Named.objects, Named, Plain.objects.model)
print(Named.objects.filter(name="row 1").query)
