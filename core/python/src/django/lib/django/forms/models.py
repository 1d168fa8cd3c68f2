"""Forms made from models, and fields whose choices are rows."""

import itertools

from django.core.exceptions import NON_FIELD_ERRORS, FieldError, ImproperlyConfigured, ValidationError
from django.core.validators import EMPTY_VALUES
from django.db.models.utils import get_blank_choice_label
from django.forms import fields as kinds
from django.forms.fields import ChoiceField, Field
from django.forms.forms import BaseForm, DeclarativeFieldsMetaclass
from django.forms.utils import ErrorList
from django.forms.widgets import MultipleHiddenInput, RadioSelect, SelectMultiple, Textarea
from django.utils.choices import BaseChoiceIterator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

__all__ = (
    "ALL_FIELDS",
    "BaseInlineFormSet",
    "BaseModelForm",
    "BaseModelFormSet",
    "ModelChoiceField",
    "ModelForm",
    "ModelMultipleChoiceField",
    "construct_instance",
    "fields_for_model",
    "inlineformset_factory",
    "model_to_dict",
    "modelform_factory",
    "modelformset_factory",
)

ALL_FIELDS = "__all__"


def _text_field(field):
    return {"max_length": field.max_length, **({"empty_value": None} if field.null else {})}


def _range_of(field):
    if field._kind.startswith("Positive"):
        return {"min_value": 0}
    if field._kind == "BigIntegerField":
        return {"min_value": -(2**63), "max_value": 2**63 - 1}
    return {}


def _decimal_options(field):
    return {"max_digits": field.max_digits, "decimal_places": field.decimal_places}


# The model field's kind: the form field's class, and the options that it takes over.
_FORM_FIELDS = {
    "CharField": (kinds.CharField, _text_field),
    "EmailField": (kinds.EmailField, _text_field),
    "URLField": (kinds.URLField, _text_field),
    "SlugField": (kinds.SlugField, lambda field: {**_text_field(field), "allow_unicode": field.allow_unicode}),
    "TextField": (kinds.CharField, lambda field: {**_text_field(field), "widget": Textarea}),
    "DateField": (kinds.DateField, None),
    "DateTimeField": (kinds.DateTimeField, None),
    "TimeField": (kinds.TimeField, None),
    "DurationField": (kinds.DurationField, None),
    "DecimalField": (kinds.DecimalField, _decimal_options),
    "FloatField": (kinds.FloatField, None),
    "GenericIPAddressField": (
        kinds.GenericIPAddressField,
        lambda field: {"protocol": field.protocol, "unpack_ipv4": field.unpack_ipv4},
    ),
    "UUIDField": (kinds.UUIDField, None),
    "JSONField": (kinds.JSONField, lambda field: {"encoder": field.encoder, "decoder": field.decoder}),
    "FileField": (kinds.FileField, lambda field: {"max_length": field.max_length}),
    "ImageField": (kinds.ImageField, lambda field: {"max_length": field.max_length}),
    "FilePathField": (
        kinds.FilePathField,
        lambda field: {
            "path": field.path() if callable(field.path) else field.path,
            "match": field.match,
            "recursive": field.recursive,
            "allow_files": field.allow_files,
            "allow_folders": field.allow_folders,
        },
    ),
    **dict.fromkeys(
        (
            "IntegerField",
            "BigIntegerField",
            "SmallIntegerField",
            "PositiveIntegerField",
            "PositiveBigIntegerField",
            "PositiveSmallIntegerField",
        ),
        (kinds.IntegerField, _range_of),
    ),
}

_CHOICE_OPTIONS = set(
    "choices coerce empty_value required disabled label help_text initial show_hidden_initial widget error_messages".split()
)

# Kinds whose choices make no list of choices: the value is more than one text.
_WITHOUT_FORM_FIELD = {"AutoField", "BigAutoField", "SmallAutoField", "CompositePrimaryKey", "GenericForeignKey", "GeneratedField", "OrderWrt"}


