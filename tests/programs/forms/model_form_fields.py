"""Which form field each model field gives, options of Meta, many-to-many fields, and errors that the model adds."""

from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.forms.models import construct_instance, fields_for_model, model_to_dict, modelform_factory


class Tag(models.Model):
    name = models.CharField(max_length=10)

    def __str__(self):
        return self.name


class Size(models.IntegerChoices):
    SMALL = 1
    LARGE = 2, "Very large"


class Thing(models.Model):
    big = models.BigIntegerField(default=0)
    small = models.PositiveSmallIntegerField(null=True, blank=True)
    flag = models.BooleanField(default=False)
    maybe = models.BooleanField(null=True)
    price = models.DecimalField(max_digits=5, decimal_places=2)
    ratio = models.FloatField(default=1.5)
    day = models.DateField("due date", null=True, blank=True)
    at = models.DateTimeField(null=True, blank=True)
    clock = models.TimeField(null=True, blank=True)
    took = models.DurationField(null=True, blank=True)
    mail = models.EmailField(blank=True)
    url = models.URLField(blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)
    key = models.UUIDField(null=True, blank=True)
    data = models.JSONField(default=dict, blank=True)
    raw = models.BinaryField(blank=True)
    size = models.IntegerField(choices=Size, default=Size.SMALL)
    optional = models.CharField(max_length=1, choices=[("x", "X")], blank=True)
    slug = models.SlugField(unique=True, error_messages={"unique": "Taken."})
    tags = models.ManyToManyField(Tag, blank=True, help_text="Some tags.")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, limit_choices_to={"flag": True})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["optional", "size"], name="one_each", violation_error_message="Once is enough."),
        ]

    def clean(self):
        if self.price and self.price > 100:
            raise ValidationError({"price": "Too dear."})


for name, field in fields_for_model(Thing).items():
    print(name, type(field).__name__, field.label, field.required, type(field.widget).__name__, field.initial if not callable(field.initial) else "callable")
print(list(Thing._meta.get_field("size").formfield().choices), list(Thing._meta.get_field("optional").formfield().choices))

red, blue = Tag.objects.create(name="red"), Tag.objects.create(name="blue")


class ThingForm(forms.ModelForm):
    extra = forms.CharField(required=False)

    class Meta:
        model = Thing
        fields = ["slug", "price", "size", "optional", "tags", "parent"]
        labels = {"price": "Cost"}
        help_texts = {"slug": "Letters."}
        widgets = {"price": forms.TextInput(attrs={"class": "money"})}
        error_messages = {"price": {"required": "What does it cost?"}}


print(list(ThingForm.base_fields), ThingForm.base_fields["price"].label, ThingForm.base_fields["slug"].help_text, ThingForm.base_fields["price"].widget.attrs)
form = ThingForm({"slug": "one", "price": "9.5", "size": "2", "tags": [red.pk, blue.pk], "extra": "!"})
print(form.is_valid(), form.errors)
thing = form.save()
print(thing.pk, thing.size, thing.price, list(thing.tags.order_by("name")), model_to_dict(thing, fields=["slug", "tags", "parent"]))
form = ThingForm({"slug": "one", "price": "", "size": "2", "tags": ["99"], "parent": thing.pk})
print(form.is_valid())
print(form.errors.as_text())
form = ThingForm({"slug": "two", "price": "500", "size": "2", "optional": ""})
print(form.is_valid(), form.errors.as_text())
form = ThingForm({"slug": "two", "price": "5", "size": "1", "tags": [red.pk]})
unsaved = form.save(commit=False)
print(unsaved.pk)
unsaved.save()
form.save_m2m()
print(unsaved.tags.count(), unsaved.flag)
form = ThingForm({"slug": "uno", "price": "9.5", "size": "2", "tags": []}, instance=thing)
print(form.is_valid(), form.changed_data, form.initial["price"], form.save().tags.count())
print([str(choice) for choice in ThingForm()["tags"].field.choices and ThingForm()["tags"].field.queryset])

for kwargs in [{"fields": ["raw"]}, {"fields": ["nothing"]}, {"fields": "slug"}, {}]:
    try:
        print(list(modelform_factory(Thing, **kwargs).base_fields))
    except Exception as e:
        print(type(e).__name__, e)
print(list(modelform_factory(Thing, exclude=["data", "raw"], labels={"day": "Day"}).base_fields)[:4])
