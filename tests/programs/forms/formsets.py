"""Formsets: plain ones, those of a model's rows, and those of the rows that refer to an instance."""

from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import models
from django.forms import formset_factory, inlineformset_factory, modelformset_factory


class Author(models.Model):
    name = models.CharField(max_length=20, unique=True)
    born = models.DateField(null=True, blank=True)


class Book(models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
    editor = models.ForeignKey(Author, models.SET_NULL, null=True, blank=True, related_name="edited")
    title = models.CharField(max_length=20)
    pages = models.IntegerField(default=1)
    tags = models.ManyToManyField("Tag", blank=True)

    class Meta:
        unique_together = [("author", "title")]
        ordering = ["title"]


class Tag(models.Model):
    name = models.CharField(max_length=10)


class Profile(models.Model):
    author = models.OneToOneField(Author, models.CASCADE)
    text = models.CharField(max_length=20)


class Guest(forms.Form):
    name = forms.CharField()
    age = forms.IntegerField(required=False)


def data(prefix, total, initial, *rows, **management):
    found = {prefix + "-TOTAL_FORMS": str(total), prefix + "-INITIAL_FORMS": str(initial)}
    found.update({"%s-%s" % (prefix, name): value for name, value in management.items()})
    for number, row in enumerate(rows):
        found.update({"%s-%d-%s" % (prefix, number, name): value for name, value in row.items()})
    return found


def show(formset):
    print(repr(formset), len(formset))
    print(" ", formset.is_valid(), formset.errors, formset.non_form_errors(), formset.total_error_count())
    print(" ", repr(formset))


class BaseGuests(forms.BaseFormSet):
    def clean(self):
        names = [form.cleaned_data.get("name") for form in self.forms if form.is_valid()]
        if "nobody" in names:
            raise ValidationError("Nobody can't come.", code="nobody")


Guests = formset_factory(
    Guest, BaseGuests, extra=2, can_order=True, can_delete=True, max_num=3, validate_max=True, min_num=1, validate_min=True
)
print(Guests.__name__, Guests.extra, Guests.max_num, Guests.absolute_max)
unbound = Guests(initial=[{"name": "Ann"}])
show(unbound)
print([list(form.fields) for form in unbound], [form["name"].value() for form in unbound])
print([form.prefix for form in unbound], unbound.empty_form.prefix, [form.empty_permitted for form in unbound])
print(unbound.management_form.initial, unbound.has_changed(), len(unbound.initial_forms), len(unbound.extra_forms))
show(Guests(data("form", 2, 0, {"name": "Ann", "age": "x"}, {})))
show(Guests(data("form", 2, 0, {"name": "nobody"}, {"name": "Bob"})))
show(Guests(data("form", 4, 0, *[{"name": n} for n in "abcd"])))
show(Guests(data("form", 2, 0, {"name": ""}, {})))
show(Guests({}))
show(Guests({"form-TOTAL_FORMS": "x", "form-INITIAL_FORMS": ""}))
guests = Guests(
    data("form", 3, 1, {"name": "Ann", "ORDER": 2}, {"name": "Bob", "ORDER": 1}, {"name": "Cid", "DELETE": "on"}),
    initial=[{"name": "Ann"}],
)
show(guests)
print([form.cleaned_data for form in guests.ordered_forms], [form.cleaned_data["name"] for form in guests.deleted_forms])
print(guests.cleaned_data)
for attempt in (
    lambda: Guests({}).cleaned_data,
    lambda: formset_factory(Guest)(data("form", 0, 0)).ordered_forms,
    lambda: formset_factory(Guest, max_num=5, absolute_max=4),
    lambda: modelformset_factory(Author),
    lambda: inlineformset_factory(Author, Tag, fields="__all__"),
    lambda: inlineformset_factory(Author, Book, fields="__all__"),
    lambda: inlineformset_factory(Author, Book, fk_name="title", fields="__all__"),
    lambda: inlineformset_factory(Author, Book, fk_name="writer", fields="__all__"),
):
    try:
        print(attempt())
    except (AttributeError, ValueError, ImproperlyConfigured) as error:
        print(type(error).__name__, error)

ann, bob, cid = (Author.objects.create(name=name) for name in ("Ann", "Bob", "Cid"))
Authors = modelformset_factory(Author, fields=["name"], extra=1, can_delete=True)
print(Authors.__name__, [form["name"].value() for form in Authors()], [list(form.fields) for form in Authors()])
print([form["name"].value() for form in Authors(queryset=Author.objects.filter(name="Bob"), initial=[{"name": "new"}])])
formset = Authors(
    data("form", 4, 3, {"id": ann.pk, "name": "Anna"}, {"id": bob.pk, "name": "Bob", "DELETE": "on"},
         {"id": cid.pk, "name": "Cid"}, {"name": "Dot"})  # fmt: skip
)
show(formset)
print([author.name for author in formset.save()])
print(formset.changed_objects, formset.deleted_objects, formset.new_objects)
print(list(Author.objects.values_list("name", flat=True).order_by("pk")))
show(Authors(data("form", 2, 0, {"name": "Eve"}, {"name": "Eve"})))
show(Authors(data("form", 1, 1, {"id": bob.pk, "name": "gone"})))
show(Authors(data("form", 1, 1, {"name": "no key"})))
other = Authors(data("form", 1, 1, {"id": cid.pk, "name": "forged"}), queryset=Author.objects.filter(name="Anna"))
print(other.is_valid(), other.is_valid() and other.save())
edit_only = modelformset_factory(Author, fields=["name"], edit_only=True)
formset = edit_only(data("form", 2, 1, {"id": cid.pk, "name": "Cid 2"}, {"name": "Never"}))
print(formset.is_valid(), formset.save())

Books = inlineformset_factory(Author, Book, fk_name="author", fields=["title", "pages", "tags"], extra=2)
print(Books.get_default_prefix(), Books.fk, [list(form.fields) for form in Books(instance=ann)])
tag = Tag.objects.create(name="t")
formset = Books(data("book_set", 2, 0, {"title": "One", "pages": 5, "tags": [tag.pk]}, {"title": "Two"}), instance=ann)
show(formset)
formset = Books(data("book_set", 2, 0, {"title": "One", "pages": 5, "tags": [tag.pk]}, {"title": "Two", "pages": 1}), instance=ann)
show(formset)
books = formset.save(commit=False)
print([(book.pk, book.title, book.author_id) for book in books])
for book in books:
    book.save()
formset.save_m2m()
print([(book.title, book.tags.count()) for book in ann.book_set.all()])
show(Books(data("book_set", 2, 0, {"title": "Same", "pages": 1}, {"title": "Same", "pages": 2}), instance=ann))
show(Books(data("book_set", 1, 0, {"title": "X", "pages": 1, "author": cid.pk}), instance=ann))
unsaved = Author(name="Zed")
formset = Books(data("book_set", 1, 0, {"title": "Z", "pages": 1}), instance=unsaved)
print(formset.is_valid())
unsaved.save()
print([book.author_id == unsaved.pk for book in formset.save()])
one = ann.book_set.get(title="One")
formset = Books(data("book_set", 1, 1, {"id": one.pk, "title": "One", "pages": 9, "author": ann.pk}), instance=ann)
print(formset.is_valid(), formset.save(), Book.objects.get(pk=one.pk).pages)
print(inlineformset_factory(Author, Profile, fields="__all__").max_num)
print(forms.all_valid([Books(data("book_set", 0, 0), instance=ann), Guests({})]))
