"""``Form``: fields, their data, what came of it."""

import copy

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.fields import Field
from django.forms.utils import ErrorDict, ErrorList
from django.forms.widgets import Media
from django.utils.functional import cached_property
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

__all__ = ("BaseForm", "Form")


class DeclarativeFieldsMetaclass(type):
    """Gathers the fields that a form class and its bases declare."""

    def __new__(mcs, name, bases, attrs, **kwargs):
        own = {key: attrs.pop(key) for key, value in list(attrs.items()) if isinstance(value, Field)}
        attrs["declared_fields"] = own
        cls = super().__new__(mcs, name, bases, attrs, **kwargs)
        declared = {}
        for base in reversed(cls.__mro__):
            declared.update(base.__dict__.get("declared_fields", {}))
            for key, value in base.__dict__.items():
                if value is None:
                    declared.pop(key, None)  # a subclass takes a field away
        cls.base_fields = cls.declared_fields = declared
        return cls


class BaseForm:
    default_renderer = None
    field_order = None
    prefix = None
    use_required_attribute = True

    def __init__(
        self,
        data=None,
        files=None,
        auto_id="id_%s",
        prefix=None,
        initial=None,
        error_class=ErrorList,
        label_suffix=None,
        empty_permitted=False,
        field_order=None,
        use_required_attribute=None,
        renderer=None,
        bound_field_class=None,
    ):
        self.is_bound = data is not None or files is not None
        self.data = {} if data is None else data
        self.files = {} if files is None else files
        self.auto_id = auto_id
        if prefix is not None:
            self.prefix = prefix
        self.initial = initial or {}
        self.error_class = error_class
        self.label_suffix = ":" if label_suffix is None else label_suffix
        self.empty_permitted = empty_permitted
        self._errors = None
        self.fields = copy.deepcopy(self.base_fields)
        self._bound_fields_cache = {}
        self.order_fields(self.field_order if field_order is None else field_order)
        if use_required_attribute is not None:
            self.use_required_attribute = use_required_attribute
        if self.empty_permitted and self.use_required_attribute:
            raise ValueError(
                "The empty_permitted and use_required_attribute arguments may not both be True."
            )
        if renderer is None:
            own = self.default_renderer
            renderer = own() if isinstance(own, type) else own
        self.renderer = renderer

    def order_fields(self, field_order):
        if field_order is None:
            return
        first = {name: self.fields[name] for name in field_order if name in self.fields}
        self.fields = {**first, **self.fields}

    def __repr__(self):
        known = self._errors is not None
        valid = (self.is_bound and not self._errors) if known else "Unknown"
        return "<%s bound=%s, valid=%s, fields=(%s)>" % (
            type(self).__name__,
            self.is_bound,
            valid,
            ";".join(self.fields),
        )

    def __iter__(self):
        for name in self.fields:
            yield self[name]

    def __getitem__(self, name):
        if name not in self._bound_fields_cache:
            try:
                field = self.fields[name]
            except KeyError:
                raise KeyError(
                    "Key '%s' not found in '%s'. Choices are: %s."
                    % (name, type(self).__name__, ", ".join(sorted(self.fields)))
                )
            self._bound_fields_cache[name] = field.get_bound_field(self, name)
        return self._bound_fields_cache[name]

    @property
    def errors(self):
        if self._errors is None:
            self.full_clean()
        return self._errors

    def is_valid(self):
        return self.is_bound and not self.errors

    def add_prefix(self, field_name):
        return "%s-%s" % (self.prefix, field_name) if self.prefix else field_name

    def add_initial_prefix(self, field_name):
        return "initial-%s" % self.add_prefix(field_name)

    def _widget_data_value(self, widget, html_name):
        return widget.value_from_datadict(self.data, self.files, html_name)

    def non_field_errors(self):
        return self.errors.get(NON_FIELD_ERRORS, self.error_class(error_class="nonfield", renderer=self.renderer))

    def add_error(self, field, error):
        if not isinstance(error, ValidationError):
            error = ValidationError(error)
        if hasattr(error, "error_dict"):
            if field is not None:
                raise TypeError(
                    "The argument `field` must be `None` when the `error` argument contains errors for multiple fields."
                )
            errors = error.error_dict
        else:
            errors = {field or NON_FIELD_ERRORS: error.error_list}
        for name, each in errors.items():
            if name not in self.errors:
                if name == NON_FIELD_ERRORS:
                    self._errors[name] = self.error_class(error_class="nonfield", renderer=self.renderer)
                elif name in self.fields:
                    self._errors[name] = self.error_class(renderer=self.renderer, field_id=self[name].auto_id)
                else:
                    raise ValueError("'%s' has no field named '%s'." % (type(self).__name__, name))
            self._errors[name].extend(each)
            self.cleaned_data.pop(name, None)

    def has_error(self, field, code=None):
        if field not in self.errors:
            return False
        return code is None or any(error.code == code for error in self.errors.as_data()[field])

    def full_clean(self):
        self._errors = ErrorDict(renderer=self.renderer)
        if not self.is_bound:
            return
        self.cleaned_data = {}
        if self.empty_permitted and not self.has_changed():
            return
        self._clean_fields()
        self._clean_form()
        self._post_clean()

    def _clean_fields(self):
        for name in self.fields:
            bound = self[name]
            try:
                self.cleaned_data[name] = bound.field._clean_bound_field(bound)
                if own := getattr(self, "clean_%s" % name, None):
                    self.cleaned_data[name] = own()
            except ValidationError as error:
                self.add_error(name, error)

    def _clean_form(self):
        try:
            cleaned = self.clean()
        except ValidationError as error:
            self.add_error(None, error)
        else:
            if cleaned is not None:
                self.cleaned_data = cleaned

    def _post_clean(self):
        """For ModelForm."""

    def clean(self):
        return self.cleaned_data

    def has_changed(self):
        return bool(self.changed_data)

    @cached_property
    def changed_data(self):
        return [bound.name for bound in self if bound._has_changed()]

    @property
    def media(self):
        media = Media(getattr(self, "Media", None))
        for field in self.fields.values():
            media = media + field.widget.media
        return media

    def is_multipart(self):
        return any(field.widget.needs_multipart_form for field in self.fields.values())

    def hidden_fields(self):
        return [bound for bound in self if bound.is_hidden]

    def visible_fields(self):
        return [bound for bound in self if not bound.is_hidden]

    def get_initial_for_field(self, field, field_name):
        value = self.initial.get(field_name, field.initial)
        if callable(value):
            value = value()
        if hasattr(value, "microsecond") and not field.widget.supports_microseconds:
            value = value.replace(microsecond=0)
        return value

    # HTML: each shape says how it writes a row, and around what.

    def _rows(self, row, errors_row="{errors}{hidden}", hidden_row="{}", help_row='<span class="helptext"{}>{}</span>'):
        top = self.non_field_errors().copy()
        hidden = self.hidden_fields()
        for bound in hidden:
            for error in bound.errors:
                top.append(_("(Hidden field %(name)s) %(error)s") % {"name": bound.name, "error": error})
        # The hidden ones go into the last row, so that they are in one at all.
        hidden = mark_safe("".join(map(conditional_escape, hidden)))
        visible = self.visible_fields()
        parts = []
        if top:
            lone = "" if visible else format_html(hidden_row, hidden)
            parts.append(format_html(errors_row, errors=top, hidden=lone))
        elif not visible:
            parts.append(hidden)
        for bound in visible:
            classes = bound.css_classes()
            help_text = ""
            if bound.help_text:
                place = format_html(' id="{}_helptext"', bound.auto_id) if bound.auto_id else ""
                help_text = format_html(help_row, place, mark_safe(str(bound.help_text)))
            label = ""
            if bound.label:
                label = bound.legend_tag() if bound.use_fieldset else bound.label_tag()
            parts.append(
                format_html(
                    row,
                    classes=format_html(' class="{}"', classes) if classes else "",
                    label=label,
                    errors=bound.errors,
                    field=bound,
                    help=help_text,
                    hidden=hidden if bound is visible[-1] else "",
                )
            )
        return mark_safe("\n".join(parts))

    def as_div(self):
        return self._rows(
            "<div{classes}>{label}{help}{errors}{field}{hidden}</div>",
            hidden_row="<div>{}</div>",
            help_row='<div class="helptext"{}>{}</div>',
        )

    def as_p(self):
        return self._rows("{errors}<p{classes}>{label} {field} {help}{hidden}</p>", hidden_row="<p>{}</p>")

    def as_ul(self):
        return self._rows("<li{classes}>{errors}{label} {field} {help}{hidden}</li>", "<li>{errors}{hidden}</li>")

    def as_table(self):
        return self._rows(
            "<tr{classes}><th>{label}</th><td>{errors}{field}{help}{hidden}</td></tr>",
            '<tr><td colspan="2">{errors}{hidden}</td></tr>',
            help_row='<br><span class="helptext"{}>{}</span>',
        )

    render = __str__ = __html__ = as_div


class Form(BaseForm, metaclass=DeclarativeFieldsMetaclass):
    """A form whose fields are declared in its class."""
