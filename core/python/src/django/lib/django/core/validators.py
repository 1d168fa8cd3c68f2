"""django.core.validators: callables that raise ``ValidationError`` for a bad value."""

import math
import re

from django.core.exceptions import ValidationError
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

EMPTY_VALUES = (None, "", [], (), {})


class _LazyRegex:
    """A pattern that is compiled when it is first used: most programs validate nothing."""

    def __init__(self, pattern, flags=0):
        self._pattern, self._flags, self._compiled = pattern, flags, None

    def __getattr__(self, name):
        if self._compiled is None:
            self._compiled = re.compile(self._pattern, self._flags)
        return getattr(self._compiled, name)


def _lazy_re_compile(regex, flags=0):
    return regex if hasattr(regex, "search") else _LazyRegex(regex, flags)


@deconstructible
class RegexValidator:
    regex = ""
    message = _("Enter a valid value.")
    code = "invalid"
    inverse_match = False
    flags = 0

    def __init__(self, regex=None, message=None, code=None, inverse_match=None, flags=None):
        given = {"regex": regex, "message": message, "code": code, "inverse_match": inverse_match, "flags": flags}
        for name, value in given.items():
            if value is not None:
                setattr(self, name, value)
        if self.flags and not isinstance(self.regex, str):
            raise TypeError("If the flags are set, regex must be a regular expression string.")
        self.regex = _lazy_re_compile(self.regex, self.flags)

    def __call__(self, value):
        found = self.regex.search(str(value))
        if bool(found) == bool(self.inverse_match):
            raise ValidationError(self.message, code=self.code, params={"value": value})

    def __eq__(self, other):
        return (
            isinstance(other, RegexValidator)
            and self.regex.pattern == other.regex.pattern
            and self.regex.flags == other.regex.flags
            and self.message == other.message
            and self.code == other.code
            and self.inverse_match == other.inverse_match
        )

    def __hash__(self):
        return hash((self.regex.pattern, self.regex.flags, self.message, self.code, self.inverse_match))


# Letters, digits and the letters beyond ASCII that domain names may hold.
_UNICODE = "\u00a1-\uffff"


@deconstructible
class DomainNameValidator(RegexValidator):
    message = _("Enter a valid domain name.")
    ul = _UNICODE
    hostname_re = r"[a-z" + _UNICODE + r"0-9](?:[a-z" + _UNICODE + r"0-9-]{0,61}[a-z" + _UNICODE + r"0-9])?"
    domain_re = r"(?:\.(?!-)[a-z" + _UNICODE + r"0-9-]{1,63}(?<!-))*"
    tld_no_fqdn_re = r"\.(?!-)(?:[a-z" + _UNICODE + r"-]{2,63}|xn--[a-z0-9]{1,59})(?<!-)"
    tld_re = tld_no_fqdn_re + r"\.?"
    ascii_only_hostname_re = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    ascii_only_domain_re = r"(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*"
    ascii_only_tld_re = r"\.(?!-)(?:[a-zA-Z0-9-]{2,63})(?<!-)\.?"
    max_length = 255

    def __init__(self, *, accept_idna=True, **kwargs):
        self.accept_idna = accept_idna
        if accept_idna:
            self.regex = self.hostname_re + self.domain_re + self.tld_re
        else:
            self.regex = self.ascii_only_hostname_re + self.ascii_only_domain_re + self.ascii_only_tld_re
        self.regex = _lazy_re_compile(r"\A(?:" + self.regex + r")\Z", re.IGNORECASE)
        super().__init__(**kwargs)

    def __call__(self, value):
        if not isinstance(value, str) or len(value) > self.max_length:
            raise ValidationError(self.message, code=self.code, params={"value": value})
        if not self.accept_idna and not value.isascii():
            raise ValidationError(self.message, code=self.code, params={"value": value})
        super().__call__(value)


validate_domain_name = DomainNameValidator()


