"""Window functions: row_number, rank, dense_rank, ntile, lag, lead, first and last value."""

from django.db import models
from django.db.models import Avg, F, Max, Sum, Window
from django.db.models.functions import CumeDist, DenseRank, FirstValue, Lag, LastValue, Lead, NthValue, Ntile, PercentRank, Rank, RowNumber


class Employee(models.Model):
    name = models.CharField(max_length=30)
    department = models.CharField(max_length=30)
    salary = models.IntegerField()


for name, department, salary in [("Ann", "dev", 90), ("Bob", "dev", 70), ("Cid", "ops", 70), ("Dot", "ops", 85), ("Eli", "dev", 90)]:
    Employee.objects.create(name=name, department=department, salary=salary)


def show(**annotation):
    for row in Employee.objects.annotate(**annotation).order_by("pk").values_list("name", *annotation):
        print(*row)


by_salary = {"order_by": F("salary").desc()}
show(n=Window(RowNumber(), order_by=["-salary", "name"]))
show(r=Window(Rank(), **by_salary), d=Window(DenseRank(), **by_salary))
show(r=Window(Rank(), partition_by="department", **by_salary))
show(t=Window(Sum("salary"), partition_by=[F("department")]), m=Window(Max("salary")))
show(running=Window(Sum("salary"), order_by="pk"))
show(a=Window(Avg("salary"), partition_by="department", order_by="name"))
show(before=Window(Lag("salary"), order_by="pk"), after=Window(Lead("name", offset=2, default=None), order_by="pk"))
show(f=Window(FirstValue("name"), partition_by="department", order_by="salary"), x=Window(NthValue("name", nth=2), order_by="name"))
show(l=Window(LastValue("name"), partition_by="department", order_by="salary"))
show(q=Window(Ntile(num_buckets=2), order_by="name"))
show(p=Window(PercentRank(), order_by="salary"), c=Window(CumeDist(), order_by="salary"))
ranked = Employee.objects.annotate(r=Window(RowNumber(), partition_by="department", order_by=F("salary").desc(), ))
print(ranked.filter(r=1).order_by("department").values_list("department", "name"))
print(ranked.filter(r__lte=2, department="dev").count())
try:
    Employee.objects.annotate(x=Window(F("salary")))
except ValueError as e:
    print(e)
try:
    Window(Sum("salary"), order_by=3)
except ValueError as e:
    print(e)
