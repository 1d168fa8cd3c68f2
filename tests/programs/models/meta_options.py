"""Meta: db_table, ordering, verbose names, get_latest_by; and a column of another name."""

from django.db import models


class Product(models.Model):
    name = models.CharField(max_length=200, verbose_name="product name")
    price = models.IntegerField(db_column="unit_price")
    added = models.DateField()

    class Meta:
        db_table = "shop_product"
        ordering = ["name"]
        verbose_name = "article"
        get_latest_by = "added"

    def __str__(self):
        return self.name


class OrderLine(models.Model):
    product = models.ForeignKey(Product, on_delete=models.CASCADE, db_column="product_ref")

    class Meta:
        ordering = ["product"]


for name, price, added in [("Pen", 2, "2024-01-05"), ("Ink", 9, "2024-03-01"), ("Cap", 5, "2023-12-31")]:
    OrderLine.objects.create(product=Product.objects.create(name=name, price=price, added=added))
print(Product.objects.all())
print(Product.objects.filter(price__gt=3).values("price", "name"))
print(Product.objects.latest(), Product.objects.earliest())
print(Product.objects.latest("price"))
print([line.product.name for line in OrderLine.objects.select_related("product")])
print(Product._meta.db_table, Product._meta.verbose_name, Product._meta.verbose_name_plural)
print(OrderLine._meta.db_table, OrderLine._meta.verbose_name, OrderLine._meta.label, OrderLine._meta.model_name)
print(Product._meta.get_field("price").column, Product._meta.get_field("name").verbose_name)
print(Product._meta.pk.name, [f.name for f in Product._meta.fields], Product._meta.ordering)
