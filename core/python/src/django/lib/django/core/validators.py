"""django.core.validators: callables that raise ``ValidationError`` for a bad value."""

import math
import operator
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
class _Validator:
    """What all validators have: settings of which the class holds the defaults, and equality by them."""

    code = "invalid"
    # What is compared, with how.
    _identity = {"message": None, "code": None}

    def _set(self, **given):
        for name, value in given.items():
            if value is not None:
                setattr(self, name, value)

    def _refuse(self, value, **params):
        raise ValidationError(self.message, code=self.code, params={**params, "value": value})

    def _key(self):
        values = ((prepare, getattr(self, name)) for name, prepare in self._identity.items())
        return tuple(prepare(value) if prepare else value for prepare, value in values)

    @property
    def _peers(self):
        return type(self)

    def __eq__(self, other):
        return self._key() == other._key() if isinstance(other, self._peers) else NotImplemented

    def __hash__(self):
        return hash(self._key())


class RegexValidator(_Validator):
    """Refuses what the pattern isn't found in; what it is found in with ``inverse_match``."""

    regex, flags, inverse_match = "", 0, False
    message = _("Enter a valid value.")
    _identity = {
        **_Validator._identity,
        "regex": lambda regex: (regex.pattern, regex.flags),
        "inverse_match": bool,
    }
    _peers = property(lambda self: RegexValidator)

    def __init__(self, regex=None, message=None, code=None, inverse_match=None, flags=None):
        self._set(regex=regex, message=message, code=code, inverse_match=inverse_match, flags=flags)
        if self.flags and not isinstance(self.regex, str):
            raise TypeError("If the flags are set, regex must be a regular expression string.")
        self.regex = _lazy_re_compile(self.regex, self.flags)

    def __call__(self, value):
        if bool(self.regex.search(str(value))) == bool(self.inverse_match):
            self._refuse(value)


class _RegexOfText(RegexValidator):
    """Looks for its pattern in text that isn't too long."""

    def _plausible(self, value):
        return isinstance(value, str) and len(value) <= self.max_length

    def __call__(self, value):
        if not self._plausible(value):
            self._refuse(value)
        super().__call__(value)


def _labels(letters):
    """The patterns of a host name in these letters: its first label, and those after it."""
    first = "[{0}](?:[{0}-]{{0,61}}[{0}])?".format(letters)
    return first, r"(?:\.(?!-)[%s-]{1,63}(?<!-))*" % letters


class DomainNameValidator(_RegexOfText):
    message = _("Enter a valid domain name.")
    max_length = 255

    # The letters beyond ASCII that international names hold.
    ul = "\u00a1-\uffff"
    hostname_re, domain_re = _labels("a-z0-9" + ul)
    tld_no_fqdn_re = r"\.(?!-)(?:[a-z%s-]{2,63}|xn--[a-z0-9]{1,59})(?<!-)" % ul
    tld_re = tld_no_fqdn_re + r"\.?"
    ascii_only_hostname_re, ascii_only_domain_re = _labels("a-z0-9")
    ascii_only_tld_re = r"\.(?!-)[a-z0-9-]{2,63}(?<!-)\.?"

    def __init__(self, *, accept_idna=True, **kwargs):
        self.accept_idna = accept_idna
        kind = "" if accept_idna else "ascii_only_"
        parts = (getattr(self, kind + part) for part in ("hostname_re", "domain_re", "tld_re"))
        self.regex = _lazy_re_compile(r"\A(?:%s)\Z" % "".join(parts), re.IGNORECASE)
        super().__init__(**kwargs)

    def _plausible(self, value):
        return super()._plausible(value) and (self.accept_idna or value.isascii())


validate_domain_name = DomainNameValidator()


