"""Choices in queries, groups, conditions, and as annotations."""

from django.db import models
from django.db.models import Case, Count, Value, When


class Task(models.Model):
    class Priority(models.IntegerChoices):
        LOW = 1, "Low"
        MID = 2, "Middle"
        HIGH = 3, "High"

        @property
        def urgent(self):
            return self is Task.Priority.HIGH

    class State(models.TextChoices):
        TODO = "todo", "To do"
        DONE = "done", "Done"

    name = models.CharField(max_length=30)
    priority = models.IntegerField(choices=Priority, default=Priority.MID)
    state = models.CharField(max_length=4, choices=State, default=State.TODO)

    class Meta:
        ordering = ["-priority", "name"]

    def __str__(self):
        return f"{self.name} ({self.get_priority_display()})"


Task.objects.create(name="write", priority=Task.Priority.HIGH)
Task.objects.create(name="read", state=Task.State.DONE)
Task.objects.create(name="rest", priority=1)
print(Task.objects.all(), Task.objects.filter(priority__gte=Task.Priority.MID).count())
print(Task.objects.filter(state=Task.State.DONE), Task.objects.exclude(state="done"))
print(Task.objects.filter(priority__in=[Task.Priority.LOW, Task.Priority.HIGH]))
print(Task.objects.values("state").annotate(n=Count("id")).order_by("state"))
print([(Task.State(row["state"]).label, row["n"]) for row in Task.objects.values("state").annotate(n=Count("id")).order_by("state")])
labels = Case(*[When(priority=value, then=Value(str(label))) for value, label in Task.Priority.choices])
print(Task.objects.annotate(label=labels).values_list("name", "label"))
print(Task.Priority(Task.objects.first().priority).urgent, Task.Priority["LOW"].urgent, Task.Priority.HIGH > Task.Priority.LOW, max(Task.Priority).label)
task = Task.objects.get(name="rest")
task.priority = Task.Priority.HIGH
task.save()
print(task, Task.objects.filter(priority=Task.Priority.HIGH).update(state=Task.State.DONE), Task.objects.get(name="rest").get_state_display())
print(dict(Task.State.choices), Task.State.TODO == "todo", hash(Task.State.TODO) == hash("todo"), {Task.State.TODO: 1}["todo"], isinstance(Task.Priority.LOW, int))
