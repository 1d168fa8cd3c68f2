from datetime import date, datetime, timezone
from decimal import Decimal

from shop.models import Category, Customer, Order, OrderItem, Product, Review


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc) if text else None


def money(text):
    return Decimal(text) if text else None


Category.objects.bulk_create([
    Category(pk=1, name="Electronics", slug="electronics"),
    Category(pk=2, name="Laptops", slug="laptops", parent_id=1),
    Category(pk=3, name="Audio", slug="audio", parent_id=1),
    Category(pk=4, name="Books", slug="books"),
    Category(pk=5, name="Garden", slug="garden"),
    Category(pk=6, name="Gifts", slug="gifts"),
])

# pk, name, sku, category, price, cost, sale price, stock, reorder level, active, attributes
Product.objects.bulk_create([
    Product(
        pk=pk, name=name, sku=sku, category_id=category, price=money(price), cost=money(cost), sale_price=money(sale),
        stock=stock, reorder_level=level, is_active=active, attributes=attributes,
    )
    for pk, name, sku, category, price, cost, sale, stock, level, active, attributes in [
        (1, "Laptop 13", "LAP-13", 2, "999.00", "700.00", "", 4, 5, True, {"ram": 16, "color": "silver"}),
        (2, "Laptop 15 Pro", "LAP-15", 2, "1999.99", "1500.00", "1799.99", 10, 5, True, {"ram": 32, "color": "black"}),
        (3, "Gaming LAPTOP", "LAP-17", 2, "2000.00", "1650.00", "", 0, 2, True, {"ram": 32}),
        (4, "Laptop sleeve", "SLV-13", 6, "29.90", "8.50", "19.90", 120, 20, True, {"color": "black"}),
        (5, "Headphones", "AUD-1", 3, "149.50", "80.00", "", 5, 5, True, {"color": "white", "wireless": True}),
        (6, "Speaker «Løv»", "AUD-2", 3, "89.00", "60.00", "69.00", 0, 3, False, {}),
        (7, "USB cable", "CAB-1", 1, "9.90", "1.20", "", 300, 50, True, {"length": 2.0}),
        (8, "Phone stand", "STD-1", 1, "19.90", "6.00", "", 9, 10, True, {"color": None}),
        (9, "SQL for gardeners", "BOK-1", 4, "39.00", "21.00", "", 14, 5, True, {"pages": 312, "tags": ["sql", "garden"]}),
        (10, "Django, bit by bit", "BOK-2", 4, "39.00", "18.00", "35.00", 2, 5, True, {"pages": 480, "tags": ["django"]}),
        (11, "Watering can", "GAR-1", 5, "24.50", "11.00", "", 7, 7, True, {}),
        (12, "Rake", "GAR-2", 5, "24.50", "12.00", "", 0, 4, True, {}),
    ]
])

Customer.objects.bulk_create([
    Customer(pk=1, name="Amara Diallo", email="amara@example.org", city="Dakar", joined=date(2023, 1, 15)),
    Customer(pk=2, name="Bjørn Dahl", email="bjorn@example.org", city="Oslo", joined=date(2023, 1, 15)),
    Customer(pk=3, name="Chen Wei", email="chen@example.org", city="", joined=date(2023, 6, 30)),
    Customer(pk=4, name="Dora Nagy", email="dora@example.org", city="Szeged", joined=date(2023, 12, 31)),
    Customer(pk=5, name="Élodie Petit", email="elodie@example.org", city="Dakar", joined=date(2024, 1, 1)),
    Customer(pk=6, name="Chen Wei", email="chen.wei@example.net", city="Oslo", joined=date(2024, 7, 1)),
])

# pk, customer, status, placed, shipped, items as (product, quantity, unit price)
ORDERS = [
    (1, 1, "shipped", "2024-01-10 09:00", "2024-01-11 12:00", [(1, 1, "999.00"), (4, 1, "29.90")]),
    (2, 1, "paid", "2024-03-31 23:59", "", [(7, 3, "9.90"), (8, 4, "20.00")]),
    (3, 2, "shipped", "2024-02-01 00:00", "2024-02-05 08:00", [(9, 2, "39.00"), (10, 1, "39.00"), (11, 1, "24.50")]),
    (4, 3, "cancelled", "2024-02-14 18:30", "", [(2, 1, "1999.99")]),
    (5, 2, "pending", "2024-05-05 05:05", "", [(5, 1, "149.50"), (7, 1, "9.90"), (8, 3, "20.00")]),
    (6, 4, "shipped", "2023-12-31 23:59", "2024-01-02 10:00", [(9, 1, "35.00")]),
    (7, 1, "shipped", "2024-06-01 12:00", "2024-06-01 18:00", [(2, 1, "1799.99"), (5, 1, "149.50"), (7, 2, "9.90")]),
    (8, 4, "paid", "2024-06-02 08:00", "", []),
    (9, 6, "paid", "2024-07-04 16:00", "", [(4, 5, "19.90"), (8, 3, "19.90")]),
]
Order.objects.bulk_create([
    Order(pk=pk, customer_id=customer, status=status, placed_at=at(placed), shipped_at=at(shipped))
    for pk, customer, status, placed, shipped, items in ORDERS
])
OrderItem.objects.bulk_create([
    OrderItem(order_id=order[0], product_id=product, quantity=quantity, unit_price=Decimal(price))
    for order in ORDERS for product, quantity, price in order[-1]
])

Review.objects.bulk_create([
    Review(pk=1, product_id=1, customer_id=1, rating=5, text="Light and quick."),
    Review(pk=2, product_id=9, customer_id=2, rating=4, text=""),
    Review(pk=3, product_id=9, customer_id=4, rating=4, text="Now my joins grow."),
    Review(pk=4, product_id=10, customer_id=2, rating=2, text="Not enough bits."),
    Review(pk=5, product_id=5, customer_id=1, rating=3, text="Fine."),
    Review(pk=6, product_id=2, customer_id=1, rating=5, text="很好"),
    Review(pk=7, product_id=2, customer_id=3, rating=1, text="Came late, so I sent it back."),
])
