"""A form's life: prefixes, initial values, order, errors as data and as text, what has changed."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


class Base(forms.Form):
    name = forms.CharField(max_length=10)
    age = forms.IntegerField(required=False, initial=18)


class Contact(Base):
    field_order = ["email"]
    email = forms.EmailField(label="Your e-mail", help_text="We answer.")
    again = forms.EmailField()
    age = None

    def clean_name(self):
        if self.cleaned_data["name"] == "root":
            raise ValidationError("Not %(name)s.", code="forbidden", params={"name": "root"})
        return self.cleaned_data["name"].title()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("email") != cleaned.get("again"):
            self.add_error("again", "The addresses differ.")
            raise ValidationError("Look again.", code="mismatch")


print(list(Base.base_fields), list(Contact.base_fields), list(Contact().fields))
form = Contact()
print(form.is_bound, form.is_valid(), form.errors)
form = Contact({"name": "root", "email": "a@example.com", "again": "b@example.com"})
print(repr(form))
print(form.is_valid(), repr(form), form.cleaned_data)
print(form.errors.as_json())
print(form.errors.as_text())
print(form.errors.get_json_data(escape_html=True)["name"])
print({name: [error.code for error in errors] for name, errors in form.errors.as_data().items()})
print(form.has_error("name"), form.has_error("name", code="forbidden"), form.has_error("name", code="x"), form.has_error("email"))
print(form.non_field_errors(), form.errors[NON_FIELD_ERRORS], form["again"].errors, "name" in form.errors)
try:
    form.add_error("nothing", "x")
except ValueError as e:
    print(e)
try:
    form["nothing"]
except KeyError as e:
    print(e)

form = Contact({"c-name": "ann lee", "c-email": "a@example.com", "c-again": "a@example.com"}, prefix="c", initial={"name": "ann lee"})
print(form.is_valid(), form.cleaned_data, form.changed_data, form.has_changed())
print([(field.name, field.html_name, field.label, field.id_for_label, field.value(), field.help_text) for field in form])

form = Base({"name": "far too long a name", "age": "x"})
print(form.errors)
print(form["name"], form["age"])
print(Base(initial={"name": "Ann <3"})["name"], Base()["age"].value(), Base(auto_id=False)["name"])
print(form["name"].label_tag(), form["name"].css_classes(), [field.name for field in form.visible_fields()], form.hidden_fields())


class Choices(forms.Form):
    color = forms.ChoiceField(choices={"r": "Red", "g": "Green"}, widget=forms.RadioSelect)
    size = forms.ChoiceField(choices=[("s", "Small"), ("l", "Large")], initial="l")
    tags = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=False)
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    token = forms.CharField(widget=forms.HiddenInput)
    agree = forms.BooleanField(disabled=True, initial=True)


form = Choices({"color": "r", "size": "s", "tags": ["a"], "token": "t"})
print(form.is_valid(), form.cleaned_data, [field.name for field in form.hidden_fields()])
print(form["token"], form["agree"])
print(Choices({}).errors.as_data().keys())
