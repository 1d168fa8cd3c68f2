"""The kinds of form fields: text in, a cleaned value or a ``ValidationError`` out."""

import copy
import datetime
import json
import math
import re
import uuid
from decimal import Decimal, DecimalException
from functools import partial

from django.core import validators
from django.core.exceptions import ValidationError
from django.db.models.utils import get_blank_choice_label
from django.forms import widgets
from django.forms.boundfield import BoundField
from django.forms.utils import from_current_timezone, to_current_timezone
from django.forms.widgets import FILE_INPUT_CONTRADICTION, NumberInput, TextInput
from django.utils.choices import normalize_choices
from django.utils.dateparse import parse_datetime, parse_duration
from django.utils.duration import duration_string
from django.utils.ipv6 import clean_ipv6_address
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

__all__ = (
    "BooleanField",
    "CharField",
    "ChoiceField",
    "ComboField",
    "DateField",
    "DateTimeField",
    "DecimalField",
    "DurationField",
    "EmailField",
    "Field",
    "FileField",
    "FilePathField",
    "FloatField",
    "GenericIPAddressField",
    "ImageField",
    "IntegerField",
    "JSONField",
    "MultiValueField",
    "MultipleChoiceField",
    "NullBooleanField",
    "RegexField",
    "SlugField",
    "SplitDateTimeField",
    "TimeField",
    "TypedChoiceField",
    "TypedMultipleChoiceField",
    "URLField",
    "UUIDField",
)


class Field:
    """A value of a form: how it is shown, and how the text that comes back becomes a value."""

    widget, hidden_widget = TextInput, widgets.HiddenInput
    bound_field_class = None
    default_validators = []
    default_error_messages = {"required": _("This field is required.")}
    empty_values = list(validators.EMPTY_VALUES)

    def __init__(
        self, *, required=True, widget=None, label=None, initial=None, help_text="", error_messages=None,
        show_hidden_initial=False, validators=(), localize=False, disabled=False, label_suffix=None,
        template_name=None, bound_field_class=None,
    ):
        self.required, self.disabled, self.localize = required, disabled, localize
        self.label, self.label_suffix, self.help_text = label, label_suffix, help_text
        self.initial, self.show_hidden_initial = initial, show_hidden_initial
        self.template_name = template_name
        self.bound_field_class = bound_field_class or self.bound_field_class or BoundField
        self.widget = self._own_widget(widget or self.widget)
        self.error_messages = {}
        for cls in reversed(type(self).__mro__):
            self.error_messages.update(getattr(cls, "default_error_messages", {}))
        self.error_messages.update(error_messages or {})
        self.validators = [*self.default_validators, *validators]

    def _own_widget(self, given):
        widget = given() if isinstance(given, type) else copy.deepcopy(given)
        widget.is_required = self.required
        widget.is_localized = widget.is_localized or self.localize
        widget.attrs.update(self.widget_attrs(widget) or {})
        return widget

    def _check_by(self, *checks):
        """Adds a validator for each limit that is given: pairs of its class and the limit."""
        self.validators += [validator(limit) for validator, limit in checks if limit is not None]

    def __deepcopy__(self, memo):
        copied = copy.copy(self)
        memo[id(self)] = copied
        copied.widget = copy.deepcopy(self.widget, memo)
        copied.error_messages = self.error_messages.copy()
        copied.validators = self.validators[:]
        return copied

    def fail(self, code, **params):
        raise ValidationError(self.error_messages[code], code=code, params=params or None)

    def prepare_value(self, value):
        return value

    def to_python(self, value):
        return value

    def validate(self, value):
        if self.required and value in self.empty_values:
            self.fail("required")

    def run_validators(self, value):
        if value in self.empty_values:
            return
        errors = []
        for validator in self.validators:
            try:
                validator(value)
            except ValidationError as error:
                if getattr(error, "code", None) in self.error_messages:
                    error.message = self.error_messages[error.code]
                errors.extend(error.error_list)
        if errors:
            raise ValidationError(errors)

    def clean(self, value):
        value = self.to_python(value)
        self.validate(value)
        self.run_validators(value)
        return value

    def bound_data(self, data, initial):
        return initial if self.disabled else data

    def widget_attrs(self, widget):
        return {}

    def has_changed(self, initial, data):
        if self.disabled:
            return False
        coerce = getattr(self, "_coerce", None)
        try:
            data = self.to_python(data)
            if coerce:
                return coerce(data) != coerce(initial)
        except ValidationError:
            # What can't be read is not what was there.
            return True
        before, after = ("" if value is None else value for value in (initial, data))
        return before != after

    def get_bound_field(self, form, field_name):
        return self.bound_field_class(form, self, field_name)

    def _clean_bound_field(self, bound_field):
        return self.clean(bound_field.initial if self.disabled else bound_field.data)