def formfield_for_model_field(field, form_class=None, choices_form_class=None, **kwargs):
    """What ``Field.formfield()`` gives: subclasses call it with their own class and options."""
    kind = getattr(field, "_kind", "Field")
    if kind in _WITHOUT_FORM_FIELD:
        return None
    if field.remote_field:
        return _related_formfield(field, kind, form_class, kwargs)
    defaults = {
        "required": not field.blank,
        "label": capfirst(field.verbose_name),
        "help_text": field.help_text,
    }
    if field.has_default():
        defaults["initial"] = field.default if callable(field.default) else field.get_default()
        defaults["show_hidden_initial"] = callable(field.default)
    if kind == "BooleanField" and field.choices is not None:
        include_blank = not (field.has_default() or "initial" in kwargs)
        defaults["choices"] = field.get_choices(include_blank=include_blank)
    elif kind == "BooleanField":
        if form_class is None:
            form_class = kinds.NullBooleanField if field.null else kinds.BooleanField
        # A box that is not ticked is an answer.
        defaults["required"] = False
    elif field.choices is not None:
        include_blank = field.blank or not (field.has_default() or "initial" in kwargs)
        defaults["choices"] = field.get_choices(include_blank=include_blank)
    if "choices" in defaults:
        defaults["coerce"] = field.to_python
        if field.null:
            defaults["empty_value"] = None
        form_class = choices_form_class or kinds.TypedChoiceField
        # A list of choices takes nothing of what other kinds of fields do.
        kwargs = {name: value for name, value in kwargs.items() if name in _CHOICE_OPTIONS}
    else:
        own_class, options = _FORM_FIELDS.get(kind, (kinds.CharField, None))
        if options is not None:
            defaults.update(options(field))
        form_class = form_class or own_class
    if kwargs.get("widget") is not None:
        defaults.pop("widget", None)
    defaults.update(kwargs)
    return form_class(**defaults)


def _related_formfield(field, kind, form_class, kwargs):
    using = kwargs.pop("using", None)
    model = field.remote_field.model
    if isinstance(model, str):
        raise ValueError(
            "Cannot create form field for %r yet, because its related model %r has not been loaded yet"
            % (field.name, model)
        )
    many = kind == "ManyToManyField"
    defaults = {
        "required": not field.blank,
        "label": capfirst(field.verbose_name),
        "help_text": field.help_text,
        "queryset": model._default_manager.using(using),
        "limit_choices_to": field.remote_field.limit_choices_to,
    }
    if not many:
        defaults["to_field_name"] = field.target_field.name
        defaults["blank"] = field.blank
    if field.has_default():
        defaults["initial"] = field.default if callable(field.default) else field.get_default()
        defaults["show_hidden_initial"] = callable(field.default)
    if kind == "OneToOneField" and field.remote_field.parent_link:
        return None
    defaults.update(kwargs)
    if many and defaults.get("initial") is not None:
        initial = defaults["initial"]
        initial = initial() if callable(initial) else initial
        defaults["initial"] = [each.pk for each in initial]
    return (form_class or (ModelMultipleChoiceField if many else ModelChoiceField))(**defaults)


def construct_instance(form, instance, fields=None, exclude=None):
    """Puts the cleaned data into the instance, which is not saved."""
    meta = instance._meta
    cleaned = form.cleaned_data
    files = []
    for field in meta.fields:
        if not field.editable or _is_auto(field) or field.name not in cleaned:
            continue
        if fields is not None and field.name not in fields or exclude and field.name in exclude:
            continue
        # What was not submitted leaves the default in place.
        widget = form[field.name].field.widget
        if (
            field.has_default()
            and widget.value_omitted_from_data(form.data, form.files, form.add_prefix(field.name))
            and cleaned.get(field.name) in form[field.name].field.empty_values
        ):
            continue
        if getattr(field, "_kind", "") in ("FileField", "ImageField"):
            files.append(field)  # names of uploads may depend on the other fields
        else:
            field.save_form_data(instance, cleaned[field.name])
    for field in files:
        field.save_form_data(instance, cleaned[field.name])
    return instance


