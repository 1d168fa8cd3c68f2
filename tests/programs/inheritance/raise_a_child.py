"""A child row for a parent that stands, a copy of a child, and force_insert for some of the tables."""

from django.db import DatabaseError, IntegrityError, models


class Person(models.Model):
    name = models.CharField(max_length=30)
    email = models.CharField(max_length=40, blank=True)

    def __str__(self):
        return f"{type(self).__name__}:{self.name}"


class Worker(Person):
    salary = models.IntegerField(default=1)


class Manager(Worker):
    team = models.CharField(max_length=20, default="")


ann = Person.objects.create(name="Ann", email="a@x")
worker = Worker(person_ptr=ann, salary=10)
print(worker.name == "", worker.pk, worker._state.adding)
# An empty name would be written to the parent: take its values first.
worker.__dict__.update({k: v for k, v in ann.__dict__.items() if not k.startswith("_")})
worker.save()
print(Worker.objects.get(), Worker.objects.get().salary, Person.objects.count())

boss = Manager.objects.create(name="Bo", salary=50, team="red")
boss.pk = boss.id = None
boss._state.adding = True
boss.name = "Copy"
boss.save()
print(list(Manager.objects.order_by("name").values_list("name", "salary", "team")), Person.objects.count())

# force_insert with classes: these tables are inserted into without a look.
extra = Manager(pk=77, id=77, name="Forced", team="blue")
extra.save(force_insert=(Person,))
print(Manager.objects.get(pk=77).team)
for argument in (True, (Manager,), (Worker, Person)):
    try:
        Manager(pk=77, id=77, worker_ptr_id=77, name="again").save(force_insert=argument)
    except (IntegrityError, TypeError) as e:
        print(argument if argument is True else [a.__name__ for a in argument], type(e).__name__, e)
    else:
        print("saved")
for argument in ((str,), "Person", ("Person",), (Worker,), (models.Model,)):
    try:
        Person(name="wrong").save(force_insert=argument)
    except TypeError as e:
        print(e)
try:
    Manager(pk=500, id=500, name="none").save(force_update=True)
except DatabaseError as e:
    print(type(e).__name__, e)
print(isinstance(Manager.NotUpdated("x"), (Person.NotUpdated, Worker.NotUpdated)))
print(Person.objects.order_by("id"), Person.objects.filter(worker__manager__isnull=False).count())