class URLValidator(_RegexOfText):
    message = _("Enter a valid URL.")
    max_length = 2048
    schemes = ["http", "https", "ftp", "ftps"]
    unsafe_chars = frozenset("\t\r\n")

    ul = DomainNameValidator.ul
    hostname_re, domain_re, tld_re = (
        DomainNameValidator.hostname_re, DomainNameValidator.domain_re, DomainNameValidator.tld_re
    )
    host_re = "(%s%s%s|localhost)" % (hostname_re, domain_re, tld_re)
    ipv4_re = r"{0}(?:\.{0}){{3}}".format("(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])")
    ipv6_re = r"\[[0-9a-f:.]+\]"  # what it holds is looked at apart
    regex = _lazy_re_compile(
        "^{scheme}://{user}{host}{port}{rest}".format(
            scheme="(?:[a-z0-9.+-]*)",
            user=r"(?:[^\s:@/]+(?::[^\s:@/]*)?@)?",
            host="(?:%s)" % "|".join((ipv4_re, ipv6_re, host_re)),
            port="(?::[0-9]{1,5})?",
            rest=r"(?:[/?#][^\s]*)?\Z",
        ),
        re.IGNORECASE,
    )

    def __init__(self, schemes=None, **kwargs):
        super().__init__(**kwargs)
        self._set(schemes=schemes)

    def _plausible(self, value):
        return (
            super()._plausible(value)
            and self.unsafe_chars.isdisjoint(value)
            and value.split("://")[0].lower() in self.schemes
        )

    def __call__(self, value):
        try:
            super().__call__(value)
        except ValidationError:
            # The authority may be an international name: try it in its ASCII form.
            if not isinstance(value, str) or not self._plausible(value):
                raise
            scheme, authority, rest = self._split(value)
            if authority.isascii():
                raise
            try:
                authority = authority.encode("idna").decode("ascii")
            except Exception:
                self._refuse(value)
            super().__call__("%s://%s%s" % (scheme, authority, rest))
        host = self._split(value)[1].rpartition("@")[2]
        if host.startswith("["):
            if not _is_ipv6(host[1:].partition("]")[0]):
                self._refuse(value)
        else:
            host = host.partition(":")[0]
        if not 0 < len(host) <= 253:
            self._refuse(value)

    @staticmethod
    def _split(url):
        """Scheme, authority, and what follows it."""
        scheme, _separator, rest = url.partition("://")
        authority = re.match("[^/?#]*", rest)[0]
        return scheme, authority, rest[len(authority) :]


integer_validator = RegexValidator(
    _lazy_re_compile(r"^-?\d+\Z"), message=_("Enter a valid integer."), code="invalid"
)


def validate_integer(value):
    integer_validator(value)


class EmailValidator(_Validator):
    message = _("Enter a valid email address.")
    domain_allowlist = ["localhost"]
    _identity = {**_Validator._identity, "domain_allowlist": frozenset}
    _peers = property(lambda self: EmailValidator)

    # A dot-atom or a quoted string.
    user_regex = _lazy_re_compile(
        r"^(?:{atom}(?:\.{atom})*|\"{quoted}*\")\Z".format(
            atom=r"[-!#$%&'*+/=?^_`{}|~0-9A-Z]+",
            quoted=r"(?:[\001-\010\013\014\016-\037!#-\[\]-\177]|\\[\001-\011\013\014\016-\177])",
        ),
        re.IGNORECASE,
    )
    domain_regex = _lazy_re_compile(
        "^%s%s%s\\Z" % (*_labels("a-z0-9" + DomainNameValidator.ul), DomainNameValidator.tld_no_fqdn_re),
        re.IGNORECASE,
    )
    literal_regex = _lazy_re_compile(r"\[([A-F0-9:.]+)\]\Z", re.IGNORECASE)

    def __init__(self, message=None, code=None, allowlist=None):
        self._set(message=message, code=code, domain_allowlist=allowlist)

    def __call__(self, value):
        user, at, domain = value.rpartition("@") if isinstance(value, str) and len(value) <= 320 else ("", "", "")
        if not (
            at
            and self.user_regex.match(user)
            and (domain in self.domain_allowlist or self.validate_domain_part(domain))
        ):
            self._refuse(value)

    def validate_domain_part(self, domain):
        literal = self.literal_regex.match(domain)
        return bool(self.domain_regex.match(domain)) or bool(literal and _is_ip(literal[1]))


validate_email = EmailValidator()