class CharField(Field):
    """A text, without the spaces around it."""

    def __init__(self, *, max_length=None, min_length=None, strip=True, empty_value="", **kwargs):
        self.max_length, self.min_length = max_length, min_length
        self.strip, self.empty_value = strip, empty_value
        super().__init__(**kwargs)
        longest, shortest = (limit if limit is None else int(limit) for limit in (max_length, min_length))
        self._check_by(
            (validators.MinLengthValidator, shortest),
            (validators.MaxLengthValidator, longest),
        )
        self.validators.append(validators.ProhibitNullCharactersValidator())

    def to_python(self, value):
        if value not in self.empty_values:
            value = str(value)
            if self.strip:
                value = value.strip()
        return self.empty_value if value in self.empty_values else value

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        for name, limit in (("maxlength", self.max_length), ("minlength", self.min_length)):
            if limit is not None and not widget.is_hidden:
                attrs[name] = str(limit)
        return attrs


class IntegerField(Field):
    """A whole number; its subclasses read other numbers."""

    widget = NumberInput
    default_error_messages = {"invalid": _("Enter a whole number.")}
    re_decimal = re.compile(r"\.0*\s*$")

    def __init__(self, *, max_value=None, min_value=None, step_size=None, **kwargs):
        self.max_value, self.min_value, self.step_size = max_value, min_value, step_size
        if kwargs.get("localize") and self.widget is NumberInput:
            kwargs.setdefault("widget", TextInput)
        super().__init__(**kwargs)
        steps = partial(validators.StepValueValidator, offset=min_value)
        self._check_by(
            (validators.MaxValueValidator, max_value), (validators.MinValueValidator, min_value), (steps, step_size)
        )

    def _number(self, value):
        return int(self.re_decimal.sub("", str(value)))

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            return self._number(value)
        except (ValueError, TypeError, DecimalException):
            self.fail("invalid")

    def _default_step(self):
        """The step of a widget that names none."""

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        if isinstance(widget, NumberInput):
            given = {"min": self.min_value, "max": self.max_value, "step": self.step_size}
            attrs.update((name, value) for name, value in given.items() if value is not None)
            step = self._default_step()
            if step and "step" not in widget.attrs:
                attrs.setdefault("step", step)
        return attrs


class FloatField(IntegerField):
    default_error_messages = {"invalid": _("Enter a number.")}
    _number = staticmethod(float)

    def validate(self, value):
        super().validate(value)
        if value not in self.empty_values and not math.isfinite(value):
            self.fail("invalid")

    def _default_step(self):
        return "any" if self.step_size is None else None


class DecimalField(IntegerField):
    default_error_messages = {"invalid": _("Enter a number.")}

    def __init__(self, *, max_value=None, min_value=None, max_digits=None, decimal_places=None, **kwargs):
        self.max_digits, self.decimal_places = max_digits, decimal_places
        super().__init__(max_value=max_value, min_value=min_value, **kwargs)
        self.validators.append(validators.DecimalValidator(max_digits, decimal_places))

    def _number(self, value):
        return Decimal(str(value))

    def validate(self, value):
        super().validate(value)
        if value not in self.empty_values and not value.is_finite():
            self.fail("invalid", value=value)

    def _default_step(self):
        places = self.decimal_places
        return "any" if places is None else str(Decimal(1).scaleb(-places)).lower()


class BaseTemporalField(Field):
    """Text in one of several formats."""

    # The settings that hold the formats, and what a value that needs no reading is.
    _formats = ()
    _kind = None

    def __init__(self, *, input_formats=None, **kwargs):
        super().__init__(**kwargs)
        if input_formats is not None:
            self.input_formats = input_formats

    @property
    def input_formats(self):
        from django.conf import settings

        own = vars(self).get("input_formats")
        return own or [format for name in self._formats for format in getattr(settings, name)]

    @input_formats.setter
    def input_formats(self, formats):
        vars(self)["input_formats"] = formats

    def to_python(self, value):
        if value in self.empty_values:
            return None
        return value if self._kind and isinstance(value, self._kind) else self._read(str(value).strip())

    def _read(self, text):
        for format in self.input_formats:
            try:
                return self.strptime(text, format)
            except (ValueError, TypeError):
                pass
        self.fail("invalid")

    def strptime(self, value, format):
        return datetime.datetime.strptime(value, format)


