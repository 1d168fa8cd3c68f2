"""Building a queryset sends nothing; evaluating it sends one query, and its cache is kept."""

from django.db import models


class Task(models.Model):
    name = models.CharField(max_length=50)
    done = models.BooleanField(default=False)

    def __str__(self):
        return self.name


for i, name in enumerate(["plan", "write", "test", "ship"]):
    Task.objects.create(name=name, done=i % 2 == 0)

tasks = Task.objects.all()
tasks = tasks.filter(done=True)
tasks = tasks.exclude(name="plan")
print("nothing sent yet")
for task in tasks:
    print(task)
print("cached from here on")
print(len(tasks), bool(tasks), list(tasks), tasks[0], tasks.count(), tasks.exists())
print("a new queryset is a new query")
print(len(tasks.all()))
everything = Task.objects.all()
print(everything[1], everything[1])
if everything:
    print("evaluated by bool")
print(everything[1] is everything[1])
print(task in everything)
