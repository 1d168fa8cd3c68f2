# A branch library: more books than readers, books without copies or authors, cards missing.
from datetime import date, timedelta

from django.db import connection

from library.models import Author, Book, Card, Copy, Loan, Member, Publisher

Publisher.objects.bulk_create([
    Publisher(pk=7, name="Quiet Press", country="US"), Publisher(pk=8, name="Moomin & Daughters", country="FI"),
    Publisher(pk=9, name="Éditions du Puits", country="FR"), Publisher(pk=10, name="Unused", country="FR"),
])
Author.objects.bulk_create([
    Author(pk=40 - index, name=name, born=born)
    for index, (name, born) in enumerate([
        ("Anonymous", None), ("Tove Jansson", 1914), ("Ursula K. Le Guin", 1929), ("Georges Perec", 1936), ("Italo Calvino", 1923),
        ("Harry Mathews", 1930), ("Nobody", 1930),
    ])
])
TITLES = ["Fair Play", "The Summer Book", "the dispossessed", "Folk tales", "Cosmicomics", "A Void", "Tlooth", "The Dispossessed", "Life: A User's Manual"]
books = [
    Book(
        pk=80 + index * 5 % 17, title=TITLES[index % 9], isbn=f"978111{index:07}", pages=[127, None, 96, 341, 500, 184, 501][index % 7],
        published=date(1969, 12, 31) + timedelta(days=613 * index), publisher_id=[7, 8, None, 9, 8][index % 5],
    )
    for index in range(17)
]
Book.objects.bulk_create(books)
Through = Book.authors.through
Through.objects.bulk_create([
    Through(book=book, author_id=40 - author) for index, book in enumerate(books) for author in range(6) if (index * 3 + author * 4) % 7 < 2
])
copies = [Copy(pk=600 + number, book=books[number * 3 % 14], shelf=["A1", "B4", "C2"][number % 3]) for number in range(22)]
Copy.objects.bulk_create(copies)
Member.objects.bulk_create([
    Member(pk=90 + index, name=name, email=email, joined=date(2021, 12, 31) + timedelta(days=183 * index))
    for index, (name, email) in enumerate([
        ("Tomás", "tomas@example.org"), ("Uma", "uma@example.org"), ("Rosa", "rosa@example.org"), ("Siim", "siim@example.org"),
        ("Vic", "vic@example.org"), ("Rosa", "rosa2@example.net"),
    ])
])
Card.objects.bulk_create([
    Card(pk=index + 4, member_id=90 + member, number=f"H-{member}", expires=date(2024, 6, 30) + timedelta(days=index - 1))
    for index, member in enumerate([0, 2, 3, 5])
])
Loan.objects.bulk_create([
    Loan(
        pk=700 - number, copy=copies[number * 5 % 19], member_id=90 + number * 2 % 5, lent_on=date(2023, 11, 20) + timedelta(days=9 * number),
        due_on=date(2023, 12, 18) + timedelta(days=9 * number),
        returned_on=None if number % 4 == 3 else date(2023, 12, 10) + timedelta(days=9 * number + number % 3 * 8),
    )
    for number in range(27)
])

# Rows that nothing puts in order come in another one than that of their keys: SQLite reads them from these indexes, which
# have all columns of the models and are narrower than the tables.
with connection.cursor() as cursor:
    for model in (Publisher, Author, Book, Copy, Member, Card, Loan):
        table = model._meta.db_table
        fields = sorted(model._meta.concrete_fields, key=lambda field: (field.primary_key, not field.is_relation))
        columns = ", ".join(f"{field.column} DESC" for field in fields)
        cursor.execute(f"ALTER TABLE {table} ADD COLUMN wide varchar(200)")
        cursor.execute(f"CREATE INDEX {table}_all ON {table} ({columns})")
