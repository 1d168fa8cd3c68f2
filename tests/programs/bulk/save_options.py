"""save: which statement is sent, with update_fields, force_insert, force_update, and keys."""

from django.db import DatabaseError, IntegrityError, models


class Doc(models.Model):
    name = models.CharField(max_length=30)
    body = models.TextField(default="")
    size = models.IntegerField(default=0)


class Keyed(models.Model):
    key = models.CharField(max_length=5, primary_key=True)
    value = models.IntegerField(default=0)


doc = Doc(name="a")
doc.save()
doc.save()
doc.size = 5
doc.body = "not saved"
doc.save(update_fields=["size"])
print(Doc.objects.values_list("name", "body", "size"))
doc.save(update_fields=[])
doc.save(update_fields={"body"})
print(Doc.objects.get().body)
Doc(pk=50, name="new with a key").save()
Doc(pk=50, name="replaced").save()
Doc(pk=50, name="forced").save(force_update=True)
print(Doc.objects.order_by("pk").values_list("pk", "name"))
for attempt in [
    lambda: Doc(pk=50, name="x").save(force_insert=True),
    lambda: Doc(pk=77, name="x").save(force_update=True),
    lambda: Doc(name="x").save(force_update=True),
    lambda: Doc(name="x").save(force_insert=True, force_update=True),
    lambda: doc.save(update_fields=["nothing"]),
    lambda: doc.save(update_fields=["size"], force_insert=True),
    lambda: Doc(pk=78, name="x").save(update_fields=["name"]),
]:
    try:
        print(attempt())
    except (DatabaseError, IntegrityError, ValueError) as e:
        print(type(e).__name__, e)
Keyed(key="a", value=1).save()
Keyed(key="a", value=2).save()
Keyed.objects.create(key="b")
try:
    Keyed.objects.create(key="a", value=3)
except IntegrityError as e:
    print(e)
print(Keyed.objects.order_by("key").values_list())
only = Doc.objects.only("name").get(pk=50)
only.name = "deferred saves the loaded"
only.save()