class DateField(BaseTemporalField):
    widget = widgets.DateInput
    default_error_messages = {"invalid": _("Enter a valid date.")}
    _formats, _kind = ("DATE_INPUT_FORMATS",), datetime.date

    def to_python(self, value):
        return super().to_python(value.date() if isinstance(value, datetime.datetime) else value)

    def strptime(self, value, format):
        return super().strptime(value, format).date()


class TimeField(BaseTemporalField):
    widget = widgets.TimeInput
    default_error_messages = {"invalid": _("Enter a valid time.")}
    _formats, _kind = ("TIME_INPUT_FORMATS",), datetime.time

    def strptime(self, value, format):
        return super().strptime(value, format).time()


class DateTimeField(BaseTemporalField):
    """ISO 8601, then the formats, then those of a date alone."""

    widget = widgets.DateTimeInput
    default_error_messages = {"invalid": _("Enter a valid date/time.")}
    _formats, _kind = ("DATETIME_INPUT_FORMATS", "DATE_INPUT_FORMATS"), datetime.datetime

    def prepare_value(self, value):
        return to_current_timezone(value) if isinstance(value, datetime.datetime) else value

    def to_python(self, value):
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            value = datetime.datetime(value.year, value.month, value.day)
        found = super().to_python(value)
        return found if found is None else from_current_timezone(found)

    def _read(self, text):
        try:
            return parse_datetime(text) or super()._read(text)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class DurationField(Field):
    default_error_messages = dict(
        invalid=_("Enter a valid duration."),
        overflow=_("The number of days must be between {min_days} and {max_days}."),
    )

    def prepare_value(self, value):
        return duration_string(value) if isinstance(value, datetime.timedelta) else value

    def to_python(self, value):
        if isinstance(value, datetime.timedelta):
            return value
        if value in self.empty_values:
            return None
        try:
            duration = parse_duration(str(value))
        except OverflowError as error:
            shortest, longest = datetime.timedelta.min, datetime.timedelta.max
            message = self.error_messages["overflow"].format(min_days=shortest.days, max_days=longest.days)
            raise ValidationError(message, code="overflow") from error
        return self.fail("invalid") if duration is None else duration


class RegexField(CharField):
    def __init__(self, regex, **kwargs):
        kwargs.setdefault("strip", False)
        super().__init__(**kwargs)
        self.regex = regex

    @property
    def regex(self):
        return self._regex

    @regex.setter
    def regex(self, regex):
        self._regex = re.compile(regex) if isinstance(regex, str) else regex
        self.validators = [each for each in self.validators if each is not self.__dict__.get("_regex_validator")]
        self._regex_validator = validators.RegexValidator(regex=self._regex)
        self.validators.append(self._regex_validator)


class EmailField(CharField):
    widget = widgets.EmailInput
    default_validators = [validators.validate_email]

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 320)
        super().__init__(strip=True, **kwargs)


class FileField(Field):
    """An upload. In the browser there are none: programs may hand in ``SimpleUploadedFile``."""

    widget = widgets.ClearableFileInput
    default_error_messages = dict(
        missing=_("No file was submitted."),
        invalid=_("No file was submitted. Check the encoding type on the form."),
        empty=_("The submitted file is empty."),
        contradiction=_("Please either submit a file or check the clear checkbox, not both."),
        max_length=ngettext_lazy(
            *("Ensure this filename has at most %%(max)d %s (it has %%(length)d)." % noun for noun in ("character", "characters")),
            "max",
        ),
    )

    def __init__(self, *, max_length=None, allow_empty_file=False, **kwargs):
        super().__init__(**kwargs)
        self.max_length, self.allow_empty_file = max_length, allow_empty_file

    def to_python(self, data):
        if data in self.empty_values:
            return None
        try:
            name, size = data.name, data.size
        except AttributeError:
            self.fail("invalid")
        if self.max_length is not None and len(name) > self.max_length:
            self.fail("max_length", max=self.max_length, length=len(name))
        if not name:
            self.fail("invalid")
        if not self.allow_empty_file and not size:
            self.fail("empty")
        return data

    def clean(self, data, initial=None):
        if data is FILE_INPUT_CONTRADICTION:
            self.fail("contradiction")
        if data is False:
            if not self.required:
                return False
            data = None
        if not data and initial:
            return initial
        return super().clean(data)

    def bound_data(self, data, initial):
        return initial if data in (None, FILE_INPUT_CONTRADICTION) else data

    def has_changed(self, initial, data):
        return not self.disabled and data is not None

    def _clean_bound_field(self, bound_field):
        value = bound_field.initial if self.disabled else bound_field.data
        return self.clean(value, bound_field.initial)


