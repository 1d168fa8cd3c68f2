"""What manage.py check says of a broken model."""

from django.core import checks
from django.db import models


class Person(models.Model):
    name = models.CharField()
    nick__name = models.CharField(max_length=5)
    salary = models.DecimalField()
    bad_ = models.IntegerField(default=1)
    colour = models.CharField(max_length=2, choices=[("red", "Red")])
    maybe = models.ForeignKey("self", on_delete=models.SET_NULL)

    class Meta:
        ordering = ["nothing"]


class A(models.Model):
    first = models.ForeignKey(Person, on_delete=models.CASCADE)
    second = models.ForeignKey(Person, on_delete=models.CASCADE)
    title = models.CharField(max_length=5, null=True, primary_key=True)
    a_set = models.ManyToManyField("self", related_name="x", symmetrical=False, null=True)


class B(models.Model):
    missing = models.ForeignKey("Missing", on_delete=models.CASCADE)
    default = models.ForeignKey(Person, on_delete=models.SET_DEFAULT, related_name="+")
    array = models.TextField(default="")
    when = models.DateTimeField(auto_now=True, auto_now_add=True)

    class Meta:
        unique_together = [("nope", "array")]
        indexes = [models.Index(fields=["missing_field"], name="idx")]


# Django keeps the checks themselves in a set: sort what they say.
for message in sorted(checks.run_checks(app_configs=None), key=lambda message: (message.id, str(message.obj))):
    print(message.level, message.id, message.obj, "|", message.msg, "|", message.hint)
