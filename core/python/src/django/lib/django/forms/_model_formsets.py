"""Formsets of models: names of ``django.forms.models``."""

from django.core.exceptions import NON_FIELD_ERRORS, ImproperlyConfigured, ValidationError
from django.db.models import AutoField, ForeignKey
from django.forms.fields import Field
from django.forms.formsets import BaseFormSet, formset_factory
from django.forms.models import ModelChoiceField, ModelForm, modelform_factory
from django.forms.widgets import HiddenInput
from django.utils.hashable import make_hashable
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

__all__ = (
    "BaseInlineFormSet",
    "BaseModelFormSet",
    "InlineForeignKeyField",
    "inlineformset_factory",
    "modelformset_factory",
)


class BaseModelFormSet(BaseFormSet):
    """A form for each row of a queryset, and some for new rows."""

    model = None
    edit_only = False
    # Fields of unique checks that all forms have the same value of.
    unique_fields = set()

    def __init__(
        self, data=None, files=None, auto_id="id_%s", prefix=None, queryset=None, *, initial=None, **kwargs
    ):
        self.queryset = queryset
        self.initial_extra = initial
        super().__init__(data=data, files=files, auto_id=auto_id, prefix=prefix, **kwargs)

    def initial_form_count(self):
        return super().initial_form_count() if self.is_bound else len(self.get_queryset())

    def get_queryset(self):
        if not hasattr(self, "_queryset"):
            rows = self.model._default_manager.get_queryset() if self.queryset is None else self.queryset
            # The forms must come back in the order in which they were shown.
            if not rows.totally_ordered:
                rows = rows.order_by(*(rows.query.order_by or self.model._meta.ordering), "pk")
            self._queryset = rows
        return self._queryset

    def _existing_object(self, pk):
        if not hasattr(self, "_object_dict"):
            self._object_dict = {row.pk: row for row in self.get_queryset()}
        return self._object_dict.get(pk)

    def _submitted_object(self, i):
        """The row whose primary key came with a form; None where it says none."""
        pk = self.model._meta.pk
        key = "%s-%s" % (self.add_prefix(i), pk.name)
        while pk.remote_field is not None:
            pk = pk.remote_field.get_related_field()
        try:
            return self._existing_object(pk.to_python(self.data[key]))
        except (KeyError, ValidationError):
            return None  # not what the page had sent

    def _construct_form(self, i, **kwargs):
        existing = i < self.initial_form_count()
        if existing:
            if not self.is_bound:
                kwargs["instance"] = self.get_queryset()[i]
            elif (row := self._submitted_object(i)) is not None:
                kwargs["instance"] = row
        elif self.initial_extra and i - self.initial_form_count() < len(self.initial_extra):
            kwargs["initial"] = self.initial_extra[i - self.initial_form_count()]
        form = super()._construct_form(i, **kwargs)
        if existing:
            form.fields[self.model._meta.pk.name].required = True
        return form

    def add_fields(self, form, index):
        """The primary key goes with each form."""
        self._pk_field = pk = self.model._meta.pk
        if _is_hidden_key(pk) or pk.name not in form.fields:
            if form.is_bound:
                value = None if form.instance._state.adding else form.instance.pk
            else:
                rows = self.get_queryset()
                value = rows[index].pk if index is not None and index < len(rows) else None
            model = pk.remote_field.model if isinstance(pk, ForeignKey) else self.model
            form.fields[pk.name] = ModelChoiceField(
                model._default_manager.get_queryset().using(form.instance._state.db),
                initial=value,
                required=False,
                widget=(form._meta.widgets or {}).get(pk.name, HiddenInput),
            )
        super().add_fields(form, index)

    # Saving.

    def save_new(self, form, commit=True):
        return form.save(commit=commit)

    def save_existing(self, form, obj, commit=True):
        return form.save(commit=commit)

    def delete_existing(self, obj, commit=True):
        if commit:
            obj.delete()

    def save(self, commit=True):
        """Saves the instances that were changed or added; gives them."""
        if not commit:
            self.saved_forms = []

            def save_m2m():
                for form in self.saved_forms:
                    form.save_m2m()

            self.save_m2m = save_m2m
        changed = self.save_existing_objects(commit)
        return changed if self.edit_only else changed + self.save_new_objects(commit)

    save.alters_data = True

    def _saved(self, form, instance, commit):
        if not commit:
            self.saved_forms.append(form)
        return instance

    def save_existing_objects(self, commit=True):
        self.changed_objects, self.deleted_objects = [], []
        saved = []
        deleted = self.deleted_forms if self.initial_forms else []
        for form in self.initial_forms:
            row = form.instance
            # It is gone, or not among the rows that the formset is for, whatever the request says.
            if not row._is_pk_set() or row._state.adding:
                continue
            if form in deleted:
                self.deleted_objects.append(row)
                self.delete_existing(row, commit=commit)
            elif form.has_changed():
                self.changed_objects.append((row, form.changed_data))
                saved.append(self._saved(form, self.save_existing(form, row, commit=commit), commit))
        return saved

    def save_new_objects(self, commit=True):
        self.new_objects = []
        for form in self.extra_forms:
            if form.has_changed() and not self._is_deleted(form):
                self.new_objects.append(self._saved(form, self.save_new(form, commit=commit), commit))
        return self.new_objects

    # Doubles among the forms, which the database doesn't know of yet.

    def clean(self):
        self.validate_unique()

    def validate_unique(self):
        deleted = self.deleted_forms
        forms = [form for form in self.forms if form.is_valid() and form not in deleted]
        unique, dates = {}, {}
        for form in forms:
            exclude = form._get_validation_exclusions()
            checks = form.instance._get_unique_checks(exclude=exclude, include_meta_constraints=True)
            for known, found in zip((unique, dates), checks):
                known.update(dict.fromkeys((check[0], *map(make_hashable, check[1:])) for check in found))
        errors = []
        for _model, names in unique:
            for form in self._doubles(forms, lambda form: self._unique_key(form, names)):
                errors.append(self.get_unique_error_message(names))
                self._refuse(form, names)
        for check in dates:
            for form in self._doubles(forms, lambda form: self._date_key(form, *check[1:])):
                errors.append(self.get_date_error_message(check))
                self._refuse(form, check[2:3])
        if errors:
            raise ValidationError(errors)

    def _doubles(self, forms, key_of):
        seen = set()
        for form in forms:
            key = key_of(form)
            if key and None not in key:
                if key in seen:
                    yield form
                seen.add(key)

    def _unique_key(self, form, names):
        cleaned = form.cleaned_data
        values = (name if name in self.unique_fields else cleaned[name] for name in names if name in cleaned)
        return tuple(value.pk if hasattr(value, "_meta") else make_hashable(value) for value in values)

    def _date_key(self, form, lookup, name, date_name):
        value, date = form.cleaned_data.get(name), form.cleaned_data.get(date_name)
        if date is None:
            return None
        return (value, date.year, date.month, date.day) if lookup == "date" else (value, getattr(date, lookup))

    def _refuse(self, form, names):
        form._errors[NON_FIELD_ERRORS] = self.error_class([self.get_form_error()], renderer=self.renderer)
        for name in names:
            form.cleaned_data.pop(name, None)

    def get_unique_error_message(self, unique_check):
        text = _("Please correct the duplicate data for %(field)s.")
        if len(unique_check) > 1:
            text = _("Please correct the duplicate data for %(field)s, which must be unique.")
        return text % {"field": get_text_list(unique_check, _("and"))}

    def get_date_error_message(self, date_check):
        return gettext(
            "Please correct the duplicate data for %(field_name)s which must be unique for the %(lookup)s in "
            "%(date_field)s."
        ) % {"field_name": date_check[2], "date_field": date_check[3], "lookup": str(date_check[1])}

    def get_form_error(self):
        return gettext("Please correct the duplicate values below.")