@deconstructible
class URLValidator(RegexValidator):
    ul = _UNICODE
    ipv4_re = r"(?:0|25[0-5]|2[0-4][0-9]|1[0-9]?[0-9]?|[1-9][0-9]?)(?:\.(?:0|25[0-5]|2[0-4][0-9]|1[0-9]?[0-9]?|[1-9][0-9]?)){3}"
    ipv6_re = r"\[[0-9a-f:.]+\]"
    hostname_re = DomainNameValidator.hostname_re
    domain_re = DomainNameValidator.domain_re
    tld_re = DomainNameValidator.tld_re
    host_re = "(" + hostname_re + domain_re + tld_re + "|localhost)"
    regex = _lazy_re_compile(
        r"^(?:[a-z0-9.+-]*)://"
        r"(?:[^\s:@/]+(?::[^\s:@/]*)?@)?"
        r"(?:" + ipv4_re + "|" + ipv6_re + "|" + host_re + ")"
        r"(?::[0-9]{1,5})?"
        r"(?:[/?#][^\s]*)?"
        r"\Z",
        re.IGNORECASE,
    )
    message = _("Enter a valid URL.")
    schemes = ["http", "https", "ftp", "ftps"]
    unsafe_chars = frozenset("\t\r\n")
    max_length = 2048

    def __init__(self, schemes=None, **kwargs):
        super().__init__(**kwargs)
        if schemes is not None:
            self.schemes = schemes

    def __call__(self, value):
        def refuse():
            raise ValidationError(self.message, code=self.code, params={"value": value})

        if not isinstance(value, str) or len(value) > self.max_length:
            refuse()
        if self.unsafe_chars.intersection(value):
            refuse()
        if value.split("://")[0].lower() not in self.schemes:
            refuse()
        try:
            super().__call__(value)
        except ValidationError:
            # The authority may be an international name: try it in its ASCII form.
            scheme, separator, rest = value.partition("://")
            end = min((rest.find(mark) for mark in "/?#" if mark in rest), default=len(rest))
            if not rest[:end] or rest[:end].isascii():
                raise
            try:
                authority = rest[:end].encode("idna").decode("ascii")
            except Exception:
                refuse()
            super().__call__(scheme + separator + authority + rest[end:])
        rest = value.split("://", 1)[1]
        for mark in "/?#":
            rest = rest.split(mark, 1)[0]
        host = rest.rpartition("@")[2]
        if host.startswith("["):
            try:
                validate_ipv6_address(host[1:].partition("]")[0])
            except ValidationError:
                refuse()
        else:
            host = host.partition(":")[0]
        if not host or len(host) > 253:
            refuse()


integer_validator = RegexValidator(
    _lazy_re_compile(r"^-?\d+\Z"), message=_("Enter a valid integer."), code="invalid"
)


def validate_integer(value):
    return integer_validator(value)


@deconstructible
class EmailValidator:
    message = _("Enter a valid email address.")
    code = "invalid"
    user_regex = _lazy_re_compile(
        # A dot-atom or a quoted string.
        r"(^[-!#$%&'*+/=?^_`{}|~0-9A-Z]+(\.[-!#$%&'*+/=?^_`{}|~0-9A-Z]+)*\Z"
        r'|^"([\001-\010\013\014\016-\037!#-\[\]-\177]|\\[\001-\011\013\014\016-\177])*"\Z)',
        re.IGNORECASE,
    )
    domain_regex = _lazy_re_compile(
        r"^" + DomainNameValidator.hostname_re + DomainNameValidator.domain_re + DomainNameValidator.tld_no_fqdn_re + r"\Z",
        re.IGNORECASE,
    )
    literal_regex = _lazy_re_compile(r"\[([A-F0-9:.]+)\]\Z", re.IGNORECASE)
    domain_allowlist = ["localhost"]

    def __init__(self, message=None, code=None, allowlist=None):
        if message is not None:
            self.message = message
        if code is not None:
            self.code = code
        if allowlist is not None:
            self.domain_allowlist = allowlist

    def __call__(self, value):
        if not value or not isinstance(value, str) or "@" not in value or len(value) > 320:
            raise ValidationError(self.message, code=self.code, params={"value": value})
        user, domain = value.rsplit("@", 1)
        if not self.user_regex.match(user):
            raise ValidationError(self.message, code=self.code, params={"value": value})
        if domain not in self.domain_allowlist and not self.validate_domain_part(domain):
            raise ValidationError(self.message, code=self.code, params={"value": value})

    def validate_domain_part(self, domain):
        if self.domain_regex.match(domain):
            return True
        literal = self.literal_regex.match(domain)
        if literal:
            try:
                validate_ipv46_address(literal[1])
                return True
            except ValidationError:
                pass
        return False

    def __eq__(self, other):
        return (
            isinstance(other, EmailValidator)
            and set(self.domain_allowlist) == set(other.domain_allowlist)
            and self.message == other.message
            and self.code == other.code
        )

    def __hash__(self):
        return hash((frozenset(self.domain_allowlist), self.message, self.code))


validate_email = EmailValidator()