def _slug_validator(pattern, letters):
    message = _("Enter a valid “slug” consisting of %s hyphens." % letters)
    return RegexValidator(_lazy_re_compile(pattern), message, "invalid")


validate_slug = _slug_validator(r"^[-a-zA-Z0-9_]+\Z", "letters, numbers, underscores or")
validate_unicode_slug = _slug_validator(r"^[-\w]+\Z", "Unicode letters, numbers, underscores, or")


def _is_ipv4(value):
    parts = value.split(".")
    return len(parts) == 4 and all(
        part.isascii() and part.isdigit() and len(part) <= 3 and int(part) < 256 and (part == "0" or part[0] != "0")
        for part in parts
    )


def _is_ipv6(value):
    from django.utils.ipv6 import is_valid_ipv6_address

    return is_valid_ipv6_address(value)


def _is_ip(value):
    return _is_ipv4(value) or _is_ipv6(value)


def _validate_ip(value, holds, protocol):
    if not holds(str(value)):
        params = {"protocol": _(protocol), "value": value}
        raise ValidationError(_("Enter a valid %(protocol)s address."), code="invalid", params=params)


def validate_ipv4_address(value):
    _validate_ip(value, _is_ipv4, "IPv4")


def validate_ipv6_address(value):
    _validate_ip(value, _is_ipv6, "IPv6")


def validate_ipv46_address(value):
    _validate_ip(value, _is_ip, "IPv4 or IPv6")


ip_address_validator_map = dict(
    both=[validate_ipv46_address], ipv4=[validate_ipv4_address], ipv6=[validate_ipv6_address]
)


def ip_address_validators(protocol, unpack_ipv4):
    if protocol != "both" and unpack_ipv4:
        raise ValueError("You can only use `unpack_ipv4` if `protocol` is set to 'both'")
    validators = ip_address_validator_map.get(protocol.lower())
    if validators is None:
        known = list(ip_address_validator_map)
        raise ValueError("The protocol '%s' is unknown. Supported: %s" % (protocol, known))
    return validators


def int_list_validator(sep=",", message=None, code="invalid", allow_negative=False):
    number = r"-?\d+" if allow_negative else r"\d+"
    regex = "^{0}(?:{1}{0})*\\Z".format(number, re.escape(sep))
    return RegexValidator(_lazy_re_compile(regex), message=message, code=code)


validate_comma_separated_integer_list = int_list_validator(message=_("Enter only digits separated by commas."))


class BaseValidator(_Validator):
    """Compares a value, or something of it, with a limit. A subclass says what is refused (``compare``)."""

    code = "limit_value"
    message = _("Ensure this value is %(limit_value)s (it is %(show_value)s).")
    compare = staticmethod(operator.is_not)
    _identity = {"limit_value": None, **_Validator._identity}

    def __init__(self, limit_value, message=None):
        self.limit_value = limit_value
        self._set(message=message or None)

    def clean(self, x):
        return x

    def _params(self, limit, shown, value):
        return {"limit_value": limit, "show_value": shown, "value": value}

    def __call__(self, value):
        shown, limit = self.clean(value), self.limit_value
        if callable(limit):
            limit = limit()
        if self.compare(shown, limit):
            raise ValidationError(self.message, code=self.code, params=self._params(limit, shown, value))


class MaxValueValidator(BaseValidator):
    code = "max_value"
    compare = staticmethod(operator.gt)
    message = _("Ensure this value is less than or equal to %(limit_value)s.")


class MinValueValidator(BaseValidator):
    code = "min_value"
    compare = staticmethod(operator.lt)
    message = _("Ensure this value is greater than or equal to %(limit_value)s.")