def _is_hidden_key(pk):
    """Whether people don't enter that primary key."""
    if not pk.editable or pk.auto_created or isinstance(pk, AutoField):
        return True
    link = pk.remote_field
    return bool(link and link.parent_link and _is_hidden_key(link.model._meta.pk))


def modelformset_factory(
    model, form=ModelForm, formfield_callback=None, formset=BaseModelFormSet, extra=1, can_delete=False,
    can_order=False, max_num=None, fields=None, exclude=None, widgets=None, validate_max=False, localized_fields=None,
    labels=None, help_texts=None, error_messages=None, min_num=None, validate_min=False, field_classes=None,
    absolute_max=None, can_delete_extra=True, renderer=None, edit_only=False,
):
    """A formset class for rows of the model."""
    meta = getattr(form, "Meta", None)
    if getattr(meta, "fields", fields) is None and getattr(meta, "exclude", exclude) is None:
        raise ImproperlyConfigured(
            "Calling modelformset_factory without defining 'fields' or 'exclude' explicitly is prohibited."
        )
    form = modelform_factory(
        model, form=form, fields=fields, exclude=exclude, formfield_callback=formfield_callback, widgets=widgets,
        localized_fields=localized_fields, labels=labels, help_texts=help_texts, error_messages=error_messages,
        field_classes=field_classes,
    )  # fmt: skip
    made = formset_factory(
        form, formset, extra=extra, min_num=min_num, max_num=max_num, can_order=can_order, can_delete=can_delete,
        validate_min=validate_min, validate_max=validate_max, absolute_max=absolute_max,
        can_delete_extra=can_delete_extra, renderer=renderer,
    )  # fmt: skip
    made.model, made.edit_only = model, edit_only
    return made


