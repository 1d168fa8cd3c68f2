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



def _repr(self):
    # With the module, as the one in C has it.
    name = "zoneinfo.ZoneInfo" if type(self) is ZoneInfo else type(self).__name__
    if self.key is None:
        return "%s.from_file(%s)" % (name, self._file_repr)
    return "%s(key=%r)" % (name, self.key)


ZoneInfo.__repr__ = _repr

__all__ = [
    "ZoneInfo", "reset_tzpath", "available_timezones", "TZPATH", "ZoneInfoNotFoundError", "InvalidTZPathWarning",
]
