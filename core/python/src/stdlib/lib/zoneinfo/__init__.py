"""Time zones from the data that the engine carries, for there are no files here."""

import io

from _dunder import time_zone

from . import _common, _tzpath
from ._common import ZoneInfoNotFoundError


def load_tzdata(key):
    data = time_zone(key)
    if data is None:
        raise ZoneInfoNotFoundError(f"No time zone found with key {key}")
    return io.BytesIO(data)


_common.load_tzdata = load_tzdata

from ._tzpath import TZPATH, InvalidTZPathWarning, available_timezones, reset_tzpath  # noqa: E402
from ._zoneinfo import ZoneInfo  # noqa: E402

__all__ = [
    "ZoneInfo", "reset_tzpath", "available_timezones", "TZPATH", "ZoneInfoNotFoundError", "InvalidTZPathWarning",
]