def _is_auto(field):
    return getattr(field, "_kind", "") in ("AutoField", "BigAutoField", "SmallAutoField")


def model_to_dict(instance, fields=None, exclude=None):
    """The values of the editable fields, as a form's ``initial`` wants them."""
    meta = instance._meta
    data = {}
    for field in itertools.chain(meta.concrete_fields, meta.private_fields, meta.many_to_many):
        if not getattr(field, "editable", False):
            continue
        if fields is not None and field.name not in fields or exclude and field.name in exclude:
            continue
        data[field.name] = field.value_from_object(instance)
    return data


def apply_limit_choices_to_to_formfield(formfield):
    """Leaves only the rows that ``limit_choices_to`` allows."""
    if getattr(formfield, "queryset", None) is None or not hasattr(formfield, "get_limit_choices_to"):
        return
    limit = formfield.get_limit_choices_to()
    if limit:
        from django.db.models import Exists, OuterRef, Q

        condition = limit if isinstance(limit, Q) else Q(**limit)
        condition &= Q(pk=OuterRef("pk"))
        allowed = formfield.queryset.model._base_manager.filter(condition)
        formfield.queryset = formfield.queryset.filter(Exists(allowed))


def fields_for_model(
    model, fields=None, exclude=None, widgets=None, formfield_callback=None, localized_fields=None, labels=None,
    help_texts=None, error_messages=None, field_classes=None, *,
    apply_limit_choices_to=True, form_declared_fields=None,
):
    """Form fields by name, in the model's order or in that of ``fields``."""
    meta = model._meta
    found, ignored = {}, []
    private = [field for field in meta.private_fields if getattr(field, "_kind", None) and hasattr(field, "formfield")]
    for field in sorted(itertools.chain(meta.concrete_fields, private, meta.many_to_many)):
        name = field.name
        wanted = fields is None or name in fields
        if not getattr(field, "editable", False):
            if fields is not None and wanted and not (exclude and name in exclude):
                raise FieldError(
                    "'%s' cannot be specified for %s model form as it is a non-editable field"
                    % (name, model.__name__)
                )
            continue
        if not wanted or exclude and name in exclude:
            continue
        if form_declared_fields and name in form_declared_fields:
            found[name] = form_declared_fields[name]
            continue
        options = {}
        for option, given in (("widget", widgets), ("label", labels), ("help_text", help_texts),
                              ("error_messages", error_messages), ("form_class", field_classes)):  # fmt: skip
            if given and name in given:
                options[option] = given[name]
        if localized_fields == ALL_FIELDS or localized_fields and name in localized_fields:
            options["localize"] = True
        if formfield_callback is None:
            formfield = field.formfield(**options)
        elif not callable(formfield_callback):
            raise TypeError("formfield_callback must be a function or callable")
        else:
            formfield = formfield_callback(field, **options)
        if formfield:
            if apply_limit_choices_to:
                apply_limit_choices_to_to_formfield(formfield)
            found[name] = formfield
        else:
            ignored.append(name)
    if fields:
        return {
            name: found.get(name)
            for name in fields
            if not (exclude and name in exclude) and name not in ignored
        }
    return found


# What `Meta` may say beside the model, in the order in which `fields_for_model` takes it.
_META_OPTIONS = (
    "fields exclude widgets formfield_callback localized_fields labels help_texts error_messages field_classes".split()
)


class ModelFormOptions:
    def __init__(self, options=None):
        for name in ("model", *_META_OPTIONS):
            setattr(self, name, getattr(options, name, None))