class ImageField(FileField):
    default_validators = [validators.validate_image_file_extension]
    default_error_messages = {
        "invalid_image": _("Upload a valid image. The file you uploaded was either not an image or a corrupted image.")
    }

    def to_python(self, data):
        file = super().to_python(data)
        if file is None:
            return None
        from PIL import Image

        try:
            file.image = Image.open(file)
            file.image.verify()
            file.content_type = Image.MIME.get(file.image.format)
        except Exception as error:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error
        file.seek(0)
        return file

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        if widget.input_type == "file" and "accept" not in widget.attrs:
            attrs.setdefault("accept", "image/*")
        return attrs


class URLField(CharField):
    widget = widgets.URLInput
    default_error_messages = {"invalid": _("Enter a valid URL.")}
    default_validators = [validators.URLValidator()]

    def __init__(self, *, assume_scheme=None, **kwargs):
        super().__init__(strip=True, **kwargs)
        self.assume_scheme = assume_scheme or "https"

    def to_python(self, value):
        value = super().to_python(value)
        if not value:
            return value
        from urllib.parse import urlsplit, urlunsplit

        try:
            scheme, host, path, query, fragment = urlsplit(value)
            if not scheme:
                scheme = self.assume_scheme
            if not host:
                # Without a scheme the host was taken for a path.
                scheme, host, path, query, fragment = urlsplit(urlunsplit((scheme, path, "", query, fragment)))
            return urlunsplit((scheme, host, path, query, fragment))
        except ValueError:
            self.fail("invalid")


class BooleanField(Field):
    widget = widgets.CheckboxInput

    def to_python(self, value):
        if isinstance(value, str) and value.lower() in ("false", "0"):
            return False
        return bool(value)

    def validate(self, value):
        if not value and self.required:
            self.fail("required")

    def has_changed(self, initial, data):
        return not self.disabled and self.to_python(initial) != self.to_python(data)


class NullBooleanField(BooleanField):
    widget = widgets.NullBooleanSelect

    def to_python(self, value):
        if value in (True, "True", "true", "1"):
            return True
        return False if value in (False, "False", "false", "0") else None

    def validate(self, value):
        pass


class ChoiceField(Field):
    widget = widgets.Select
    default_error_messages = {
        "invalid_choice": _("Select a valid choice. %(value)s is not one of the available choices.")
    }

    def __init__(self, *, choices=(), **kwargs):
        super().__init__(**kwargs)
        self.choices = choices

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied._choices = copy.deepcopy(self._choices, memo)
        return copied

    @property
    def choices(self):
        return self._choices

    @choices.setter
    def choices(self, value):
        self._choices = self.widget.choices = normalize_choices(value)

    def to_python(self, value):
        return "" if value in self.empty_values else str(value)

    def validate(self, value):
        super().validate(value)
        if value and not self.valid_value(value):
            self.fail("invalid_choice", value=value)

    def valid_value(self, value):
        text = str(value)
        for key, label in self.choices:
            keys = [option for option, _label in label] if isinstance(label, (list, tuple)) else [key]
            if any(value == option or text == str(option) for option in keys):
                return True
        return False


class _CoercedMixin:
    """The choice, or each of several, made into a value by the function given as ``coerce``."""

    _nothing = str

    def __init__(self, *, coerce=lambda value: value, **kwargs):
        self.coerce = coerce
        self.empty_value = kwargs.pop("empty_value") if "empty_value" in kwargs else self._nothing()
        super().__init__(**kwargs)

    def _coerce(self, value):
        if value == self.empty_value or value in self.empty_values:
            return self.empty_value
        return self._coerce_one(value)

    def _coerce_one(self, value):
        try:
            return self.coerce(value)
        except (ValueError, TypeError, ValidationError):
            self.fail("invalid_choice", value=value)

    def clean(self, value):
        return self._coerce(super().clean(value))


