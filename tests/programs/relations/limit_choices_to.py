"""limit_choices_to as a dictionary, a Q and a callable: in forms, in validation, nowhere else."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q


class Person(models.Model):
    name = models.CharField(max_length=20)
    staff = models.BooleanField(default=False)
    age = models.IntegerField(default=20)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return self.name


class Skill(models.Model):
    name = models.CharField(max_length=20)
    people = models.ManyToManyField(Person, related_name="skills")


def grown_up():
    return Q(age__gte=18)


class Task(models.Model):
    owner = models.ForeignKey(Person, models.CASCADE, limit_choices_to={"staff": True}, related_name="owned")
    reviewer = models.ForeignKey(Person, models.CASCADE, limit_choices_to=grown_up, null=True, blank=True, related_name="reviewed")
    helpers = models.ManyToManyField(Person, limit_choices_to=Q(skills__name="sql") | Q(skills__name="orm"), blank=True, related_name="helped")


class TaskForm(forms.ModelForm):
    class Meta:
        model = Task
        fields = "__all__"


ann = Person.objects.create(name="Ann", staff=True)
bo = Person.objects.create(name="Bo", age=9)
cy = Person.objects.create(name="Cy", age=40)
for name in ("sql", "orm"):
    Skill.objects.create(name=name).people.add(cy)
form = TaskForm()
for name in form.fields:
    print(name, list(form.fields[name].queryset), form.fields[name].get_limit_choices_to())
print(Task._meta.get_field("owner").get_choices(include_blank=False), Task._meta.get_field("reviewer").get_choices(blank_choice=[("", "nobody")]))
print(Task._meta.get_field("owner").get_choices(include_blank=False, limit_choices_to={"name": "Bo"}))
try:
    Task(owner=bo, reviewer=bo).full_clean()
except ValidationError as e:
    print(e.message_dict)
try:
    Task(owner=ann, reviewer_id=99).full_clean()
except ValidationError as e:
    print(e.message_dict, e.error_dict["reviewer"][0].code)
Task(owner=ann, reviewer=cy).full_clean()
# The database isn't asked.
task = Task.objects.create(owner=bo, reviewer=bo)
task.helpers.add(bo)
print(task.helpers.all(), task.owner)
form = TaskForm({"owner": bo.pk, "reviewer": cy.pk, "helpers": [bo.pk, cy.pk]})
print(form.is_valid(), form.errors.as_json())
form = TaskForm({"owner": ann.pk, "helpers": [cy.pk]}, instance=task)
print(form.is_valid(), form.save().owner, task.helpers.all(), task.reviewer)