validate_slug = RegexValidator(
    _lazy_re_compile(r"^[-a-zA-Z0-9_]+\Z"),
    _("Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
    "invalid",
)

validate_unicode_slug = RegexValidator(
    _lazy_re_compile(r"^[-\w]+\Z"),
    _("Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens."),
    "invalid",
)


def _is_ipv4(value):
    parts = value.split(".")
    return len(parts) == 4 and all(
        part.isascii() and part.isdigit() and len(part) <= 3 and int(part) < 256 and (part == "0" or part[0] != "0")
        for part in parts
    )


def _is_ipv6(value):
    from django.utils.ipv6 import is_valid_ipv6_address

    return is_valid_ipv6_address(value)


def validate_ipv4_address(value):
    if not _is_ipv4(str(value)):
        raise ValidationError(
            _("Enter a valid %(protocol)s address."), code="invalid", params={"protocol": _("IPv4"), "value": value}
        )


def validate_ipv6_address(value):
    if not _is_ipv6(str(value)):
        raise ValidationError(
            _("Enter a valid %(protocol)s address."), code="invalid", params={"protocol": _("IPv6"), "value": value}
        )


def validate_ipv46_address(value):
    text = str(value)
    if not (_is_ipv4(text) or _is_ipv6(text)):
        raise ValidationError(
            _("Enter a valid %(protocol)s address."),
            code="invalid",
            params={"protocol": _("IPv4 or IPv6"), "value": value},
        )


ip_address_validator_map = {
    "both": [validate_ipv46_address],
    "ipv4": [validate_ipv4_address],
    "ipv6": [validate_ipv6_address],
}


def ip_address_validators(protocol, unpack_ipv4):
    if protocol != "both" and unpack_ipv4:
        raise ValueError("You can only use `unpack_ipv4` if `protocol` is set to 'both'")
    try:
        return ip_address_validator_map[protocol.lower()]
    except KeyError:
        raise ValueError(
            "The protocol '%s' is unknown. Supported: %s" % (protocol, list(ip_address_validator_map))
        )


def int_list_validator(sep=",", message=None, code="invalid", allow_negative=False):
    sign = "(-)?" if allow_negative else ""
    regex = _lazy_re_compile(r"^%s\d+(?:%s%s\d+)*\Z" % (sign, re.escape(sep), sign))
    return RegexValidator(regex, message=message, code=code)


validate_comma_separated_integer_list = int_list_validator(
    message=_("Enter only digits separated by commas."),
)


@deconstructible
class BaseValidator:
    message = _("Ensure this value is %(limit_value)s (it is %(show_value)s).")
    code = "limit_value"

    def __init__(self, limit_value, message=None):
        self.limit_value = limit_value
        if message:
            self.message = message

    def __call__(self, value):
        cleaned = self.clean(value)
        limit = self.limit_value() if callable(self.limit_value) else self.limit_value
        if self.compare(cleaned, limit):
            params = {"limit_value": limit, "show_value": cleaned, "value": value}
            raise ValidationError(self.message, code=self.code, params=params)

    def __eq__(self, other):
        if not isinstance(other, self.__class__):
            return NotImplemented
        return (self.limit_value, self.message, self.code) == (other.limit_value, other.message, other.code)

    def __hash__(self):
        return hash((self.limit_value, self.message, self.code))

    def compare(self, a, b):
        return a is not b

    def clean(self, x):
        return x


@deconstructible
class MaxValueValidator(BaseValidator):
    message = _("Ensure this value is less than or equal to %(limit_value)s.")
    code = "max_value"

    def compare(self, a, b):
        return a > b


@deconstructible
class MinValueValidator(BaseValidator):
    message = _("Ensure this value is greater than or equal to %(limit_value)s.")
    code = "min_value"

    def compare(self, a, b):
        return a < b


@deconstructible
class StepValueValidator(BaseValidator):
    message = _("Ensure this value is a multiple of step size %(limit_value)s.")
    code = "step_size"

    def __init__(self, limit_value, message=None, offset=None):
        super().__init__(limit_value, message)
        if offset is not None:
            self.message = _(
                "Ensure this value is a multiple of step size %(limit_value)s, starting from %(offset)s, e.g. "
                "%(offset)s, %(valid_value1)s, %(valid_value2)s, and so on."
            )
        self.offset = offset

    def __call__(self, value):
        if self.offset is None:
            super().__call__(value)
            return
        cleaned = self.clean(value)
        limit = self.limit_value() if callable(self.limit_value) else self.limit_value
        if self.compare(cleaned, limit):
            raise ValidationError(
                self.message,
                code=self.code,
                params={
                    "limit_value": limit,
                    "offset": self.offset,
                    "valid_value1": self.offset + limit,
                    "valid_value2": self.offset + 2 * limit,
                },
            )

    def compare(self, a, b):
        offset = 0 if self.offset is None else self.offset
        return not math.isclose(math.remainder(a - offset, b), 0, abs_tol=1e-9)


@deconstructible
class MinLengthValidator(BaseValidator):
    message = ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    )
    code = "min_length"

    def compare(self, a, b):
        return a < b

    def clean(self, x):
        return len(x)


