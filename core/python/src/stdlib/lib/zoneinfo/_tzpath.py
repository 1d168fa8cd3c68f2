"""What `zoneinfo` asks of the files with time zones: there are none."""

import posixpath

from _dunder import time_zones

TZPATH = ()


class InvalidTZPathWarning(RuntimeWarning):
    """Never given here."""


def reset_tzpath(to=None):
    pass


def find_tzfile(key):
    if posixpath.isabs(key):
        raise ValueError(f"ZoneInfo keys may not be absolute paths, got: {key}")
    if posixpath.normpath(key) != key or key.startswith(".."):
        raise ValueError(f"ZoneInfo keys must be normalized relative paths, got: {key}")
    return None


def available_timezones():
    return set(time_zones())
