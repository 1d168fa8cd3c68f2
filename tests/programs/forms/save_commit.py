"""ModelForm: save(commit=False) and save_m2m, instances, errors, _post_clean, modelform_factory."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import modelform_factory


class Label(models.Model):
    name = models.CharField(max_length=10)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return self.name


class Note(models.Model):
    title = models.CharField(max_length=10, unique=True)
    body = models.TextField(blank=True, default="empty")
    stars = models.IntegerField(default=1)
    labels = models.ManyToManyField(Label, blank=True)
    author = models.CharField(max_length=10, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(stars__lt=6), name="few_stars", violation_error_message="Too many stars")]

    def clean(self):
        if self.title == "bad":
            raise ValidationError({"title": "A bad title", "__all__": "Really"})


class NoteForm(forms.ModelForm):
    class Meta:
        model = Note
        fields = ["title", "body", "stars", "labels"]
        labels = {"title": "Heading"}
        error_messages = {"title": {"required": "Say what!"}}

    def clean_title(self):
        return self.cleaned_data["title"].strip("!")


red, blue = Label.objects.create(name="red"), Label.objects.create(name="blue")
form = NoteForm({"title": "one!", "stars": "3", "labels": [red.pk, blue.pk]})
print(form.is_valid(), sorted(form.cleaned_data), list(form.cleaned_data["labels"]), form.instance.title, form.instance.pk)
note = form.save(commit=False)
note.author = "ann"
note.save()
print(note.labels.count(), hasattr(form, "save_m2m"))
form.save_m2m()
print(note.labels.all(), Note.objects.values_list("title", "body", "stars", "author").get())
form = NoteForm({"title": "one", "stars": "9", "labels": ["77"]}, instance=note)
print(form.errors, form.instance.stars)
try:
    form.save()
except ValueError as e:
    print(e)
try:
    NoteForm({}).save(commit=False)
except ValueError as e:
    print(e)
print(NoteForm({"title": "one", "stars": 2}).errors.as_data())
print(NoteForm({"title": "bad", "stars": 2}).errors.get_json_data())
print(NoteForm({"stars": 7}).errors.as_text())
form = NoteForm({"title": "one", "stars": "4", "body": ""}, instance=Note.objects.get())
print(form.changed_data, form.has_changed(), form.save().stars, Note.objects.get().labels.count(), repr(Note.objects.get().body))
print(forms.model_to_dict(note, fields=["title", "labels"]), NoteForm(instance=note).initial["stars"], NoteForm(initial={"stars": 5}, instance=note).initial["stars"])
Quick = modelform_factory(Note, fields=["title"], widgets={"title": forms.Textarea}, labels={"title": "T"})
print(Quick.__name__, Quick.base_fields["title"].label, type(Quick.base_fields["title"].widget).__name__, Quick({"title": "two"}).save().body)
