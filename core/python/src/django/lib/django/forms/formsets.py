"""Formsets: several forms of one class in one request."""

from django.core.exceptions import ValidationError
from django.forms.fields import BooleanField, IntegerField
from django.forms.forms import Form
from django.forms.utils import ErrorList
from django.forms.widgets import CheckboxInput, HiddenInput, NumberInput
from django.utils.functional import cached_property
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

__all__ = ("BaseFormSet", "all_valid", "formset_factory")

TOTAL_FORM_COUNT = "TOTAL_FORMS"
INITIAL_FORM_COUNT = "INITIAL_FORMS"
MIN_NUM_FORM_COUNT = "MIN_NUM_FORMS"
MAX_NUM_FORM_COUNT = "MAX_NUM_FORMS"
ORDERING_FIELD_NAME = "ORDER"
DELETION_FIELD_NAME = "DELETE"
DEFAULT_MIN_NUM = 0
DEFAULT_MAX_NUM = 1000


class ManagementForm(Form):
    """How many forms there are: hidden fields beside them."""

    TOTAL_FORMS = IntegerField(widget=HiddenInput)
    INITIAL_FORMS = IntegerField(widget=HiddenInput)
    # Only for scripts in the page.
    MIN_NUM_FORMS = IntegerField(widget=HiddenInput, required=False)
    MAX_NUM_FORMS = IntegerField(widget=HiddenInput, required=False)

    def clean(self):
        cleaned = super().clean()
        for name in (TOTAL_FORM_COUNT, INITIAL_FORM_COUNT):
            cleaned.setdefault(name, 0)
        return cleaned


