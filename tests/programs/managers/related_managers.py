"""Which manager a relation uses; base managers; inherited managers."""

from django.db import models


class Kept(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(deleted=False)


class Base(models.Model):
    deleted = models.BooleanField(default=False)

    objects = Kept()
    everything = models.Manager()

    class Meta:
        abstract = True

    def delete(self, *args, **kwargs):
        self.deleted = True
        self.save(update_fields=["deleted"])


class Author(Base):
    name = models.CharField(max_length=30)


class Book(Base):
    title = models.CharField(max_length=30)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    readers = models.ManyToManyField(Author, related_name="read")

    def __str__(self):
        return self.title


class Strict(models.Model):
    hidden = models.BooleanField(default=False)
    objects = models.Manager()
    visible = Kept()

    class Meta:
        default_manager_name = "objects"
        base_manager_name = "objects"


ann = Author.objects.create(name="Ann")
one, two = Book.objects.create(title="One", author=ann), Book.objects.create(title="Two", author=ann)
one.delete()
print(Book.objects.all(), Book.everything.order_by("id"), ann.books.all())
print(ann.books(manager="everything").order_by("id"))
one.readers.add(ann)
two.readers.add(ann)
print(ann.read.all(), ann.read(manager="everything").count())
print(Author.objects.filter(books__title="One").count())
ann.delete()
print(Author.objects.count(), Book.objects.get().author.name)
print([a.books.all() for a in Author.everything.prefetch_related("books")])
print(Author._default_manager.name, Author._base_manager.__class__.__name__, Strict._default_manager.name, Strict._base_manager.name)
print(Book.everything.all().delete())