class ModelFormMetaclass(DeclarativeFieldsMetaclass):
    """Adds the model's fields to those that the class declares."""

    def __new__(mcs, name, bases, attrs, **kwargs):
        cls = super().__new__(mcs, name, bases, attrs, **kwargs)
        if bases == (BaseModelForm,):
            return cls
        options = cls._meta = ModelFormOptions(getattr(cls, "Meta", None))
        for option in ("fields", "exclude", "localized_fields"):
            value = getattr(options, option)
            if isinstance(value, str) and value != ALL_FIELDS:
                raise TypeError(
                    "%s.Meta.%s cannot be a string. Did you mean to type: ('%s',)?" % (cls.__name__, option, value)
                )
        if not options.model:
            cls.base_fields = cls.declared_fields
            return cls
        if options.fields is None and options.exclude is None:
            raise ImproperlyConfigured(
                "Creating a ModelForm without either the 'fields' attribute or the 'exclude' attribute is prohibited; "
                "form %s needs updating." % name
            )
        if options.fields == ALL_FIELDS:
            options.fields = None
        fields = fields_for_model(
            options.model,
            *(getattr(options, option) for option in _META_OPTIONS),
            apply_limit_choices_to=False,
            form_declared_fields=cls.declared_fields,
        )
        missing = {name for name, field in fields.items() if not field} - set(cls.declared_fields)
        if missing:
            raise FieldError(
                "Unknown field(s) (%s) specified for %s" % (", ".join(sorted(missing)), options.model.__name__)
            )
        cls.base_fields = {**fields, **cls.declared_fields}
        return cls


