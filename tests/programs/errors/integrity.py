"""The database says no: unique, not null, foreign key."""

from django.db import IntegrityError, models


class Category(models.Model):
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=50)


class Product(models.Model):
    name = models.CharField(max_length=50)
    price = models.IntegerField()
    stock = models.PositiveIntegerField(default=0)
    category = models.ForeignKey(Category, on_delete=models.CASCADE)

    class Meta:
        unique_together = [("name", "category")]


tools = Category.objects.create(slug="tools", title="Tools")
attempts = {
    "unique": lambda: Category.objects.create(slug="tools", title="Other"),
    "not null": lambda: Product.objects.create(name="Saw", category=tools),
    "null foreign key": lambda: Product.objects.create(name="Saw", price=3),
    "no such row": lambda: Product.objects.create(name="Saw", price=3, category_id=99),
    "negative": lambda: Product.objects.create(name="Saw", price=3, category=tools, stock=-1),
    "null by update": lambda: Category.objects.update(title=None),
}
for name, attempt in attempts.items():
    try:
        attempt()
    except IntegrityError as e:
        print(f"{name}: {e}")
Product.objects.create(name="Saw", price=3, category=tools)
try:
    Product.objects.create(name="Saw", price=4, category=tools)
except IntegrityError as e:
    print("together:", e)
print(Category.objects.count(), Product.objects.count())
Category.objects.create(slug="tools", title="Uncaught")
