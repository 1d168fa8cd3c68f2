"""Python and querysets together: loops, comprehensions, sorting, sums."""

from collections import defaultdict

from django.db import models


class Loan(models.Model):
    reader = models.CharField(max_length=50)
    book = models.CharField(max_length=50)
    days = models.IntegerField()

    def __str__(self):
        return f"{self.reader}: {self.book}"


data = [("Ann", "Emma", 14), ("Bob", "Dune", 30), ("Ann", "Ubik", 3), ("Cat", "Emma", 21), ("Bob", "Emma", 7)]
for reader, book, days in data:
    Loan.objects.create(reader=reader, book=book, days=days)

for number, loan in enumerate(Loan.objects.order_by("days"), start=1):
    print(f"{number:>2}. {loan} {loan.days:03d}")
by_reader = defaultdict(list)
for loan in Loan.objects.order_by("id"):
    by_reader[loan.reader].append(loan.book)
print(dict(by_reader))
print({loan.pk: loan.book for loan in Loan.objects.filter(reader="Bob").order_by("pk")})
print(sum(loan.days for loan in Loan.objects.all()))
print(max(Loan.objects.all(), key=lambda loan: loan.days))
print(sorted(set(Loan.objects.values_list("book", flat=True))))
overdue = [loan for loan in Loan.objects.all() if loan.days > 14]
print(overdue)
print(any(loan.days > 100 for loan in Loan.objects.all()), all(Loan.objects.values_list("days", flat=True)))
first, *rest = Loan.objects.order_by("pk")
print(first, len(rest))
print(dict(Loan.objects.filter(book="Emma").order_by("pk").values_list("reader", "days")))
print("Ubik" in Loan.objects.values_list("book", flat=True))
for reader, loans in by_reader.items():
    print(f"{reader:<5}|{len(loans):^5}|{', '.join(loans)}")
