"""bulk_create that ignores or updates on conflicts."""

from django.db import models


class Stock(models.Model):
    sku = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=30)
    amount = models.IntegerField()

    class Meta:
        ordering = ["sku"]


Stock.objects.bulk_create([Stock(sku="A1", name="Pen", amount=5), Stock(sku="B2", name="Ink", amount=2)])
again = Stock.objects.bulk_create([Stock(sku="A1", name="Other", amount=9), Stock(sku="C3", name="Cap", amount=1)], ignore_conflicts=True)
print([s.pk for s in again])
print(Stock.objects.values_list("sku", "name", "amount"))
up = Stock.objects.bulk_create(
    [Stock(sku="A1", name="Pencil", amount=50), Stock(sku="D4", name="Dot", amount=4)],
    update_conflicts=True,
    unique_fields=["sku"],
    update_fields=["amount"],
)
print([s.pk for s in up])
print(Stock.objects.values_list("sku", "name", "amount"))
for kwargs in [
    {"update_conflicts": True},
    {"update_conflicts": True, "update_fields": ["amount"]},
    {"update_conflicts": True, "update_fields": ["nothing"], "unique_fields": ["sku"]},
    {"update_conflicts": True, "update_fields": ["id"], "unique_fields": ["sku"]},
    {"update_conflicts": True, "ignore_conflicts": True},
]:
    try:
        Stock.objects.bulk_create([Stock(sku="A1", name="x", amount=0)], **kwargs)
    except Exception as e:
        print(type(e).__name__, e)