@deconstructible
class MaxLengthValidator(BaseValidator):
    message = ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    )
    code = "max_length"

    def compare(self, a, b):
        return a > b

    def clean(self, x):
        return len(x)


@deconstructible
class DecimalValidator:
    messages = {
        "invalid": _("Enter a number."),
        "max_digits": ngettext_lazy(
            "Ensure that there are no more than %(max)s digit in total.",
            "Ensure that there are no more than %(max)s digits in total.",
            "max",
        ),
        "max_decimal_places": ngettext_lazy(
            "Ensure that there are no more than %(max)s decimal place.",
            "Ensure that there are no more than %(max)s decimal places.",
            "max",
        ),
        "max_whole_digits": ngettext_lazy(
            "Ensure that there are no more than %(max)s digit before the decimal point.",
            "Ensure that there are no more than %(max)s digits before the decimal point.",
            "max",
        ),
    }

    def __init__(self, max_digits, decimal_places):
        self.max_digits = max_digits
        self.decimal_places = decimal_places

    def __call__(self, value):
        _sign, digit_tuple, exponent = value.as_tuple()
        if exponent in ("F", "n", "N"):
            raise ValidationError(self.messages["invalid"], code="invalid", params={"value": value})
        if exponent >= 0:
            # Trailing zeros count, but zero itself is one digit.
            digits = len(digit_tuple) + (exponent if digit_tuple != (0,) else 0)
            decimals = 0
        else:
            decimals = -exponent
            digits = max(len(digit_tuple), decimals)
        whole_digits = digits - decimals
        limits = [
            ("max_digits", digits, self.max_digits),
            ("max_decimal_places", decimals, self.decimal_places),
        ]
        if self.max_digits is not None and self.decimal_places is not None:
            limits.append(("max_whole_digits", whole_digits, self.max_digits - self.decimal_places))
        for code, count, limit in limits:
            if limit is not None and count > limit:
                raise ValidationError(self.messages[code], code=code, params={"max": limit, "value": value})

    def __eq__(self, other):
        return (
            isinstance(other, self.__class__)
            and self.max_digits == other.max_digits
            and self.decimal_places == other.decimal_places
        )

    def __hash__(self):
        return hash((self.max_digits, self.decimal_places))


@deconstructible
class FileExtensionValidator:
    message = _(
        "File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s."
    )
    code = "invalid_extension"

    def __init__(self, allowed_extensions=None, message=None, code=None):
        if allowed_extensions is not None:
            allowed_extensions = [extension.lower() for extension in allowed_extensions]
        self.allowed_extensions = allowed_extensions
        if message is not None:
            self.message = message
        if code is not None:
            self.code = code

    def __call__(self, value):
        name = str(value.name).replace("\\", "/").rpartition("/")[2]
        stem, dot, extension = name.rpartition(".")
        extension = extension.lower() if dot and stem else ""
        if self.allowed_extensions is not None and extension not in self.allowed_extensions:
            raise ValidationError(
                self.message,
                code=self.code,
                params={
                    "extension": extension,
                    "allowed_extensions": ", ".join(self.allowed_extensions),
                    "value": value,
                },
            )

    def __eq__(self, other):
        return (
            isinstance(other, self.__class__)
            and set(self.allowed_extensions or ()) == set(other.allowed_extensions or ())
            and self.message == other.message
            and self.code == other.code
        )

    def __hash__(self):
        return hash((frozenset(self.allowed_extensions or ()), self.message, self.code))


def get_available_image_extensions():
    # What Pillow reads; there is no Pillow here.
    return ["bmp", "gif", "ico", "jpeg", "jpg", "png", "tif", "tiff", "webp"]


def validate_image_file_extension(value):
    return FileExtensionValidator(allowed_extensions=get_available_image_extensions())(value)


@deconstructible
class ProhibitNullCharactersValidator:
    message = _("Null characters are not allowed.")
    code = "null_characters_not_allowed"

    def __init__(self, message=None, code=None):
        if message is not None:
            self.message = message
        if code is not None:
            self.code = code

    def __call__(self, value):
        if "\x00" in str(value):
            raise ValidationError(self.message, code=self.code, params={"value": value})

    def __eq__(self, other):
        return isinstance(other, self.__class__) and self.message == other.message and self.code == other.code

    def __hash__(self):
        return hash((self.message, self.code))
