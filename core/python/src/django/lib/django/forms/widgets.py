"""Widgets: how a field's value comes out of the submitted data, and the HTML of its input."""

import copy
import datetime
import re

from django.forms.utils import flatatt, to_current_timezone
from django.utils.choices import normalize_choices
from django.utils.dates import MONTHS
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

__all__ = [
    "CheckboxInput",
    "CheckboxSelectMultiple",
    "ClearableFileInput",
    "ColorInput",
    "DateInput",
    "DateTimeInput",
    "EmailInput",
    "FileInput",
    "HiddenInput",
    "Input",
    "Media",
    "MultiWidget",
    "MultipleHiddenInput",
    "NullBooleanSelect",
    "NumberInput",
    "PasswordInput",
    "RadioSelect",
    "SearchInput",
    "Select",
    "SelectDateWidget",
    "SelectMultiple",
    "SplitDateTimeWidget",
    "SplitHiddenDateTimeWidget",
    "TelInput",
    "TextInput",
    "Textarea",
    "TimeInput",
    "URLInput",
    "Widget",
]


class Media:
    """Scripts and styles that widgets bring: kept, and not loaded here."""

    def __init__(self, media=None, css=None, js=None):
        self._css = css if css is not None else getattr(media, "css", {})
        self._js = js if js is not None else getattr(media, "js", [])

    def __add__(self, other):
        css = {**self._css}
        for medium, paths in other._css.items():
            css[medium] = list(dict.fromkeys([*css.get(medium, []), *paths]))
        return Media(css=css, js=list(dict.fromkeys([*self._js, *other._js])))


class Widget:
    needs_multipart_form = False
    is_localized = False
    is_required = False
    supports_microseconds = True
    use_fieldset = False
    input_type = None

    def __init__(self, attrs=None):
        self.attrs = {} if attrs is None else attrs.copy()

    def __deepcopy__(self, memo):
        copied = copy.copy(self)
        copied.attrs = self.attrs.copy()
        memo[id(self)] = copied
        return copied

    @property
    def media(self):
        own = getattr(type(self), "Media", None)
        return Media(own) if own else Media()

    @property
    def is_hidden(self):
        return self.input_type == "hidden"

    def format_value(self, value):
        """The value as the input's text; None where there is none."""
        return None if value is None or value == "" else str(value)

    def build_attrs(self, base_attrs, extra_attrs=None):
        return {**base_attrs, **(extra_attrs or {})}

    def get_context(self, name, value, attrs):
        return {
            "widget": {
                "name": name,
                "is_hidden": self.is_hidden,
                "required": self.is_required,
                "value": self.format_value(value),
                "attrs": self.build_attrs(self.attrs, attrs),
            }
        }

    def render(self, name, value, attrs=None, renderer=None):
        return self.html(self.get_context(name, value, attrs)["widget"])

    def html(self, widget):
        raise NotImplementedError("subclasses of Widget must provide an html() method")

    def value_from_datadict(self, data, files, name):
        return data.get(name)

    def value_omitted_from_data(self, data, files, name):
        return name not in data

    def id_for_label(self, id_):
        return id_

    def use_required_attribute(self, initial):
        return not self.is_hidden


