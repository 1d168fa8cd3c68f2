"""An order taken whole or not at all."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F


class Product(models.Model):
    name = models.CharField(max_length=30)
    stock = models.PositiveIntegerField()


class Order(models.Model):
    customer = models.CharField(max_length=30)


class Item(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="items")
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    quantity = models.PositiveIntegerField()


class Audit(models.Model):
    text = models.CharField(max_length=60)


@transaction.atomic
def place_order(customer, cart):
    if not cart:
        raise ValidationError("The cart is empty.")
    order = Order.objects.create(customer=customer)
    for name, quantity in cart.items():
        product = Product.objects.select_for_update().get(name=name)
        if product.stock < quantity:
            raise ValidationError(f"Only {product.stock} of {name} left.")
        Product.objects.filter(pk=product.pk).update(stock=F("stock") - quantity)
        Item.objects.create(order=order, product=product, quantity=quantity)
    transaction.on_commit(lambda: print("mail to", customer))
    return order


def attempt(customer, cart):
    try:
        order = place_order(customer, cart)
        print("ordered", order.pk, order.items.count())
    except (ValidationError, Product.DoesNotExist) as e:
        Audit.objects.create(text=f"{type(e).__name__} for {customer}")
        print("failed:", e)


Product.objects.create(name="tea", stock=5)
Product.objects.create(name="cup", stock=1)
attempt("ann", {"tea": 2, "cup": 1})
attempt("bob", {"tea": 1, "cup": 1})
attempt("cid", {"pot": 1})
attempt("dan", {})
print(Product.objects.values_list("name", "stock"), Order.objects.count(), Item.objects.count(), Audit.objects.count())
with transaction.atomic():
    for stock in (3, -1, 4):
        try:
            with transaction.atomic():
                Product.objects.create(name=f"new {stock}", stock=stock)
        except IntegrityError as e:
            print(e)
print(Product.objects.count())
