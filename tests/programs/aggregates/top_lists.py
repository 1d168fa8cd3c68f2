"""Questions a shop asks: top customers, best sellers, low stock."""

from django.db import models
from django.db.models import Count, DecimalField, ExpressionWrapper, F, Max, Sum


class Category(models.Model):
    name = models.CharField(max_length=50)


class Product(models.Model):
    name = models.CharField(max_length=50)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="products")
    price = models.DecimalField(max_digits=8, decimal_places=2)
    stock = models.IntegerField(default=0)
    reorder_level = models.IntegerField(default=5)

    def __str__(self):
        return self.name


class Customer(models.Model):
    name = models.CharField(max_length=50)


class Order(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="orders")
    placed = models.DateField()


class OrderItem(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="items")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="items")
    quantity = models.PositiveIntegerField(default=1)


electronics, garden = Category.objects.create(name="Electronics"), Category.objects.create(name="Garden")
phone = Product.objects.create(name="Phone", category=electronics, price="499.00", stock=3)
cable = Product.objects.create(name="Cable", category=electronics, price="9.90", stock=80)
spade = Product.objects.create(name="Spade", category=garden, price="24.50", stock=2, reorder_level=1)
ida, jon = Customer.objects.create(name="Ida"), Customer.objects.create(name="Jon")
for customer, day, items in [(ida, "2024-01-01", {phone: 1, cable: 3}), (jon, "2024-01-05", {spade: 2}), (ida, "2024-02-01", {cable: 1})]:
    order = Order.objects.create(customer=customer, placed=day)
    for product, quantity in items.items():
        OrderItem.objects.create(order=order, product=product, quantity=quantity)

spend = ExpressionWrapper(F("orders__items__quantity") * F("orders__items__product__price"), output_field=DecimalField(max_digits=10, decimal_places=2))
top = Customer.objects.annotate(total=Sum(spend), last_order=Max("orders__placed")).order_by("-total")[:10]
for customer in top:
    print(customer.name, customer.total, customer.last_order)
print(Product.objects.filter(category__name="Electronics", stock__lt=F("reorder_level")))
print(Product.objects.annotate(sold=Sum("items__quantity")).order_by("-sold", "name").values_list("name", "sold"))
print(Category.objects.annotate(n=Count("products"), worth=Sum(F("products__price") * F("products__stock"))).order_by("name").values("name", "n", "worth"))
print(Order.objects.annotate(total=Sum(F("items__quantity") * F("items__product__price"))).order_by("id").values("id", "total"))
print(Category.objects.filter(products__stock__gt=0).annotate(n=Count("products")).filter(n__gt=1).values_list("name", flat=True))
print(OrderItem.objects.values("product__category__name").annotate(units=Sum("quantity")).order_by("-units"))
