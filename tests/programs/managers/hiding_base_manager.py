"""A base manager that hides rows: what saving, refreshing and deleting them does."""

from django.db import models, transaction
from django.db.models import F


class LiveManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(live=True)


class Shelf(models.Model):
    name = models.CharField(max_length=20)
    live = models.BooleanField(default=True)
    everything = models.Manager()
    live_only = LiveManager()

    class Meta:
        base_manager_name = "live_only"


class Careful(Shelf):
    class Meta:
        proxy = True


class Checked(models.Model):
    name = models.CharField(max_length=20)
    live = models.BooleanField(default=True)
    size = models.IntegerField(default=1)
    double = models.GeneratedField(expression=F("size") * 2, output_field=models.IntegerField(), db_persist=True)
    everything = models.Manager()
    live_only = LiveManager()

    class Meta:
        base_manager_name = "live_only"
        select_on_save = True


class OwnedManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(shelf__live=True).order_by("-pk")


class Book(models.Model):
    shelf = models.ForeignKey(Shelf, models.CASCADE, related_name="books", null=True)
    title = models.CharField(max_length=20)
    everything = models.Manager()
    owned = OwnedManager()

    class Meta:
        base_manager_name = "owned"


class Place(models.Model):
    name = models.CharField(max_length=20)
    live = models.BooleanField(default=True)
    everything = models.Manager()
    live_only = LiveManager()

    class Meta:
        base_manager_name = "live_only"


class Shop(Place):
    owner = models.CharField(max_length=20)
    every_shop = models.Manager()

    class Meta:
        base_manager_name = "every_shop"


class Tag(models.Model):
    live = models.BooleanField(default=True)
    shelves = models.ManyToManyField(Shelf)


def attempt(what, action):
    try:
        with transaction.atomic():
            print(what, action())
    except Exception as error:
        print(what, type(error).__qualname__, error)


hidden = Shelf.everything.create(name="hidden", live=False)
shown = Shelf.everything.create(name="shown")
for shelf in (shown, hidden):
    shelf.name += "!"
    attempt("save", shelf.save)
    attempt("force", lambda: shelf.save(force_update=True))
    attempt("fields", lambda: shelf.save(update_fields=["name"]))
    shelf.name = F("name")
    attempt("expression", lambda: shelf.save(update_fields=["name"]))
    attempt("refresh", lambda: shelf.refresh_from_db())
    attempt("all rows", lambda: shelf.refresh_from_db(from_queryset=Shelf.everything))
    attempt("deferred", lambda: Shelf.everything.only("pk").get(pk=shelf.pk).name)
    attempt("validate", shelf.full_clean)
    attempt("proxy", Careful(pk=shelf.pk, name="careful", live=shelf.live).save)
print(list(Shelf.everything.values_list("name", "live")))

hidden = Checked.everything.create(name="hidden", live=False)
shown = Checked.everything.create(name="shown")
for row in (shown, hidden):
    row.size = 5
    attempt("checked", row.save)
    row.size = F("size") + 1
    attempt("checked force", lambda: row.save(force_update=True))
    attempt("checked now", lambda: (row.size, row.double))
    attempt("raw", lambda: row.save_base(raw=True))
print(list(Checked.everything.values_list("name", "size", "double")))

hidden = Shelf.everything.get(live=False)
shown = Shelf.everything.filter(live=True).first()
book = Book.everything.create(shelf=hidden, title="A")
other = Book.everything.create(shelf=shown, title="B")
for each in (other, book):
    each.title += "!"
    attempt("joined", each.save)
    attempt("joined force", lambda: each.save(force_update=True))
    attempt("related", lambda: Book.everything.get(pk=each.pk).shelf)
    attempt("books", lambda: list(each.shelf.books.values_list("title", flat=True)))
    attempt("reload", each.refresh_from_db)
attempt("prefetch", lambda: [b.shelf and b.shelf.name for b in Book.everything.prefetch_related("shelf").order_by("pk")])
attempt("select", lambda: [b.shelf.name for b in Book.everything.select_related("shelf").order_by("pk")])

place = Shop.every_shop.create(name="P", owner="O", live=False)
place.name = "Q"
place.owner = "N"
attempt("child", place.save)
attempt("child fields", lambda: place.save(update_fields=["owner"]))
attempt("parent fields", lambda: place.save(update_fields=["name"]))
attempt("child reload", place.refresh_from_db)

tag = Tag.objects.create()
attempt("add", lambda: tag.shelves.add(hidden, shown))
attempt("many", lambda: tag.shelves.count())
attempt("delete book", book.delete)
attempt("delete shelf", lambda: shown.delete())
attempt("delete hidden", lambda: hidden.delete())
print(Shelf.everything.count(), Book.everything.count())


class Notice(models.Model):
    shelf = models.ForeignKey(Shelf, models.SET_NULL, related_name="notices", null=True)
    live = models.BooleanField(default=True)
    everything = models.Manager()
    live_only = LiveManager()

    class Meta:
        base_manager_name = "live_only"


shelf = Shelf.everything.create(name="third")
Notice.everything.create(shelf=shelf)
Notice.everything.create(shelf=shelf, live=False)
attempt("set null", lambda: Shelf.everything.all().delete())
Notice.everything.filter(live=False).delete()
attempt("set null", lambda: Shelf.everything.all().delete())
print(list(Notice.everything.values_list("shelf", "live")))