class TypedChoiceField(_CoercedMixin, ChoiceField):
    """One of the choices, as a value."""


class MultipleChoiceField(ChoiceField):
    hidden_widget = widgets.MultipleHiddenInput
    widget = widgets.SelectMultiple
    default_error_messages = {
        "invalid_choice": _("Select a valid choice. %(value)s is not one of the available choices."),
        "invalid_list": _("Enter a list of values."),
    }

    def to_python(self, value):
        if not value:
            return []
        if not isinstance(value, (list, tuple)):
            self.fail("invalid_list")
        return [str(each) for each in value]

    def validate(self, value):
        if self.required and not value:
            self.fail("required")
        for each in value:
            if not self.valid_value(each):
                self.fail("invalid_choice", value=each)

    def has_changed(self, initial, data):
        if self.disabled:
            return False
        return {str(value) for value in initial or []} != {str(value) for value in data or []}


class TypedMultipleChoiceField(_CoercedMixin, MultipleChoiceField):
    """Some of the choices, as values."""

    _nothing = list

    def _coerce_one(self, value):
        return [super(TypedMultipleChoiceField, self)._coerce_one(each) for each in value]

    def validate(self, value):
        if value != self.empty_value:
            super().validate(value)
        elif self.required:
            self.fail("required")


class ComboField(Field):
    """One value that several fields must accept."""

    def __init__(self, fields, **kwargs):
        super().__init__(**kwargs)
        self.fields = fields
        for field in fields:
            field.required = False

    def clean(self, value):
        super().clean(value)
        for field in self.fields:
            value = field.clean(value)
        return value


class MultiValueField(Field):
    """One value made of several inputs: subclasses say how in ``compress``."""

    default_error_messages = {"invalid": _("Enter a list of values."), "incomplete": _("Enter a complete value.")}

    def __init__(self, fields, *, require_all_fields=True, **kwargs):
        self.require_all_fields = require_all_fields
        super().__init__(**kwargs)
        for field in fields:
            field.error_messages.setdefault("incomplete", self.error_messages["incomplete"])
            if self.disabled:
                field.disabled = True
            if require_all_fields:
                field.required = False  # what is missing is told for all together
        self.fields = fields

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.fields = [copy.deepcopy(field, memo) for field in self.fields]
        return copied

    def validate(self, value):
        pass

    def clean(self, value):
        if self.disabled and not isinstance(value, list):
            value = self.widget.decompress(value)
        if value and not isinstance(value, (list, tuple)):
            self.fail("invalid")
        if not value or all(each in self.empty_values for each in value):
            if self.required:
                self.fail("required")
            return self.compress([])
        cleaned, errors = [], []
        for place, field in enumerate(self.fields):
            each = value[place] if place < len(value) else None
            if each in self.empty_values:
                if self.require_all_fields and self.required:
                    self.fail("required")
                if not self.require_all_fields and field.required:
                    if field.error_messages["incomplete"] not in errors:
                        errors.append(field.error_messages["incomplete"])
                    continue
            try:
                cleaned.append(field.clean(each))
            except ValidationError as error:
                errors.extend(each for each in error.error_list if each not in errors)
        if errors:
            raise ValidationError(errors)
        result = self.compress(cleaned)
        self.validate(result)
        self.run_validators(result)
        return result

    def compress(self, data_list):
        raise NotImplementedError("Subclasses must implement this method.")

    def has_changed(self, initial, data):
        if self.disabled:
            return False
        if initial is None:
            initial = ["" for _each in data]
        elif not isinstance(initial, list):
            initial = self.widget.decompress(initial)
        for field, before, after in zip(self.fields, initial, data):
            try:
                before = field.to_python(before)
            except ValidationError:
                return True
            if field.has_changed(before, after):
                return True
        return False


