"""The validators that come with Django."""

from decimal import Decimal

from django.core import validators
from django.core.exceptions import ValidationError
from django.db import models


def check(validator, *values):
    for value in values:
        try:
            validator(value)
            print("ok", value if isinstance(value, (str, int, Decimal)) else value.name)
        except ValidationError as e:
            print(e.code, e.messages)


check(validators.validate_email, "a@b.co", "a@localhost", "a@b", "@b.co", "a b@c.de")
check(validators.URLValidator(), "https://example.com/x?y=1", "ftp://example.com", "example.com", "http://")
check(validators.validate_slug, "a-b_1", "a b", "ü")
check(validators.validate_unicode_slug, "ü-1", "ü 1")
check(validators.validate_ipv4_address, "127.0.0.1", "256.1.1.1")
check(validators.validate_ipv6_address, "::1", "1::2::3")
check(validators.validate_integer, "12", "1.5")
check(validators.validate_comma_separated_integer_list, "1,2,3", "1,,2")
check(validators.int_list_validator(sep="-"), "1-2", "1,2")
check(validators.MinValueValidator(3), 3, 2)
check(validators.MaxValueValidator(lambda: 3), 3, 4)
check(validators.StepValueValidator(5, offset=1), 6, 7)
check(validators.MinLengthValidator(2), "ab", "a")
check(validators.MaxLengthValidator(2), "ab", "abc")
check(validators.DecimalValidator(4, 2), Decimal("12.34"), Decimal("123.4"), Decimal("1.234"), Decimal("NaN"))
check(validators.RegexValidator("^x", inverse_match=True, message="No x.", code="x"), "y", "x")
check(validators.FileExtensionValidator(["pdf"]), type("F", (), {"name": "a.pdf"})(), type("F", (), {"name": "a.exe"})())
check(validators.ProhibitNullCharactersValidator(), "a", "a\x00")
print(validators.MinValueValidator(3) == validators.MinValueValidator(3), validators.MinValueValidator(3) == validators.MinValueValidator(4))
print([type(v).__name__ for v in models.EmailField(max_length=9).validators], models.PositiveIntegerField().name)
