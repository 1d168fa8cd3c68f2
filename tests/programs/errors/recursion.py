"""A __str__ that calls itself."""

from django.db import models


class Loop(models.Model):
    name = models.CharField(max_length=30)

    def __str__(self):
        return str(self)


loop = Loop.objects.create(name="x")
print(loop.name)
try:
    print(loop)
except RecursionError as e:
    print(type(e).__name__)
print(Loop.objects.count())
