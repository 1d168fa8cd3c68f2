"""Form fields: what each makes of text, and what it says of text that it can't take."""

import datetime
import uuid
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

FIELDS = [
    (forms.CharField(max_length=5, min_length=2), [" ab ", "", "a", "abcdef", 12]),
    (forms.CharField(required=False, empty_value=None), ["", "x"]),
    (forms.IntegerField(min_value=1, max_value=10, step_size=3), ["4", " 7 ", "5", "11", "0", "x", "3.0", ""]),
    (forms.FloatField(), ["1.5", "nan", "x"]),
    (forms.DecimalField(max_digits=4, decimal_places=2), ["1.50", "12345", "1.234", "Infinity", "x"]),
    (forms.DateField(), ["2024-05-01", "05/01/2024", "May 1 2024", "soon"]),
    (forms.TimeField(), ["10:20", "10:20:30", "25:00"]),
    (forms.DateTimeField(), ["2024-05-01 10:20", "2024-05-01T10:20:30Z", "2024-05-01", "x"]),
    (forms.DurationField(), ["1 02:03:04", "90", "x"]),
    (forms.BooleanField(), ["on", "False", ""]),
    (forms.BooleanField(required=False), ["on", ""]),
    (forms.NullBooleanField(), ["true", "False", ""]),
    (forms.ChoiceField(choices=[("a", "A"), ("Group", [("b", "B")])]), ["a", "b", "c", ""]),
    (forms.TypedChoiceField(choices=[(1, "one"), (2, "two")], coerce=int, required=False, empty_value=None), ["1", "3", ""]),
    (forms.MultipleChoiceField(choices=[(1, "one"), (2, "two")]), [["1", "2"], ["3"], [], "1"]),
    (forms.TypedMultipleChoiceField(choices=[(1, "one"), (2, "two")], coerce=int), [["1", "2"], ["x"]]),
    (forms.EmailField(), ["a@example.com", "nobody"]),
    (forms.URLField(), ["example.com", "http://example.com/x?y=1", "x y"]),
    (forms.SlugField(), ["a-b_c", "no spaces"]),
    (forms.UUIDField(), [str(uuid.UUID(int=7)), "x"]),
    (forms.JSONField(), ['{"a": [1, null]}', '"text"', "{a", ""]),
    (forms.GenericIPAddressField(), ["10.0.0.1", "::ffff:10.0.0.1", "x"]),
    (forms.RegexField(r"^\d+$", error_messages={"invalid": "Digits only."}), ["123", "12a"]),
    (forms.CharField(validators=[lambda value: None], error_messages={"required": "Say something."}), ["", "x"]),
    (forms.SplitDateTimeField(), [["2024-05-01", "10:20"], ["2024-05-01", ""], ["x", "y"], []]),
]

for field, values in FIELDS:
    print(type(field).__name__, type(field.widget).__name__, field.widget.attrs)
    for value in values:
        try:
            cleaned = field.clean(value)
            print("   ", repr(value), "->", cleaned.isoformat() if isinstance(cleaned, datetime.datetime) else repr(cleaned))
        except ValidationError as e:
            print("   ", repr(value), [error.code for error in e.error_list], e.messages)

price = forms.DecimalField(max_digits=4, decimal_places=2)
print(price.has_changed(Decimal("1.5"), "1.50"), price.has_changed(None, ""), price.has_changed(None, "x"))
