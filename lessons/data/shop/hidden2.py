# A shop in its first week: few customers, something for nothing, and something for less than 1.
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from shop.models import Category, Customer, Order, OrderItem, Product, Review

OPENING = datetime(2024, 1, 1, tzinfo=timezone.utc)

Category.objects.bulk_create([
    Category(pk=1, name="Gifts", slug="gifts"), Category(pk=2, name="Books", slug="books"),
    Category(pk=3, name="Electronics", slug="electronics"), Category(pk=4, name="Laptops", slug="laptops", parent_id=3),
])
# pk, name, sku, category, price, cost, sale price, stock, reorder level, active, attributes
Product.objects.bulk_create([
    Product(
        pk=pk, name=name, sku=sku, category_id=category, price=Decimal(price), cost=Decimal(cost), sale_price=sale and Decimal(sale),
        stock=stock, reorder_level=level, is_active=active, attributes=attributes,
    )
    for pk, name, sku, category, price, cost, sale, stock, level, active, attributes in [
        (3, "Sticker", "Z-1", 1, "0.50", "0.10", None, 80, 10, True, {"color": "black"}),
        (5, "Catalogue", "A-9", 2, "0.00", "1.00", None, 2, 2, True, {}),
        (6, "Old laptop", "LAP-1", 4, "500.00", "450.00", "450.00", 3, 4, True, {"ram": 16, "color": "black"}),
        (7, "LAPTOP lamp", "LMP-1", 3, "20.00", "9.00", "50.00", 1, 5, True, {"color": "white"}),
        (9, "Django, bit by bit", "BOK-2", 2, "39.00", "18.00", "39.00", 2, 1, True, {"tags": ["django"]}),
        (10, "Prototype", "PRO-1", 3, "100.00", "60.00", None, 1, 0, False, {"ram": 64, "color": "black"}),
    ]
])
Customer.objects.bulk_create([
    Customer(pk=4, name="Zed", email="zed@example.org", city="Oslo", joined=date(2024, 1, 1)),
    Customer(pk=5, name="Amara Diallo", email="amara@example.org", city="", joined=date(2023, 12, 31)),
    Customer(pk=8, name="Dora Nagy", email="dora@example.org", city="Szeged", joined=date(2024, 1, 2)),
    Customer(pk=9, name="Élodie Petit", email="elodie@example.org", city="Oslo", joined=date(2024, 1, 7)),
])
# pk, customer, status, placed and shipped (days after the opening), items as (product, quantity, unit price)
ORDERS = [
    (12, 4, "paid", 1, None, [(3, 1, "0.50")]),
    (13, 5, "shipped", 0, 2, [(9, 2, "39.00"), (3, 4, "0.50")]),
    (15, 8, "pending", 2, None, [(5, 3, "0.00")]),
    (16, 8, "cancelled", 3, None, [(6, 1, "450.00")]),
    (17, 5, "shipped", 4, 7, [(7, 1, "20.00"), (5, 1, "0.00")]),
]
Order.objects.bulk_create([
    Order(
        pk=pk, customer_id=customer, status=status, placed_at=OPENING + timedelta(days=placed),
        shipped_at=shipped and OPENING + timedelta(days=shipped),
    )
    for pk, customer, status, placed, shipped, items in ORDERS
])
OrderItem.objects.bulk_create([
    OrderItem(order_id=order[0], product_id=product, quantity=quantity, unit_price=Decimal(price))
    for order in ORDERS for product, quantity, price in order[-1]
])
Review.objects.bulk_create([
    Review(pk=2, product_id=9, customer_id=5, rating=3, text="Fine."),
    Review(pk=3, product_id=3, customer_id=5, rating=5, text=""),
    Review(pk=4, product_id=7, customer_id=8, rating=2, text="Dim."),
])