class StepValueValidator(BaseValidator):
    code = "step_size"
    message = _("Ensure this value is a multiple of step size %(limit_value)s.")

    def __init__(self, limit_value, message=None, offset=None):
        super().__init__(limit_value, message)
        self.offset = offset
        if offset is not None:
            self.message = _(
                "Ensure this value is a multiple of step size %(limit_value)s, starting from %(offset)s, e.g. "
                "%(offset)s, %(valid_value1)s, %(valid_value2)s, and so on."
            )

    def compare(self, a, b):
        return not math.isclose(math.remainder(a - (self.offset or 0), b), 0, abs_tol=1e-9)

    def _params(self, limit, shown, value):
        start = self.offset
        if start is None:
            return super()._params(limit, shown, value)
        examples = {"valid_value%d" % steps: start + steps * limit for steps in (1, 2)}
        return {"limit_value": limit, "offset": start, **examples}


def _length_message(bound):
    text = "Ensure this value has at %s %%(limit_value)d character%s (it has %%(show_value)d)."
    return ngettext_lazy(text % (bound, ""), text % (bound, "s"), "limit_value")


class MinLengthValidator(BaseValidator):
    code = "min_length"
    compare = staticmethod(operator.lt)
    clean = staticmethod(len)
    message = _length_message("least")


class MaxLengthValidator(BaseValidator):
    code = "max_length"
    compare = staticmethod(operator.gt)
    clean = staticmethod(len)
    message = _length_message("most")


def _digits_message(what, where=""):
    text = "Ensure that there are no more than %%(max)s %s%s%s."
    return ngettext_lazy(text % (what, "", where), text % (what, "s", where), "max")


class DecimalValidator(_Validator):
    """Counts a decimal's digits: all of them, those after the point, those before it."""

    max_digits = decimal_places = None
    messages = dict(
        invalid=_("Enter a number."),
        max_digits=_digits_message("digit", " in total"),
        max_decimal_places=_digits_message("decimal place"),
        max_whole_digits=_digits_message("digit", " before the decimal point"),
    )
    _identity = {"max_digits": None, "decimal_places": None}

    def __init__(self, max_digits, decimal_places):
        self._set(max_digits=max_digits, decimal_places=decimal_places)

    def __call__(self, value):
        _sign, figures, exponent = value.as_tuple()
        if isinstance(exponent, str):
            # Infinite, or no number at all.
            raise ValidationError(self.messages["invalid"], code="invalid", params={"value": value})
        decimals = max(0, -exponent)
        # Trailing zeros count, but zero itself is one digit.
        trailing = exponent if exponent > 0 and figures != (0,) else 0
        digits = max(len(figures) + trailing, decimals)
        total, places = self.max_digits, self.decimal_places
        whole = None if total is None or places is None else total - places
        for code, count, limit in (
            ("max_digits", digits, total),
            ("max_decimal_places", decimals, places),
            ("max_whole_digits", digits - decimals, whole),
        ):
            if limit is not None and count > limit:
                raise ValidationError(self.messages[code], code=code, params={"max": limit, "value": value})


class FileExtensionValidator(_Validator):
    code = "invalid_extension"
    message = _("File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s.")
    allowed_extensions = None
    _identity = {**_Validator._identity, "allowed_extensions": lambda allowed: frozenset(allowed or ())}

    def __init__(self, allowed_extensions=None, message=None, code=None):
        allowed = allowed_extensions and [extension.lower() for extension in allowed_extensions]
        self._set(allowed_extensions=allowed, message=message, code=code)

    def __call__(self, value):
        name = str(value.name).replace("\\", "/").rpartition("/")[2]
        stem, dot, extension = name.rpartition(".")
        extension = extension.lower() if dot and stem else ""
        allowed = self.allowed_extensions
        if allowed is not None and extension not in allowed:
            self._refuse(value, extension=extension, allowed_extensions=", ".join(allowed))


def get_available_image_extensions():
    # What Pillow reads; there is no Pillow here.
    return ["bmp", "gif", "ico", "jpeg", "jpg", "png", "tif", "tiff", "webp"]


def validate_image_file_extension(value):
    return FileExtensionValidator(allowed_extensions=get_available_image_extensions())(value)


class ProhibitNullCharactersValidator(_Validator):
    code = "null_characters_not_allowed"
    message = _("Null characters are not allowed.")

    def __init__(self, message=None, code=None):
        self._set(message=message, code=code)

    def __call__(self, value):
        if "\x00" in str(value):
            self._refuse(value)