class BaseFormSet:
    deletion_widget = CheckboxInput
    ordering_widget = NumberInput
    default_error_messages = {
        "missing_management_form": _(
            "ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s. You may need to "
            "file a bug report if the issue persists."
        ),
        "too_many_forms": ngettext_lazy(
            "Please submit at most %(num)d form.", "Please submit at most %(num)d forms.", "num"
        ),
        "too_few_forms": ngettext_lazy(
            "Please submit at least %(num)d form.", "Please submit at least %(num)d forms.", "num"
        ),
    }

    def __init__(
        self, data=None, files=None, auto_id="id_%s", prefix=None, initial=None, error_class=ErrorList,
        form_kwargs=None, error_messages=None,
    ):
        self.is_bound = data is not None or files is not None
        self.data, self.files = data or {}, files or {}
        self.auto_id = auto_id
        self.prefix = prefix or self.get_default_prefix()
        self.initial = initial
        self.error_class = error_class
        self.form_kwargs = form_kwargs or {}
        self._errors = self._non_form_errors = None
        messages = {}
        for cls in reversed(type(self).__mro__):
            messages.update(getattr(cls, "default_error_messages", {}))
        self.error_messages = {**messages, **(error_messages or {})}

    def __iter__(self):
        return iter(self.forms)

    def __getitem__(self, index):
        return self.forms[index]

    def __len__(self):
        return len(self.forms)

    def __bool__(self):
        return True  # its management form is always there

    def __repr__(self):
        if self._errors is None:
            valid = "Unknown"
        else:
            valid = self.is_bound and not self._non_form_errors and not any(self._errors)
        return "<%s: bound=%s valid=%s total_forms=%s>" % (
            type(self).__qualname__, self.is_bound, valid, self.total_form_count(),
        )  # fmt: skip

    # How many forms.

    @cached_property
    def management_form(self):
        options = {"auto_id": self.auto_id, "prefix": self.prefix, "renderer": self.renderer}
        if self.is_bound:
            form = ManagementForm(self.data, **options)
            form.full_clean()
            return form
        counts = {
            TOTAL_FORM_COUNT: self.total_form_count(),
            INITIAL_FORM_COUNT: self.initial_form_count(),
            MIN_NUM_FORM_COUNT: self.min_num,
            MAX_NUM_FORM_COUNT: self.max_num,
        }
        return ManagementForm(initial=counts, **options)

    def total_form_count(self):
        if self.is_bound:
            # What is submitted is not to be trusted.
            return min(self.management_form.cleaned_data[TOTAL_FORM_COUNT], self.absolute_max)
        initial = self.initial_form_count()
        wanted = max(initial, self.min_num) + self.extra
        return wanted if self.max_num < 0 else min(wanted, max(initial, self.max_num))

    def initial_form_count(self):
        if self.is_bound:
            return self.management_form.cleaned_data[INITIAL_FORM_COUNT]
        return len(self.initial or ())

    # The forms.

    @cached_property
    def forms(self):
        return [self._construct_form(i, **self.get_form_kwargs(i)) for i in range(self.total_form_count())]

    def get_form_kwargs(self, index):
        return self.form_kwargs.copy()

    def _form_options(self, index):
        # An input that is required would keep the browser from submitting a form that is left empty.
        return {
            "auto_id": self.auto_id,
            "prefix": self.add_prefix(index),
            "error_class": self.error_class,
            "use_required_attribute": False,
            "renderer": self.renderer,
        }

    def _construct_form(self, i, **kwargs):
        options = self._form_options(i)
        if self.is_bound:
            options.update(data=self.data, files=self.files)
        if self.initial and "initial" not in kwargs and i < len(self.initial):
            options["initial"] = self.initial[i]
        if i >= self.initial_form_count() and i >= self.min_num:
            options["empty_permitted"] = True
        form = self.form(**{**options, **kwargs})
        self.add_fields(form, i)
        return form

    @property
    def initial_forms(self):
        return self.forms[: self.initial_form_count()]

    @property
    def extra_forms(self):
        return self.forms[self.initial_form_count() :]

    @property
    def empty_form(self):
        """A form for scripts that add forms: they replace ``__prefix__`` by its number."""
        options = {**self.get_form_kwargs(None), **self._form_options("__prefix__"), "empty_permitted": True}
        form = self.form(**options)
        self.add_fields(form, None)
        return form

    def add_fields(self, form, index):
        """Those for the order and for deleting."""
        initial = index is not None and index < self.initial_form_count()
        if self.can_order:
            form.fields[ORDERING_FIELD_NAME] = IntegerField(
                label=_("Order"), initial=index + 1 if initial else None, required=False,
                widget=self.get_ordering_widget(),
            )  # fmt: skip
        if self.can_delete and (self.can_delete_extra or initial):
            form.fields[DELETION_FIELD_NAME] = BooleanField(
                label=_("Delete"), required=False, widget=self.get_deletion_widget()
            )

    @classmethod
    def get_deletion_widget(cls):
        return cls.deletion_widget

    @classmethod
    def get_ordering_widget(cls):
        return cls.ordering_widget

    @classmethod
    def get_default_prefix(cls):
        return "form"

    def add_prefix(self, index):
        return "%s-%s" % (self.prefix, index)

    # What came of them.

    def _only_valid(self, name):
        if not self.is_valid():
            raise AttributeError("'%s' object has no attribute '%s'" % (type(self).__name__, name))

    @property
    def cleaned_data(self):
        self._only_valid("cleaned_data")
        return [form.cleaned_data for form in self.forms]

    def _is_left_empty(self, index, form):
        return index >= self.initial_form_count() and not form.has_changed()

    def _should_delete_form(self, form):
        return form.cleaned_data.get(DELETION_FIELD_NAME, False)

    def _is_deleted(self, form):
        return self.can_delete and self._should_delete_form(form)

    @property
    def deleted_forms(self):
        if not self.is_valid() or not self.can_delete:
            return []
        return [
            form
            for index, form in enumerate(self.forms)
            if not self._is_left_empty(index, form) and self._should_delete_form(form)
        ]

    @property
    def ordered_forms(self):
        if not self.can_order:
            raise AttributeError("'%s' object has no attribute 'ordered_forms'" % type(self).__name__)
        self._only_valid("ordered_forms")
        forms = [
            form
            for index, form in enumerate(self.forms)
            if not self._is_left_empty(index, form) and not self._is_deleted(form)
        ]
        place = [form.cleaned_data[ORDERING_FIELD_NAME] for form in forms]
        # Without a number: at the end.
        order = sorted(range(len(forms)), key=lambda i: (place[i] is None, place[i] or 0))
        return [forms[i] for i in order]

    @property
    def errors(self):
        if self._errors is None:
            self.full_clean()
        return self._errors

    def non_form_errors(self):
        if self._non_form_errors is None:
            self.full_clean()
        return self._non_form_errors

    def total_error_count(self):
        return len(self.non_form_errors()) + sum(len(errors) for errors in self.errors)

    def is_valid(self):
        if not self.is_bound:
            return False
        self.errors
        # All are cleaned, whether one has failed or not.
        valid = [form.is_valid() for form in self.forms if not self._is_deleted(form)]
        return all(valid) and not self.non_form_errors()

    def _set_non_form_errors(self, errors):
        self._non_form_errors = self.error_class(errors, error_class="nonform", renderer=self.renderer)

    def full_clean(self):
        self._errors = []
        self._set_non_form_errors([])
        if not self.is_bound:
            return
        if not self.management_form.is_valid():
            missing = ", ".join(map(self.management_form.add_prefix, self.management_form.errors))
            error = self._error("missing_management_form", {"field_names": missing})
            self._non_form_errors.append(error)
        empty = 0
        for index, form in enumerate(self.forms):
            empty += self._is_left_empty(index, form)
            errors = form.errors
            if not self._is_deleted(form):
                self._errors.append(errors)
        try:
            self._check_number(empty)
            self.clean()
        except ValidationError as error:
            self._set_non_form_errors(error.error_list)

    def _error(self, code, params=None):
        return ValidationError(self.error_messages[code], code=code, params=params)

    def _check_number(self, empty):
        kept = self.total_form_count() - len(self.deleted_forms)
        submitted = self.management_form.cleaned_data[TOTAL_FORM_COUNT]
        for code, limit, failed in (
            ("too_many_forms", self.max_num, self.validate_max and kept > self.max_num or submitted > self.absolute_max),
            ("too_few_forms", self.min_num, self.validate_min and kept - empty < self.min_num),
        ):
            if failed:
                raise ValidationError(self.error_messages[code] % {"num": limit}, code=code)

    def clean(self):
        """For subclasses: what concerns several forms."""

    def has_changed(self):
        return any(form.has_changed() for form in self)

    def _any_form(self):
        return self.forms[0] if self.forms else self.empty_form

    def is_multipart(self):
        return self._any_form().is_multipart()

    @property
    def media(self):
        return self._any_form().media

    # HTML.

    def _render(self, shape):
        parts = [str(self.management_form), *(getattr(form, shape)() for form in self)]
        return mark_safe("".join(conditional_escape(part) for part in parts))

    def as_div(self):
        return self._render("as_div")

    def as_p(self):
        return self._render("as_p")

    def as_ul(self):
        return self._render("as_ul")

    def as_table(self):
        return self._render("as_table")

    render = __str__ = __html__ = as_div


def formset_factory(
    form, formset=BaseFormSet, extra=1, can_order=False, can_delete=False, max_num=None, validate_max=False,
    min_num=None, validate_min=False, absolute_max=None, can_delete_extra=True, renderer=None,
):
    """A formset class of the form class."""
    max_num = DEFAULT_MAX_NUM if max_num is None else max_num
    # What is submitted can't make more, whatever it says.
    absolute_max = max_num + DEFAULT_MAX_NUM if absolute_max is None else absolute_max
    if max_num > absolute_max:
        raise ValueError("'absolute_max' must be greater or equal to 'max_num'.")
    attributes = {
        "form": form,
        "extra": extra,
        "can_order": can_order,
        "can_delete": can_delete,
        "can_delete_extra": can_delete_extra,
        "min_num": DEFAULT_MIN_NUM if min_num is None else min_num,
        "max_num": max_num,
        "absolute_max": absolute_max,
        "validate_min": validate_min,
        "validate_max": validate_max,
        "renderer": renderer,
    }
    return type(form.__name__.removesuffix("Form") + "FormSet", (formset,), attributes)


def all_valid(formsets):
    """Whether all formsets are valid; all are cleaned."""
    return all([formset.is_valid() for formset in formsets])
