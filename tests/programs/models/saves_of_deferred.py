"""save() of instances with deferred fields, and what update_fields writes."""

from django.db import DatabaseError, models
from django.db.models import F
from django.db.models.signals import pre_save


class Article(models.Model):
    title = models.CharField(max_length=30)
    body = models.TextField(default="")
    views = models.IntegerField(default=0)
    changed = models.CharField(max_length=10, default="never")
    parent = models.ForeignKey("self", models.SET_NULL, null=True)


class Stamped(models.Model):
    name = models.CharField(max_length=30)
    slug = models.CharField(max_length=30, blank=True)

    def save(self, *, update_fields=None, **kwargs):
        self.slug = self.name.lower()
        if update_fields is not None and "name" in update_fields:
            update_fields = {"slug"} | set(update_fields)
        super().save(update_fields=update_fields, **kwargs)


pre_save.connect(lambda sender, update_fields, **kwargs: print("update_fields:", update_fields and sorted(update_fields)), weak=False)
first = Article.objects.create(title="one", body="long")
part = Article.objects.only("title").get()
print(sorted(part.get_deferred_fields()))
part.title = "two"
part.save()
part = Article.objects.defer("body").get()
part.body = "set by hand"
print(sorted(part.get_deferred_fields()))
part.save()
print(Article.objects.values_list("title", "body", "views").get())
part = Article.objects.only("pk").get()
part.save()
part.save(using="default")
part.views = F("views") + 1
part.save(update_fields=["views"])
print(part.views, Article.objects.get().views)
part.save(update_fields=[])
part.save(update_fields=["parent"])
part.save(update_fields=["parent_id", "title"])
for names in (["nothing"], ["id"], ["title", "pk"]):
    try:
        part.save(update_fields=names)
        print("saved", names)
    except ValueError as e:
        print(e)
for options in ({"force_insert": True, "force_update": True}, {"force_insert": True, "update_fields": ["title"]}):
    try:
        part.save(**options)
    except ValueError as e:
        print(e)
Article.objects.all().delete()
for options in ({"update_fields": ["title"]}, {"force_update": True}):
    try:
        first.save(**options)
    except DatabaseError as e:
        print(type(e).__qualname__, e)
stamped = Stamped.objects.create(name="ABC")
stamped.name = "XYZ"
stamped.save(update_fields=["name"])
print(Stamped.objects.values().get())
