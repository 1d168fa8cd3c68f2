"""A tree: a foreign key to the model itself."""

from django.db import models
from django.db.models import Count


class Category(models.Model):
    name = models.CharField(max_length=50)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def path(self):
        return f"{self.parent.path()} > {self.name}" if self.parent else self.name


root = Category.objects.create(name="All")
books = Category.objects.create(name="Books", parent=root)
novels = Category.objects.create(name="Novels", parent=books)
crime = Category.objects.create(name="Crime", parent=novels)
music = Category.objects.create(name="Music", parent=root)

print(Category.objects.get(name="Crime").path())
print(root.children.all())
print(Category.objects.filter(parent=None))
print(Category.objects.filter(parent__parent=root))
print(Category.objects.filter(parent__parent__name="Books"))
print(Category.objects.filter(children__name="Crime"))
print(Category.objects.filter(children__isnull=True))
print(Category.objects.exclude(parent__name="All"))
print(Category.objects.annotate(n=Count("children")).values_list("name", "n"))
print([(c.name, c.parent and c.parent.name) for c in Category.objects.select_related("parent")])
print([(c.name, [k.name for k in c.children.all()]) for c in Category.objects.prefetch_related("children")])
