"""Output without a newline, an error inside a loop over a queryset, and a finally."""

from django.db import models


class Step(models.Model):
    name = models.CharField(max_length=30)
    factor = models.IntegerField()


for name, factor in [("a", 2), ("b", 1), ("c", 0), ("d", 5)]:
    Step.objects.create(name=name, factor=factor)

total = 60
try:
    for step in Step.objects.order_by("name"):
        print(step.name, end=" ", flush=True)
        total = int(total / step.factor)
finally:
    print("left with", total, Step.objects.count())
