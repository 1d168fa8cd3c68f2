"""A field of a form, together with its data."""

from django.core.exceptions import ValidationError
from django.forms.utils import flatatt, pretty_name
from django.forms.widgets import Textarea, TextInput
from django.utils.functional import cached_property
from django.utils.html import format_html, conditional_escape
from django.utils.safestring import mark_safe

__all__ = ("BoundField",)


class BoundField:
    def __init__(self, form, field, name):
        self.form = form
        self.field = field
        self.name = name
        self.html_name = form.add_prefix(name)
        self.html_initial_name = form.add_initial_prefix(name)
        self.html_initial_id = form.add_initial_prefix(self.auto_id)
        self.label = pretty_name(name) if field.label is None else field.label
        self.help_text = field.help_text or ""

    def __str__(self):
        if self.field.show_hidden_initial:
            return self.as_widget() + self.as_hidden(only_initial=True)
        return self.as_widget()

    __html__ = __str__

    @property
    def errors(self):
        return self.form.errors.get(self.name, self.form.error_class(renderer=None))

    def as_widget(self, widget=None, attrs=None, only_initial=False):
        """The input's HTML."""
        widget = widget or self.field.widget
        attrs = self.build_widget_attrs(dict(attrs or {}), widget)
        if self.auto_id and "id" not in widget.attrs:
            attrs.setdefault("id", self.html_initial_id if only_initial else self.auto_id)
        name, value = self.html_name, self.value()
        if only_initial:
            name = self.html_initial_name
            if name in self.form.data:
                value = self.form._widget_data_value(self.field.hidden_widget(), name)
        return widget.render(name=name, value=value, attrs=attrs)

    def as_text(self, attrs=None, **kwargs):
        return self.as_widget(TextInput(), attrs, **kwargs)

    def as_textarea(self, attrs=None, **kwargs):
        return self.as_widget(Textarea(), attrs, **kwargs)

    def as_hidden(self, attrs=None, **kwargs):
        return self.as_widget(self.field.hidden_widget(), attrs, **kwargs)

    def build_widget_attrs(self, attrs, widget=None):
        widget = widget or self.field.widget
        if widget.use_required_attribute(self.initial) and self.field.required and self.form.use_required_attribute:
            attrs["required"] = True
        if self.field.disabled:
            attrs["disabled"] = True
        if not widget.is_hidden and self.errors:
            attrs["aria-invalid"] = "true"
        if self.help_text and self.auto_id and not attrs.get("aria-describedby") and not widget.use_fieldset:
            described = "%s_helptext" % self.auto_id
            if self.errors:
                described += " %s_error" % self.auto_id
            if not self.field.widget.attrs.get("aria-describedby"):
                attrs["aria-describedby"] = described
        elif self.errors and self.auto_id and not widget.is_hidden and not widget.use_fieldset:
            attrs["aria-describedby"] = "%s_error" % self.auto_id
        return attrs

    @property
    def data(self):
        return self.form._widget_data_value(self.field.widget, self.html_name)

    @cached_property
    def initial(self):
        return self.form.get_initial_for_field(self.field, self.name)

    def value(self):
        """What the input shows: the submitted data, else the initial value."""
        data = self.initial
        if self.form.is_bound:
            data = self.field.bound_data(self.data, data)
        return self.field.prepare_value(data)

    def _has_changed(self):
        field = self.field
        initial = self.initial
        if field.show_hidden_initial:
            hidden = field.hidden_widget()
            try:
                initial = field.to_python(self.form._widget_data_value(hidden, self.html_initial_name))
            except ValidationError:
                return True
        return field.has_changed(initial, self.data)

    @property
    def auto_id(self):
        auto_id = self.form.auto_id
        if auto_id and "%s" in str(auto_id):
            return auto_id % self.html_name
        return self.html_name if auto_id else ""

    @property
    def id_for_label(self):
        widget = self.field.widget
        return widget.id_for_label(widget.attrs.get("id") or self.auto_id)

    @property
    def is_hidden(self):
        return self.field.widget.is_hidden

    @property
    def use_fieldset(self):
        return self.field.widget.use_fieldset

    @property
    def widget_type(self):
        return type(self.field.widget).__name__.lower().removesuffix("widget").removesuffix("input")

    def css_classes(self, extra_classes=None):
        classes = extra_classes.split() if isinstance(extra_classes, str) else list(extra_classes or [])
        if self.errors and hasattr(self.form, "error_css_class"):
            classes.append(self.form.error_css_class)
        if self.field.required and hasattr(self.form, "required_css_class"):
            classes.append(self.form.required_css_class)
        return " ".join(dict.fromkeys(classes))

    def label_tag(self, contents=None, attrs=None, label_suffix=None, tag="label"):
        contents = contents or str(self.label)
        if label_suffix is None:
            label_suffix = self.form.label_suffix if self.field.label_suffix is None else self.field.label_suffix
        if label_suffix and contents and contents[-1] not in ":?.!":
            contents = format_html("{}{}", contents, label_suffix)
        target = self.field.widget.attrs.get("id") or self.auto_id
        # Without an input to name it is a text and no label.
        if not target:
            return conditional_escape(contents)
        attrs = dict(attrs or {})
        if tag != "legend" and (target := self.field.widget.id_for_label(target)):
            attrs["for"] = target
        if self.field.required and hasattr(self.form, "required_css_class"):
            attrs["class"] = " ".join(filter(None, (attrs.get("class"), self.form.required_css_class)))
        return format_html("<{0}{1}>{2}</{0}>", mark_safe(tag), flatatt(attrs), contents)

    def legend_tag(self, contents=None, attrs=None, label_suffix=None):
        return self.label_tag(contents, attrs, label_suffix, tag="legend")
