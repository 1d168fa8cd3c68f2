"""Password hashes with Django's format. One iteration: the playground has no secret to keep, and learners' programs stay quick."""

import base64
import hashlib

from django.utils.crypto import RANDOM_STRING_CHARS, get_random_string

UNUSABLE_PASSWORD_PREFIX = "!"
UNUSABLE_PASSWORD_SUFFIX_LENGTH = 40
ITERATIONS = 1


def _encode(password, salt, iterations):
    password = password.encode() if isinstance(password, str) else password
    digest = hashlib.pbkdf2_hmac("sha256", password, salt.encode(), iterations)
    return "pbkdf2_sha256$%d$%s$%s" % (iterations, salt, base64.b64encode(digest).decode("ascii"))


def is_password_usable(encoded):
    return encoded is None or not encoded.startswith(UNUSABLE_PASSWORD_PREFIX)


def make_password(password, salt=None, hasher="default"):
    """``algorithm$iterations$salt$hash``; for None a text that no password matches."""
    if password is None:
        return UNUSABLE_PASSWORD_PREFIX + get_random_string(UNUSABLE_PASSWORD_SUFFIX_LENGTH)
    if not isinstance(password, (bytes, str)):
        raise TypeError("Password must be a string or bytes, got %s." % type(password).__qualname__)
    return _encode(password, salt or get_random_string(22, RANDOM_STRING_CHARS), ITERATIONS)


def check_password(password, encoded, setter=None, preferred="default"):
    if password is None or not is_password_usable(encoded):
        return False
    try:
        _algorithm, iterations, salt, _digest = encoded.split("$", 3)
        return _encode(password, salt, int(iterations)) == encoded
    except ValueError:
        return False


async def acheck_password(password, encoded, setter=None, preferred="default"):
    return check_password(password, encoded, setter, preferred)