class BaseInlineFormSet(BaseModelFormSet):
    """Forms for the rows that refer to one instance."""

    def __init__(
        self, data=None, files=None, instance=None, save_as_new=False, prefix=None, queryset=None, **kwargs
    ):
        self.instance = self.fk.remote_field.model() if instance is None else instance
        self.save_as_new = save_as_new
        rows = self.model._default_manager if queryset is None else queryset
        known = self.instance._is_pk_set()
        rows = rows.filter(**{self.fk.name: self.instance}) if known else rows.none()
        self.unique_fields = {self.fk.name}
        super().__init__(data, files, prefix=prefix, queryset=rows, **kwargs)
        # The form checks the foreign key as well.
        names = self.form._meta.fields
        if names and self.fk.name not in names:
            self.form._meta.fields = [*names, self.fk.name]

    def initial_form_count(self):
        return 0 if self.save_as_new else super().initial_form_count()

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        if self.save_as_new:
            # The keys that were submitted are those of the rows that it was copied from.
            form.data = form.data.copy()
            for name in (self._pk_field.name, self.fk.name):
                form.data[form.add_prefix(name)] = None
        value = getattr(self.instance, self.fk.remote_field.field_name)
        setattr(form.instance, self.fk.attname, getattr(value, "pk", value))
        return form

    @classmethod
    def get_default_prefix(cls):
        return cls.fk.remote_field.get_accessor_name(model=cls.model).replace("+", "")

    def save_new(self, form, commit=True):
        # The instance may have been saved since the form was made.
        setattr(form.instance, self.fk.name, self.instance)
        return super().save_new(form, commit=commit)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        target = self.fk.target_field
        options = {}
        if self._pk_field == self.fk:
            name = self._pk_field.name
            options["pk_field"] = True
        else:
            name = self.fk.name
            options["label"] = getattr(form.fields.get(name), "label", capfirst(self.fk.verbose_name))
        if not target.primary_key:
            options["to_field"] = target.name
        # A new instance's key is made when it is saved; another field's default stays with what was submitted.
        key = target if "to_field" in options else self.instance._meta.pk
        if self.instance._state.adding and key.has_default() and (target.primary_key or not form.data):
            setattr(self.instance, key.attname, None)
        form.fields[name] = InlineForeignKeyField(self.instance, **options)

    def get_unique_error_message(self, unique_check):
        return super().get_unique_error_message(tuple(name for name in unique_check if name != self.fk.name))


class InlineForeignKeyField(Field):
    """The foreign key to the instance that the formset is about."""

    widget = HiddenInput
    default_error_messages = {"invalid_choice": _("The inline value did not match the parent instance.")}

    def __init__(self, parent_instance, *args, pk_field=False, to_field=None, **kwargs):
        self.parent_instance, self.pk_field, self.to_field = parent_instance, pk_field, to_field
        if parent_instance is not None:
            kwargs["initial"] = self._key()
        super().__init__(*args, **{**kwargs, "required": False})

    def _key(self):
        return getattr(self.parent_instance, self.to_field or "pk")

    def clean(self, value):
        if value in self.empty_values:
            return None if self.pk_field else self.parent_instance
        if str(value) != str(self._key()):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return self.parent_instance

    def has_changed(self, initial, data):
        return False


def _get_foreign_key(parent_model, model, fk_name=None, can_fail=False):
    """The field that refers to the parent model: the one of that name, or the only one."""
    targets = {parent_model, parent_model._meta.concrete_model, *parent_model._meta.all_parents}
    names = model._meta.label, parent_model._meta.label

    def refers(field):
        if not isinstance(field, ForeignKey):
            return False
        target = field.remote_field.model
        return target in targets or target._meta.proxy and target._meta.concrete_model in targets

    if fk_name:
        named = [field for field in model._meta.fields if field.name == fk_name]
        if not named:
            raise ValueError("'%s' has no field named '%s'." % (names[0], fk_name))
        if not refers(named[0]):
            raise ValueError("fk_name '%s' is not a ForeignKey to '%s'." % (fk_name, names[1]))
        return named[0]
    found = [field for field in model._meta.fields if refers(field)]
    if len(found) == 1:
        return found[0]
    if found:
        raise ValueError("'%s' has more than one ForeignKey to '%s'. You must specify a 'fk_name' attribute." % names)
    if can_fail:
        return None
    raise ValueError("'%s' has no ForeignKey to '%s'." % names)


def inlineformset_factory(
    parent_model, model, form=ModelForm, formset=BaseInlineFormSet, fk_name=None, fields=None, exclude=None, extra=3,
    can_order=False, can_delete=True, max_num=None, formfield_callback=None, widgets=None, validate_max=False,
    localized_fields=None, labels=None, help_texts=None, error_messages=None, min_num=None, validate_min=False,
    field_classes=None, absolute_max=None, can_delete_extra=True, renderer=None, edit_only=False,
):
    """A formset class for the rows of the model that refer to one of the parent model."""
    fk = _get_foreign_key(parent_model, model, fk_name=fk_name)
    made = modelformset_factory(
        model, form=form, formfield_callback=formfield_callback, formset=formset, extra=extra, can_delete=can_delete,
        can_order=can_order, fields=fields, exclude=exclude, min_num=min_num, max_num=1 if fk.unique else max_num,
        widgets=widgets, validate_min=validate_min, validate_max=validate_max, localized_fields=localized_fields,
        labels=labels, help_texts=help_texts, error_messages=error_messages, field_classes=field_classes,
        absolute_max=absolute_max, can_delete_extra=can_delete_extra, renderer=renderer, edit_only=edit_only,
    )  # fmt: skip
    made.fk = fk
    return made
