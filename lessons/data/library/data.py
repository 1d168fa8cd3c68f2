from datetime import date

from library.models import Author, Book, Card, Copy, Loan, Member, Publisher

Publisher.objects.bulk_create([
    Publisher(pk=1, name="Moomin & Daughters", country="FI"),
    Publisher(pk=2, name="Éditions du Puits", country="FR"),
    Publisher(pk=3, name="Quiet Press", country="GB"),
])
Author.objects.bulk_create([
    Author(pk=1, name="Tove Jansson", born=1914),
    Author(pk=2, name="Georges Perec", born=1936),
    Author(pk=3, name="Ursula K. Le Guin", born=1929),
    Author(pk=4, name="Anonymous", born=None),
    Author(pk=5, name="Harry Mathews", born=1930),
])
BOOKS = [
    (1, "The Summer Book", "9780000000017", 184, "1972-01-01", 1, [1]),
    (2, "Life: A User's Manual", "9780000000024", 581, "1978-12-31", 2, [2]),
    (3, "The Dispossessed", "9780000000031", 341, "1974-05-01", 3, [3]),
    (4, "The Lathe of Heaven", "9780000000048", 184, "1971-10-01", 3, [3]),
    (5, "Oulipo, a reader", "9780000000055", None, "1998-01-01", None, [2, 5]),
    (6, "Folk tales", "9780000000062", 96, "1899-12-31", None, [4]),
    (7, "Fair Play", "9780000000079", 127, "1989-06-15", 1, [1]),
]
Book.objects.bulk_create([
    Book(pk=pk, title=title, isbn=isbn, pages=pages, published=date.fromisoformat(published), publisher_id=publisher)
    for pk, title, isbn, pages, published, publisher, authors in BOOKS
])
Through = Book.authors.through
Through.objects.bulk_create([Through(book_id=book[0], author_id=author) for book in BOOKS for author in book[-1]])
Copy.objects.bulk_create([
    Copy(pk=pk, book_id=book, shelf=shelf)
    for pk, book, shelf in [(1, 1, "A1"), (2, 1, "A1"), (3, 2, "B4"), (4, 3, "C2"), (5, 4, "C2"), (6, 5, "B4"), (7, 3, "C3")]
])
Member.objects.bulk_create([
    Member(pk=1, name="Rosa", email="rosa@example.org", joined=date(2020, 1, 1)),
    Member(pk=2, name="Siim", email="siim@example.org", joined=date(2022, 12, 31)),
    Member(pk=3, name="Tomás", email="tomas@example.org", joined=date(2023, 1, 1)),
    Member(pk=4, name="Uma", email="uma@example.org", joined=date(2023, 1, 1)),
])
Card.objects.bulk_create([
    Card(pk=1, member_id=1, number="C-0001", expires=date(2025, 12, 31)),
    Card(pk=2, member_id=2, number="C-0002", expires=date(2024, 6, 30)),
    Card(pk=3, member_id=3, number="C-0003", expires=date(2024, 7, 1)),
])
Loan.objects.bulk_create([
    Loan(pk=pk, copy_id=copy, member_id=member, lent_on=date.fromisoformat(lent), due_on=date.fromisoformat(due), returned_on=back and date.fromisoformat(back))
    for pk, copy, member, lent, due, back in [
        (1, 1, 1, "2024-01-02", "2024-01-30", "2024-01-30"),
        (2, 3, 1, "2024-02-01", "2024-02-29", "2024-03-10"),
        (3, 4, 2, "2024-03-01", "2024-03-29", None),
        (4, 1, 3, "2024-03-15", "2024-04-12", "2024-04-01"),
        (5, 2, 3, "2024-05-01", "2024-05-29", None),
        (6, 4, 1, "2023-12-01", "2023-12-29", "2023-12-31"),
    ]
])
