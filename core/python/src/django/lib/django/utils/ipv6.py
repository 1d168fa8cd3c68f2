"""django.utils.ipv6"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_IPV6_ADDRESS_LENGTH = 39
_HEX = re.compile(r"[0-9a-fA-F]{1,4}\Z")


def _groups(text):
    """The eight 16-bit numbers of an address, or None."""
    if "::" in text:
        head, _sep, tail = text.partition("::")
        if "::" in tail:
            return None
        head = head.split(":") if head else []
        tail = tail.split(":") if tail else []
    else:
        head, tail = text.split(":"), None
    last = tail if tail else (head if tail is None else None)
    if last and "." in last[-1]:
        parts = last[-1].split(".")
        if len(parts) != 4 or not all(
            part.isascii() and part.isdigit() and len(part) <= 3 and int(part) < 256 and (part == "0" or part[0] != "0")
            for part in parts
        ):
            return None
        numbers = [int(part) for part in parts]
        last[-1:] = ["%x" % (numbers[0] << 8 | numbers[1]), "%x" % (numbers[2] << 8 | numbers[3])]
    if not all(_HEX.match(part) for part in head + (tail or [])):
        return None
    if tail is None:
        return [int(part, 16) for part in head] if len(head) == 8 else None
    zeros = 8 - len(head) - len(tail)
    if zeros < 1:
        return None
    return [int(part, 16) for part in head] + [0] * zeros + [int(part, 16) for part in tail]


def _compressed(groups):
    best_start, best_length, start = -1, 1, None
    for index, group in enumerate(groups + [1]):
        if group == 0:
            start = index if start is None else start
        elif start is not None:
            if index - start > best_length:
                best_start, best_length = start, index - start
            start = None
    texts = ["%x" % group for group in groups]
    if best_start < 0:
        return ":".join(texts)
    return ":".join(texts[:best_start]) + "::" + ":".join(texts[best_start + best_length :])


def clean_ipv6_address(
    ip_str, unpack_ipv4=False, error_message=_("This is not a valid IPv6 address."), max_length=MAX_IPV6_ADDRESS_LENGTH
):
    """The address in its shortest form; with ``unpack_ipv4`` a mapped IPv4 address as such."""
    groups = _groups(ip_str) if len(ip_str) <= max_length else None
    if groups is None:
        raise ValidationError(error_message, code="invalid", params={"protocol": _("IPv6")})
    if groups[:5] == [0] * 5 and groups[5] == 0xFFFF:
        ipv4 = ".".join(str(byte) for group in groups[6:] for byte in (group >> 8, group & 255))
        return ipv4 if unpack_ipv4 else "::ffff:" + ipv4
    return _compressed(groups)


def is_valid_ipv6_address(ip_addr):
    return isinstance(ip_addr, str) and len(ip_addr) <= MAX_IPV6_ADDRESS_LENGTH + 6 and _groups(ip_addr) is not None
