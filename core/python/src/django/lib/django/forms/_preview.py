"""What a page needs to draw a form: a description without any HTML. Not in Django."""

from django.forms import widgets
from django.forms.forms import BaseForm


def describe(value):
    """The parts of a form, or of one made of a form class; None for any other value."""
    if isinstance(value, type):
        if not issubclass(value, BaseForm) or not hasattr(value, "base_fields"):
            return None
        try:
            form = value()
        except Exception:
            return None  # It wants arguments, say.
    elif isinstance(value, BaseForm):
        form = value
    else:
        return None
    own = [] if not form.is_bound else [str(error) for error in form.non_field_errors()]
    return repr(value), type(form).__name__, form.is_bound, own, [_field(bound) for bound in form if not bound.is_hidden]


def _field(bound):
    widget = bound.field.widget
    errors = [str(error) for error in bound.errors] if bound.form.is_bound else []
    kind, values, choices = _input(widget, bound)
    return (
        str(bound.name),
        str(bound.label),
        kind,
        bool(bound.field.required),
        bool(bound.field.disabled),
        str(bound.help_text),
        values,
        choices,
        errors,
    )


def _input(widget, bound):
    """The kind of its input, the texts in it, and its choices with what is chosen."""
    value = bound.value()
    if isinstance(widget, widgets.ChoiceWidget):
        chosen = widget.format_value(value)
        choices = [
            ("" if group is None else str(group), str(text), bool(selected))
            for group, options in widget.groups(bound.html_name, chosen)
            for _, text, selected in options
        ]
        return _choice_kind(widget), [], choices
    if isinstance(widget, widgets.CheckboxInput):
        return "checkbox", ["on"] if widget.check_test(value) else [], []
    if isinstance(widget, widgets.MultiWidget):
        parts = value if isinstance(value, (list, tuple)) else widget.decompress(value)
        texts = [_text(each, part) for each, part in zip(widget.widgets, parts)]
        return "text", texts or [""] * len(widget.widgets), []
    if isinstance(widget, widgets.Textarea):
        return "textarea", [_text(widget, value)], []
    if isinstance(widget, (widgets.PasswordInput, widgets.FileInput)):
        return widget.input_type, [""], []
    return widget.input_type or "text", [_text(widget, value)], []


def _choice_kind(widget):
    if isinstance(widget, widgets.CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, widgets.RadioSelect):
        return "radios"
    return "selects" if widget.allow_multiple_selected else "select"


def _text(widget, value):
    text = widget.format_value(value)
    return "" if text is None else str(text)