class BaseModelForm(BaseForm):
    def __init__(
        self, data=None, files=None, auto_id="id_%s", prefix=None, initial=None, error_class=ErrorList,
        label_suffix=None, empty_permitted=False, instance=None, use_required_attribute=None, renderer=None,
    ):
        options = self._meta
        if options.model is None:
            raise ValueError("ModelForm has no model class specified.")
        shown = {} if instance is None else model_to_dict(instance, options.fields, options.exclude)
        self.instance = options.model() if instance is None else instance
        self._validate_unique = False
        super().__init__(
            data, files, auto_id, prefix, shown | (initial or {}), error_class, label_suffix, empty_permitted,
            use_required_attribute=use_required_attribute, renderer=renderer,
        )
        for formfield in self.fields.values():
            apply_limit_choices_to_to_formfield(formfield)

    def _get_validation_exclusions(self):
        """Fields that the model must not check: not in the form, or failed already, or left empty where that is fine."""
        options = self._meta
        exclude = set()
        for field in self.instance._meta.fields:
            name = field.name
            if (
                name not in self.fields
                or options.fields and name not in options.fields
                or options.exclude and name in options.exclude
                or name in self._errors
            ):
                exclude.add(name)
                continue
            formfield = self.fields[name]
            if (
                not field.blank
                and not formfield.required
                and self.cleaned_data.get(name) in formfield.empty_values
            ):
                exclude.add(name)
        return exclude

    def clean(self):
        self._validate_unique = True
        return self.cleaned_data

    def _update_errors(self, errors):
        """The form's own messages go before the model's."""
        error_dict = errors.error_dict if hasattr(errors, "error_dict") else {NON_FIELD_ERRORS: errors}
        own = self._meta.error_messages or {}
        for name, messages in error_dict.items():
            if name == NON_FIELD_ERRORS and NON_FIELD_ERRORS in own:
                replaced = own[NON_FIELD_ERRORS]
            elif name in self.fields:
                replaced = self.fields[name].error_messages
            else:
                continue
            for message in getattr(messages, "error_list", messages):
                if isinstance(message, ValidationError) and message.code in replaced:
                    message.message = replaced[message.code]
        self.add_error(None, errors)

    def _post_clean(self):
        options = self._meta
        exclude = self._get_validation_exclusions()
        # What an inline formset is about may not be saved yet. Unique checks see it all the same.
        exclude |= {name for name, field in self.fields.items() if isinstance(field, InlineForeignKeyField)}
        try:
            self.instance = construct_instance(self, self.instance, options.fields, options.exclude)
        except ValidationError as error:
            self._update_errors(error)
        try:
            self.instance.full_clean(exclude=exclude, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            self._update_errors(error)
        if self._validate_unique:
            self.validate_unique()
            self.validate_constraints()

    def validate_unique(self):
        try:
            self.instance.validate_unique(exclude=self._get_validation_exclusions())
        except ValidationError as error:
            self._update_errors(error)

    def validate_constraints(self):
        try:
            self.instance.validate_constraints(exclude=self._get_validation_exclusions())
        except ValidationError as error:
            self._update_errors(error)

    def _save_m2m(self):
        options = self._meta
        meta = self.instance._meta
        for field in itertools.chain(meta.many_to_many, meta.private_fields):
            if not hasattr(field, "save_form_data") or field.name not in self.cleaned_data:
                continue
            if options.fields and field.name not in options.fields or options.exclude and field.name in options.exclude:
                continue
            field.save_form_data(self.instance, self.cleaned_data[field.name])

    def save(self, commit=True):
        """Saves the instance; with ``commit=False`` that and ``save_m2m()`` are left to the caller."""
        if self.errors:
            raise ValueError(
                "The %s could not be %s because the data didn't validate."
                % (self.instance._meta.object_name, "created" if self.instance._state.adding else "changed")
            )
        if commit:
            self.instance.save()
            self._save_m2m()
        else:
            self.save_m2m = self._save_m2m
        return self.instance

    save.alters_data = True


class ModelForm(BaseModelForm, metaclass=ModelFormMetaclass):
    """A form of a model: ``Meta`` names the model and the fields."""


def modelform_factory(
    model, form=ModelForm, fields=None, exclude=None, formfield_callback=None, widgets=None, localized_fields=None,
    labels=None, help_texts=None, error_messages=None, field_classes=None,
):
    """A ModelForm class of the model."""
    given = dict(
        fields=fields, exclude=exclude, widgets=widgets, localized_fields=localized_fields, labels=labels,
        help_texts=help_texts, error_messages=error_messages, field_classes=field_classes,
    )
    options = {"model": model} | {name: value for name, value in given.items() if value is not None}
    bases = (form.Meta,) if hasattr(form, "Meta") else ()
    meta = type("Meta", bases, options)
    if formfield_callback:
        meta.formfield_callback = staticmethod(formfield_callback)
    if getattr(meta, "fields", None) is None and getattr(meta, "exclude", None) is None:
        raise ImproperlyConfigured(
            "Calling modelform_factory without defining 'fields' or 'exclude' explicitly is prohibited."
        )
    return type(form)(model.__name__ + "Form", (form,), {"Meta": meta})


class ModelChoiceIteratorValue:
    """A choice's value, which knows its row."""

    def __init__(self, value, instance):
        self.value, self.instance = value, instance

    def __hash__(self):
        return hash(self.value)

    def __str__(self):
        return str(self.value)

    def __eq__(self, other):
        return self.value == getattr(other, "value", other)


class ModelChoiceIterator(BaseChoiceIterator):
    """Asks the queryset anew each time it is gone through."""

    def __init__(self, field):
        self.field, self.queryset = field, field.queryset

    def __iter__(self):
        rows = self.queryset
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        # Prefetching needs all rows at once.
        yield from map(self.choice, rows if rows._prefetch_related_lookups else rows.iterator())

    def __len__(self):
        return self.queryset.count() + (1 if self.field.empty_label is not None else 0)

    def __bool__(self):
        return self.field.empty_label is not None or self.queryset.exists()

    def choice(self, row):
        return ModelChoiceIteratorValue(self.field.prepare_value(row), row), self.field.label_from_instance(row)


class ModelChoiceField(ChoiceField):
    """A row of a queryset."""

    default_error_messages = {
        "invalid_choice": _("Select a valid choice. That choice is not one of the available choices.")
    }
    iterator = ModelChoiceIterator

    def __init__(
        self, queryset, *, empty_label="", required=True, widget=None, label=None, initial=None, help_text="",
        to_field_name=None, limit_choices_to=None, blank=False, **kwargs,
    ):
        # Not ChoiceField's: the choices are rows.
        kwargs.update(required=required, widget=widget, label=label, initial=initial, help_text=help_text)
        Field.__init__(self, **kwargs)
        self.to_field_name, self.limit_choices_to = to_field_name, limit_choices_to
        chosen = required and initial is not None
        if chosen or isinstance(self.widget, RadioSelect) and not blank:
            self.empty_label = None
        else:
            self.empty_label = get_blank_choice_label() if empty_label == "" else empty_label
        self.queryset = queryset

    def __deepcopy__(self, memo):
        copied = Field.__deepcopy__(self, memo)
        if self.queryset is not None:
            copied.queryset = self.queryset.all()
        return copied

    def get_limit_choices_to(self):
        return self.limit_choices_to() if callable(self.limit_choices_to) else self.limit_choices_to

    @property
    def queryset(self):
        return self._queryset

    @queryset.setter
    def queryset(self, queryset):
        self._queryset = None if queryset is None else queryset.all()
        self.widget.choices = self.choices

    @property
    def choices(self):
        return self._choices if hasattr(self, "_choices") else self.iterator(self)

    @choices.setter
    def choices(self, value):
        ChoiceField.choices.fset(self, value)

    def label_from_instance(self, obj):
        return str(obj)

    def prepare_value(self, value):
        if hasattr(value, "_meta"):
            return value.serializable_value(self.to_field_name) if self.to_field_name else value.pk
        return super().prepare_value(value)

    def to_python(self, value):
        if value in EMPTY_VALUES:
            return None
        key = self.to_field_name or "pk"
        try:
            if isinstance(value, self.queryset.model):
                value = getattr(value, key)
            return self.queryset.get(**{key: value})
        except (ValueError, TypeError, self.queryset.model.DoesNotExist, ValidationError):
            self.fail("invalid_choice", value=value)

    def validate(self, value):
        return Field.validate(self, value)

    def has_changed(self, initial, data):
        if self.disabled:
            return False
        before = "" if initial is None else initial
        return str(self.prepare_value(before)) != str("" if data is None else data)


class ModelMultipleChoiceField(ModelChoiceField):
    """Rows of a queryset."""

    widget = SelectMultiple
    hidden_widget = MultipleHiddenInput
    default_error_messages = {
        "invalid_list": _("Enter a list of values."),
        "invalid_choice": _("Select a valid choice. %(value)s is not one of the available choices."),
        "invalid_pk_value": _("“%(pk)s” is not a valid value."),
    }

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset, empty_label=None, **kwargs)

    def to_python(self, value):
        return list(self._check_values(value)) if value else []

    def clean(self, value):
        value = self.prepare_value(value)
        if self.required and not value:
            self.fail("required")
        if not self.required and not value:
            return self.queryset.none()
        if not isinstance(value, (list, tuple)):
            self.fail("invalid_list")
        found = self._check_values(value)
        self.run_validators(value)
        return found

    def _check_values(self, value):
        key = self.to_field_name or "pk"
        try:
            value = frozenset(value)
        except TypeError:
            self.fail("invalid_list")
        for each in value:
            try:
                self.queryset.filter(**{key: each})
            except (ValueError, TypeError, ValidationError):
                self.fail("invalid_pk_value", pk=each)
        found = self.queryset.filter(**{"%s__in" % key: value})
        known = {str(getattr(row, key)) for row in found}
        for each in value:
            if str(each) not in known:
                self.fail("invalid_choice", value=each)
        return found

    def prepare_value(self, value):
        if hasattr(value, "__iter__") and not isinstance(value, str) and not hasattr(value, "_meta"):
            return [super(ModelMultipleChoiceField, self).prepare_value(each) for each in value]
        return super().prepare_value(value)

    def has_changed(self, initial, data):
        if self.disabled:
            return False
        before = {str(value) for value in self.prepare_value(initial or [])}
        return before != {str(value) for value in data or []}


# They are made of the forms above.
from django.forms._model_formsets import *  # noqa: E402
from django.forms._model_formsets import _get_foreign_key  # noqa: E402, F401