class Input(Widget):
    """``<input type=...>``"""

    def __init__(self, attrs=None):
        if attrs is not None:
            attrs = attrs.copy()
            self.input_type = attrs.pop("type", self.input_type)
        super().__init__(attrs)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["type"] = self.input_type
        return context

    def html(self, widget):
        value = "" if widget["value"] is None else format_html(' value="{}"', widget["value"])
        return format_html('<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, _attrs(widget))


def _attrs(widget):
    """The attributes in the order in which they were given."""
    return mark_safe("".join(flatatt({name: value}) for name, value in widget["attrs"].items()))


class TextInput(Input):
    input_type = "text"


class NumberInput(Input):
    input_type = "number"


class EmailInput(Input):
    input_type = "email"


class URLInput(Input):
    input_type = "url"


class ColorInput(Input):
    input_type = "color"


class SearchInput(Input):
    input_type = "search"


class TelInput(Input):
    input_type = "tel"


class HiddenInput(Input):
    input_type = "hidden"


class PasswordInput(Input):
    input_type = "password"

    def __init__(self, attrs=None, render_value=False):
        super().__init__(attrs)
        self.render_value = render_value

    def get_context(self, name, value, attrs):
        return super().get_context(name, value if self.render_value else None, attrs)


class MultipleHiddenInput(HiddenInput):
    """One hidden input for each value."""

    def format_value(self, value):
        return [] if value is None else value

    def html(self, widget):
        inputs = []
        for place, value in enumerate(widget["value"]):
            attrs = dict(widget["attrs"])
            if attrs.get("id"):
                attrs["id"] = "%s_%s" % (attrs["id"], place)
            inputs.append(super().html({**widget, "value": value, "attrs": attrs}))
        return mark_safe("\n".join(inputs))

    def value_from_datadict(self, data, files, name):
        return _getlist(data)(name)


def _getlist(data):
    return getattr(data, "getlist", data.get)


class FileInput(Input):
    input_type = "file"
    allow_multiple_selected = False
    needs_multipart_form = True

    def format_value(self, value):
        return None

    def value_from_datadict(self, data, files, name):
        return files.get(name)

    def value_omitted_from_data(self, data, files, name):
        return name not in files

    def use_required_attribute(self, initial):
        return super().use_required_attribute(initial) and not initial


FILE_INPUT_CONTRADICTION = object()


class ClearableFileInput(FileInput):
    """A file, with a box to take away the one that is there."""

    clear_checkbox_label = _("Clear")
    initial_text = _("Currently")
    input_text = _("Change")

    def clear_checkbox_name(self, name):
        return name + "-clear"

    def clear_checkbox_id(self, name):
        return name + "_id"

    def is_initial(self, value):
        return bool(value and getattr(value, "url", False))

    def value_from_datadict(self, data, files, name):
        upload = super().value_from_datadict(data, files, name)
        cleared = CheckboxInput().value_from_datadict(data, files, self.clear_checkbox_name(name))
        if self.is_required or not cleared:
            return upload
        return FILE_INPUT_CONTRADICTION if upload else False

    def value_omitted_from_data(self, data, files, name):
        return super().value_omitted_from_data(data, files, name) and self.clear_checkbox_name(name) not in data


class Textarea(Widget):
    def __init__(self, attrs=None):
        super().__init__({"cols": "40", "rows": "10", **(attrs or {})})

    def html(self, widget):
        return format_html(
            '<textarea name="{}"{}>\n{}</textarea>', widget["name"], _attrs(widget), widget["value"] or ""
        )


class DateTimeBaseInput(TextInput):
    default_format = "%Y-%m-%d"
    supports_microseconds = False

    def __init__(self, attrs=None, format=None):
        super().__init__(attrs)
        self.format = format or None

    def format_value(self, value):
        if value is None or value == "":
            return None
        return value.strftime(self.format or self.default_format) if hasattr(value, "strftime") else str(value)


class DateInput(DateTimeBaseInput):
    pass


class DateTimeInput(DateTimeBaseInput):
    default_format = "%Y-%m-%d %H:%M:%S"


class TimeInput(DateTimeBaseInput):
    default_format = "%H:%M:%S"


def boolean_check(value):
    return not (value is False or value is None or value == "")


class CheckboxInput(Input):
    input_type = "checkbox"

    def __init__(self, attrs=None, check_test=None):
        super().__init__(attrs)
        self.check_test = boolean_check if check_test is None else check_test

    def format_value(self, value):
        if value is True or value is False or value is None or value == "":
            return None
        return str(value)

    def get_context(self, name, value, attrs):
        if self.check_test(value):
            attrs = {**(attrs or {}), "checked": True}
        return super().get_context(name, value, attrs)

    def value_from_datadict(self, data, files, name):
        if name not in data:
            return False  # browsers send nothing for an unticked box
        value = data.get(name)
        if isinstance(value, str):
            value = {"true": True, "false": False}.get(value.lower(), value)
        return bool(value)

    def value_omitted_from_data(self, data, files, name):
        return False


class ChoiceWidget(Widget):
    """A base for widgets with choices: ``options`` tells them with what is selected."""

    allow_multiple_selected = False
    checked_attribute = {"checked": True}
    add_id_index = True

    def __init__(self, attrs=None, choices=()):
        super().__init__(attrs)
        self.choices = choices

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.choices = copy.copy(self.choices)
        return copied

    @property
    def choices(self):
        return self._choices

    @choices.setter
    def choices(self, value):
        self._choices = normalize_choices(value)

    def format_value(self, value):
        if value is None and self.allow_multiple_selected:
            return []
        values = value if isinstance(value, (tuple, list)) else [value]
        return ["" if each is None else str(each) for each in values]

    def groups(self, name, value, attrs=None):
        """``(group's name or None, [(value, label, selected), ...])``"""
        found = False
        for key, label in self.choices:
            group, members = (key, label) if isinstance(label, (list, tuple)) else (None, [(key, label)])
            options = []
            for option, text in members:
                option = "" if option is None else option
                selected = (not found or self.allow_multiple_selected) and str(option) in value
                found = found or selected
                options.append((option, text, selected))
            yield group, options

    def value_from_datadict(self, data, files, name):
        return (_getlist(data) if self.allow_multiple_selected else data.get)(name)

    def id_for_label(self, id_, index="0"):
        return "%s_%s" % (id_, index) if id_ and self.add_id_index else id_


class Select(ChoiceWidget):
    input_type = "select"
    checked_attribute = {"selected": True}
    add_id_index = False

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if self.allow_multiple_selected:
            context["widget"]["attrs"]["multiple"] = True
        return context

    def html(self, widget):
        lines = []
        for group, options in self.groups(widget["name"], widget["value"]):
            if group is not None:
                lines.append(format_html('  <optgroup label="{}">', group))
            for option, text, selected in options:
                chosen = mark_safe(" selected") if selected else ""
                lines.append(format_html('  <option value="{}"{}>{}</option>', option, chosen, text))
            if group is not None:
                lines.append("  </optgroup>")
        return format_html(
            '<select name="{}"{}>\n{}\n</select>', widget["name"], _attrs(widget), mark_safe("\n\n".join(lines))
        )

    def use_required_attribute(self, initial):
        if self.allow_multiple_selected or not super().use_required_attribute(initial):
            return super().use_required_attribute(initial)
        # HTML wants an empty first choice for that.
        first = next(iter(self.choices), None)
        return first is not None and (first[0] is None or first[0] == "" or isinstance(first[1], (list, tuple)) and not first[0])


class NullBooleanSelect(Select):
    """Unknown, yes or no."""

    def __init__(self, attrs=None):
        super().__init__(attrs, [("unknown", _("Unknown")), ("true", _("Yes")), ("false", _("No"))])

    _FORMATS = {True: "true", False: "false", "true": "true", "false": "false", "2": "true", "3": "false"}

    def format_value(self, value):
        try:
            return [self._FORMATS[value]]
        except (KeyError, TypeError):
            return ["unknown"]

    def value_from_datadict(self, data, files, name):
        value = data.get(name)
        return {True: True, "True": True, "true": True, "2": True, False: False, "False": False, "false": False, "3": False}.get(
            value
        )


class SelectMultiple(Select):
    allow_multiple_selected = True

    def value_omitted_from_data(self, data, files, name):
        return False


class RadioSelect(ChoiceWidget):
    input_type = "radio"
    use_fieldset = True

    def html(self, widget):
        lines, place = [], 0
        identifier = widget["attrs"].get("id")
        for _group, options in self.groups(widget["name"], widget["value"]):
            for option, text, selected in options:
                attrs = {**widget["attrs"], **(self.checked_attribute if selected else {})}
                target = ""
                if identifier:
                    attrs["id"] = self.id_for_label(identifier, str(place))
                    target = format_html(' for="{}"', attrs["id"])
                lines.append(
                    format_html(
                        '<div><label{}><input type="{}" name="{}" value="{}"{}> {}</label></div>',
                        target,
                        self.input_type,
                        widget["name"],
                        option,
                        _attrs({"attrs": attrs}),
                        text,
                    )
                )
                place += 1
        place = format_html(' id="{}"', identifier) if identifier else ""
        return format_html("<div{}>{}</div>", place, mark_safe("\n".join(lines)))

    def id_for_label(self, id_, index=None):
        return "" if index is None else super().id_for_label(id_, index)


class CheckboxSelectMultiple(RadioSelect):
    allow_multiple_selected = True
    input_type = "checkbox"

    def use_required_attribute(self, initial):
        return False

    def value_omitted_from_data(self, data, files, name):
        return False


class MultiWidget(Widget):
    """Several widgets for one value: subclasses say how it is taken apart in ``decompress``."""

    use_fieldset = True

    def __init__(self, widgets, attrs=None):
        if isinstance(widgets, dict):
            self.widgets_names = ["_%s" % name if name else "" for name in widgets]
            widgets = widgets.values()
        else:
            self.widgets_names = ["_%s" % place for place in range(len(widgets))]
        self.widgets = [widget() if isinstance(widget, type) else widget for widget in widgets]
        super().__init__(attrs)

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.widgets = copy.deepcopy(self.widgets)
        return copied

    @property
    def is_hidden(self):
        return all(widget.is_hidden for widget in self.widgets)

    def render(self, name, value, attrs=None, renderer=None):
        values = value if isinstance(value, (list, tuple)) else self.decompress(value)
        parts = []
        for place, (suffix, widget) in enumerate(zip(self.widgets_names, self.widgets)):
            own = dict(attrs or {})
            if own.get("id"):
                own["id"] = "%s_%s" % (own["id"], place)
            parts.append(widget.render(name + suffix, values[place] if place < len(values) else None, own))
        return mark_safe("".join(parts))

    def id_for_label(self, id_):
        return ""

    def value_from_datadict(self, data, files, name):
        return [
            widget.value_from_datadict(data, files, name + suffix)
            for suffix, widget in zip(self.widgets_names, self.widgets)
        ]

    def value_omitted_from_data(self, data, files, name):
        return all(
            widget.value_omitted_from_data(data, files, name + suffix)
            for suffix, widget in zip(self.widgets_names, self.widgets)
        )

    def decompress(self, value):
        raise NotImplementedError("Subclasses must implement this method.")


class SplitDateTimeWidget(MultiWidget):
    """A date and a time."""

    supports_microseconds = False

    def __init__(self, attrs=None, date_format=None, time_format=None, date_attrs=None, time_attrs=None):
        super().__init__(
            (
                DateInput(attrs=attrs if date_attrs is None else date_attrs, format=date_format),
                TimeInput(attrs=attrs if time_attrs is None else time_attrs, format=time_format),
            )
        )

    def decompress(self, value):
        if not value:
            return [None, None]
        value = to_current_timezone(value)
        return [value.date(), value.time()]


class SplitHiddenDateTimeWidget(SplitDateTimeWidget):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for widget in self.widgets:
            widget.input_type = "hidden"


class SelectDateWidget(Widget):
    """Year, month and day, each chosen from a list."""

    none_value = ("", "---")
    use_fieldset = True
    parts = ("month", "day", "year")

    def __init__(self, attrs=None, years=None, months=None, empty_label=None):
        super().__init__(attrs)
        this_year = datetime.date.today().year
        self.years = years or range(this_year, this_year + 10)
        self.months = months or MONTHS
        self.empty_label = empty_label

    def format_value(self, value):
        if isinstance(value, (datetime.date, datetime.datetime)):
            return {"year": value.year, "month": value.month, "day": value.day}
        match = re.fullmatch(r"(\d{4}|0)-(\d\d?)-(\d\d?)", value) if isinstance(value, str) else None
        if match is None:
            return dict.fromkeys(self.parts)
        return {part: int(number) or "" for part, number in zip(("year", "month", "day"), match.groups())}

    def render(self, name, value, attrs=None, renderer=None):
        chosen = self.format_value(value)
        choices = {
            "year": [(year, str(year)) for year in self.years],
            "month": list(self.months.items()),
            "day": [(day, day) for day in range(1, 32)],
        }
        parts = []
        for part in self.parts:
            options = choices[part] if self.is_required else [self.none_value, *choices[part]]
            own = {**self.attrs, **(attrs or {}), "id": "id_%s_%s" % (name, part)}
            parts.append(Select(choices=options).render("%s_%s" % (name, part), chosen[part], own))
        return mark_safe("".join(parts))

    def value_from_datadict(self, data, files, name):
        year, month, day = (data.get("%s_%s" % (name, part)) for part in ("year", "month", "day"))
        if year == month == day == "":
            return None
        if None in (year, month, day):
            return data.get(name)
        try:
            return datetime.date(int(year), int(month), int(day)).strftime("%Y-%m-%d")
        except OverflowError:
            return "0-0-0"
        except ValueError:
            return "%s-%s-%s" % (year or 0, month or 0, day or 0)

    def value_omitted_from_data(self, data, files, name):
        return not any("%s_%s" % (name, part) in data for part in self.parts)