class SplitDateTimeField(MultiValueField):
    widget = widgets.SplitDateTimeWidget
    hidden_widget = widgets.SplitHiddenDateTimeWidget
    default_error_messages = {"invalid_date": _("Enter a valid date."), "invalid_time": _("Enter a valid time.")}

    def __init__(self, *, input_date_formats=None, input_time_formats=None, **kwargs):
        given = kwargs.get("error_messages") or {}
        messages = {**self.default_error_messages, **given}
        fields = (
            DateField(input_formats=input_date_formats, error_messages={"invalid": messages["invalid_date"]}),
            TimeField(input_formats=input_time_formats, error_messages={"invalid": messages["invalid_time"]}),
        )
        super().__init__(fields, **kwargs)

    def compress(self, data_list):
        if not data_list:
            return None
        for value, code in zip(data_list, ("invalid_date", "invalid_time")):
            if value in self.empty_values:
                self.fail(code)
        return from_current_timezone(datetime.datetime.combine(*data_list))


class GenericIPAddressField(CharField):
    def __init__(self, *, protocol="both", unpack_ipv4=False, **kwargs):
        self.unpack_ipv4 = unpack_ipv4
        self.default_validators = validators.ip_address_validators(protocol, unpack_ipv4)
        kwargs.setdefault("max_length", 39)
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return ""
        value = value.strip()
        return clean_ipv6_address(value, self.unpack_ipv4) if ":" in value else value


class SlugField(CharField):
    default_validators = [validators.validate_slug]

    def __init__(self, *, allow_unicode=False, **kwargs):
        self.allow_unicode = allow_unicode
        if allow_unicode:
            self.default_validators = [validators.validate_unicode_slug]
        super().__init__(**kwargs)


class UUIDField(CharField):
    default_error_messages = {"invalid": _("Enter a valid UUID.")}

    def prepare_value(self, value):
        return str(value) if isinstance(value, uuid.UUID) else value

    def to_python(self, value):
        text = super().to_python(value)
        try:
            return None if text in self.empty_values else uuid.UUID(text)
        except ValueError:
            self.fail("invalid")


class InvalidJSONInput(str):
    """Text that was to be JSON and is not."""


class JSONString(str):
    """A JSON string, so that it is not parsed again."""


class JSONField(CharField):
    default_error_messages = {"invalid": _("Enter a valid JSON.")}
    widget = widgets.Textarea

    def __init__(self, encoder=None, decoder=None, **kwargs):
        super().__init__(**kwargs)
        self.encoder, self.decoder = encoder, decoder

    def to_python(self, value):
        if self.disabled or value in self.empty_values:
            return value if self.disabled else None
        if isinstance(value, (list, dict, int, float, JSONString)):
            return value
        try:
            parsed = json.loads(value, cls=self.decoder)
        except json.JSONDecodeError:
            self.fail("invalid", value=value)
        return JSONString(parsed) if isinstance(parsed, str) else parsed

    def bound_data(self, data, initial):
        if self.disabled or data is None:
            return initial if self.disabled else None
        try:
            return json.loads(data, cls=self.decoder)
        except json.JSONDecodeError:
            # Shown again as it was typed.
            return InvalidJSONInput(data)

    def prepare_value(self, value):
        return value if isinstance(value, InvalidJSONInput) else json.dumps(value, ensure_ascii=False, cls=self.encoder)

    def has_changed(self, initial, data):
        if self.disabled:
            return False
        try:
            data = self.to_python(data)
        except ValidationError:
            return True
        return json.dumps(initial, sort_keys=True, cls=self.encoder) != json.dumps(data, sort_keys=True, cls=self.encoder)


class FilePathField(ChoiceField):
    """A choice of the files in a folder."""

    def __init__(self, path, *, match=None, recursive=False, allow_files=True, allow_folders=False, **kwargs):
        self.path, self.match, self.recursive = path, match, recursive
        self.allow_files, self.allow_folders = allow_files, allow_folders
        super().__init__(choices=(), **kwargs)
        import os

        self.match_re = re.compile(match) if match is not None else None
        found = []
        for folder, folders, files in os.walk(path):
            folders.sort()
            names = (sorted(files) if allow_files else []) + (folders if allow_folders else [])
            for name in names:
                if name == "__pycache__":
                    continue
                if self.match_re is None or self.match_re.search(name):
                    full = os.path.join(folder, name)
                    found.append((full, full.replace(path, "", 1)))
            if not recursive:
                break
        choices = [] if self.required else [("", get_blank_choice_label())]
        self.choices = choices + (found if recursive else sorted(found, key=lambda choice: choice[1]))
