# A bigger shop: other keys, ties in price and in spending, orders without items, products that nobody ordered.
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from django.db import connection

from shop.models import Category, Customer, Order, OrderItem, Product, Review

START = datetime(2023, 11, 20, 23, 30, tzinfo=timezone.utc)

Category.objects.bulk_create([
    Category(pk=11, name="Books", slug="books"), Category(pk=12, name="Electronics", slug="electronics"),
    Category(pk=13, name="Garden", slug="garden"), Category(pk=14, name="Audio", slug="audio", parent_id=12),
    Category(pk=15, name="Laptops", slug="laptops", parent_id=12), Category(pk=16, name="Gifts", slug="gifts", parent_id=13),
    Category(pk=17, name="Toys", slug="toys"),
])
NAMES = ["Laptop air", "laptop bag", "Rake", "Django, bit by bit", "Speaker", "SQL for gardeners", "Tiny LAPTOP", "Cable", "Lamp é", "Watering can", "Mug"]
PRICES = ["500.00", "499.99", "24.50", "39.00", "2000.00", "0.00", "9.90", "149.50", "24.50", "39.00", "1200.00", "2000.01", "100.00"]
products = [
    Product(
        pk=200 + index * 11 % 29, name=NAMES[index % 11], sku="LAP-15" if index == 4 else f"S-{index:02}", category_id=11 + index * 5 % 6,
        price=Decimal(PRICES[index % 13]), cost=(Decimal(PRICES[index * 5 % 13]) / 2).quantize(Decimal("0.01")), sale_price=None if index % 4 != 1 else Decimal(PRICES[0]) if index == 13 else Decimal("5.00") + index * 5,
        stock=[0, 5, 9, 10, 11, 300, 1][index % 7], reorder_level=[10, 5, 0, 9, 11][index % 5], is_active=index % 6 != 4,
        attributes=[{}, {"color": "black", "ram": 7 + index}, {"color": None}, {"ram": 32, "tags": ["django", "sql"]}][index % 4],
    )
    for index in range(29)
]
Product.objects.bulk_create(products)

CUSTOMERS = [
    ("Élodie Petit", "elodie@example.org", "Paris"), ("Amara Diallo", "amara@example.org", "Dakar"), ("Zed", "zed@example.org", ""),
    ("Bjørn Dahl", "bjorn@example.org", "Oslo"), ("Chen Wei", "chen@example.org", "Oslo"), ("Dora Nagy", "dora@example.org", "Szeged"),
    ("Fay", "fay@example.org", "Dakar"), ("Amara Diallo", "amara2@example.net", "dakar"), ("Gil", "gil@example.org", "Lyon"),
    ("Ha", "ha@example.org", "Hue"), ("Ivo", "ivo@example.org", "Brno"), ("Jon", "jon@example.org", ""), ("Kai", "kai@example.org", "Oslo"),
]
Customer.objects.bulk_create([
    Customer(pk=60 - index * 2, name=name, email=email, city=city, joined=date(2022, 12, 20) + timedelta(days=53 * index))
    for index, (name, email, city) in enumerate(CUSTOMERS)
])
BUYERS = [60, 58, 58, 54, 52, 58, 50, 46, 60, 44, 42, 40, 38, 52, 58]
STATUSES = ["shipped", "paid", "pending", "shipped", "cancelled", "paid", "shipped"]
orders = [
    Order(
        pk=300 + index * 11 % 37, customer_id=BUYERS[index % 15], status=STATUSES[index % 7], placed_at=START + timedelta(days=7 * index, hours=index),
        shipped_at=START + timedelta(days=7 * index + 2 + index % 3, hours=index) if STATUSES[index % 7] == "shipped" else None,
    )
    for index in range(37)
]
Order.objects.bulk_create(orders)
OrderItem.objects.bulk_create([
    OrderItem(
        pk=1000 - number, order=orders[number * 5 % 34], product=products[number * 7 % 27], quantity=1 + number % 4,
        unit_price=products[number * 7 % 27].price if number % 3 else Decimal("10.00"),
    )
    for number in range(70)
])
Review.objects.bulk_create([
    Review(
        pk=number + 5, product=products[number * number % 23], customer_id=BUYERS[number * 2 % 15], rating=1 + number * 3 % 5,
        text="" if number % 3 == 0 else f"Review {number}",
    )
    for number in range(31)
] + [
    Review(pk=number + 40, product=products[number], customer_id=58, rating=3 + number % 2) for number in (28, 24, 27, 26, 25)
])

# Rows that nothing puts in order come in another one than that of their keys: SQLite reads them from these indexes, which
# have all columns of the models and are narrower than the tables.
with connection.cursor() as cursor:
    for model in (Category, Product, Customer, Order, OrderItem, Review):
        table = model._meta.db_table
        fields = sorted(model._meta.concrete_fields, key=lambda field: (field.primary_key, not field.is_relation))
        columns = ", ".join(f"{field.column} DESC" for field in fields)
        cursor.execute(f"ALTER TABLE {table} ADD COLUMN wide varchar(200)")
        cursor.execute(f"CREATE INDEX {table}_all ON {table} ({columns})")
