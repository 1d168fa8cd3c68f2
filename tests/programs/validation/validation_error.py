"""ValidationError: lists, dictionaries, codes, parameters, and its text."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

for error in [
    ValidationError("plain"),
    ValidationError("with %(what)s", code="invalid", params={"what": "parameters"}),
    ValidationError(["one", "two"]),
    ValidationError([ValidationError("a", code="x"), ValidationError("b %(n)d", params={"n": 3})]),
    ValidationError({"title": "single", "body": ["first", "second"]}),
    ValidationError({"title": ValidationError("inner", code="c")}),
]:
    print(error)
    print(repr(error), error.messages, hasattr(error, "message_dict") and error.message_dict, getattr(error, "code", "-"))
    print(list(error))
errors = {}
ValidationError({"a": "1"}).update_error_dict(errors)
ValidationError("2").update_error_dict(errors)
print(sorted(errors), NON_FIELD_ERRORS)
print(ValidationError("x", code="a") == ValidationError("x", code="a"), hash(ValidationError("x")) == hash(ValidationError("x")))


class Book(models.Model):
    isbn = models.CharField(max_length=13, error_messages={"max_length": "An ISBN is short.", "blank": "Give one."})

    def clean(self):
        if not self.isbn.isdigit():
            raise ValidationError({"isbn": ValidationError("Digits only.", code="digits"), NON_FIELD_ERRORS: ["Look again."]})


for isbn in ("", "12345678901234567", "abc"):
    try:
        Book(isbn=isbn).full_clean()
    except ValidationError as e:
        print(e.message_dict, [x.code for x in e.error_dict["isbn"]])
try:
    ValidationError("x").message_dict
except AttributeError as e:
    print(e)
raise ValidationError(["the", "end"])
