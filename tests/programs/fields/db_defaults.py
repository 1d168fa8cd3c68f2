"""db_default and GeneratedField: what an instance holds before and after it is saved."""

from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.db.models import F, Value
from django.db.models.expressions import DatabaseDefault
from django.db.models.functions import Concat, Upper


class Product(models.Model):
    name = models.CharField(max_length=20, db_default="unnamed")
    price = models.IntegerField(db_default=Value(3) + Value(4))
    amount = models.IntegerField(default=2, db_default=9)
    note = models.CharField(max_length=20, null=True, db_default=Upper(Value("note")))
    total = models.GeneratedField(expression=F("price") * F("amount"), output_field=models.IntegerField(), db_persist=True)
    label = models.GeneratedField(expression=Concat(F("name"), Value("/"), F("note")), output_field=models.CharField(max_length=50), db_persist=False)

    class Meta:
        ordering = ["id"]


new = Product()
print([isinstance(getattr(new, f), DatabaseDefault) for f in ("name", "price", "amount", "note")], new.amount)
try:
    new.total
except AttributeError as e:
    print(e)
new.save()
print(new.name, new.price, new.amount, new.note, new.total, new.label)
new.price = 10
new.save()
print(new.total)
new.amount = F("amount") + 1
new.save(update_fields=["amount"])
print(new.amount, new.total, Product.objects.get().total)
Product.objects.bulk_create([Product(), Product(name="pen", price=1), Product(amount=4, note=None)])
for row in Product.objects.values_list("name", "price", "amount", "note", "total", "label"):
    print(row)
print(Product.objects.filter(total__gt=10).update(price=F("total") + 1), Product.objects.filter(label="pen/NOTE").count(), Product.objects.aggregate(s=models.Sum("total")))
for bad in (
    lambda: Product(total=4).save(),
    lambda: Product.objects.update(total=4),
    lambda: Product.objects.bulk_update([new], ["label"]),
    lambda: new.save(update_fields=["total"]),
    lambda: Product.objects.create(price=None),
    lambda: Product.objects.bulk_create([Product(amount=F("price"))]),
):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
fresh = Product(name="x" * 21)
try:
    fresh.full_clean()
except ValidationError as e:
    print(e.message_dict)
print(Product.objects.get_or_create(name="ink")[0].label, Product.objects.update_or_create(name="ink", defaults={"amount": 5})[0].total)
part = Product.objects.only("name").get(name="ink")
print(part.total, sorted(part.get_deferred_fields()))
for f in Product._meta.fields:
    print(f.name, f.generated, f.has_default(), f.has_db_default(), f.db_returning, f.editable)
