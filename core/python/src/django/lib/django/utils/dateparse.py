"""django.utils.dateparse: ISO 8601 and the other forms that Django's fields read. Badly formed text gives None, an impossible date ValueError."""

import datetime
import re

from django.utils.timezone import get_fixed_timezone

_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,](?P<microsecond>\d{1,6})\d{0,6})?)?"
_DATE = r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
date_re = re.compile(_DATE + r"\Z")
time_re = re.compile(_TIME + r"\Z")
datetime_re = re.compile(_DATE + r"[T ]" + _TIME + r"\s*(?P<tzinfo>Z|[+-]\d{2}(?::?\d{2})?)?\Z")

standard_duration_re = re.compile(
    r"(?:(?P<days>-?\d+) (?:days?, )?)?"
    r"(?P<sign>-?)"
    r"(?:(?:(?P<hours>\d+):)(?=\d+:\d+))?"
    r"(?:(?P<minutes>\d+):)?"
    r"(?P<seconds>\d+)"
    r"(?:[.,](?P<microseconds>\d{1,6})\d{0,6})?\Z"
)
iso8601_duration_re = re.compile(
    r"(?P<sign>[-+]?)P"
    r"(?:(?P<weeks>\d+([.,]\d+)?)W)?(?:(?P<days>\d+([.,]\d+)?)D)?"
    r"(?:T(?:(?P<hours>\d+([.,]\d+)?)H)?(?:(?P<minutes>\d+([.,]\d+)?)M)?(?:(?P<seconds>\d+([.,]\d+)?)S)?)?\Z"
)
postgres_interval_re = re.compile(
    r"(?:(?P<days>-?\d+) (?:days? ?))?"
    r"(?:(?P<sign>[-+])?(?P<hours>\d+):(?P<minutes>\d\d):(?P<seconds>\d\d)(?:\.(?P<microseconds>\d{1,6}))?)?\Z"
)


def _numbers(groups):
    return {name: int(text) for name, text in groups.items() if text is not None}


def _microseconds(groups):
    if groups.get("microsecond"):
        groups["microsecond"] = groups["microsecond"].ljust(6, "0")
    return groups


def parse_date(value):
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        match = date_re.match(value)
        return datetime.date(**_numbers(match.groupdict())) if match else None


def parse_time(value):
    try:
        # An offset has no meaning for a time of day.
        return datetime.time.fromisoformat(value).replace(tzinfo=None)
    except ValueError:
        match = time_re.match(value)
        return datetime.time(**_numbers(_microseconds(match.groupdict()))) if match else None


def parse_datetime(value):
    try:
        return datetime.datetime.fromisoformat(value)
    except ValueError:
        match = datetime_re.match(value)
        if not match:
            return None
        groups = _microseconds(match.groupdict())
        zone = groups.pop("tzinfo")
        tzinfo = None
        if zone == "Z":
            tzinfo = datetime.timezone.utc
        elif zone is not None:
            minutes = 60 * int(zone[1:3]) + (int(zone[-2:]) if len(zone) > 3 else 0)
            tzinfo = get_fixed_timezone(-minutes if zone[0] == "-" else minutes)
        return datetime.datetime(**_numbers(groups), tzinfo=tzinfo)


def parse_duration(value):
    match = standard_duration_re.match(value) or iso8601_duration_re.match(value) or postgres_interval_re.match(value)
    if not match:
        return None
    groups = match.groupdict()
    sign = -1 if groups.pop("sign", "+") == "-" else 1
    if groups.get("microseconds"):
        groups["microseconds"] = groups["microseconds"].ljust(6, "0")
    parts = {name: float(text.replace(",", ".")) for name, text in groups.items() if text}
    days = datetime.timedelta(parts.pop("days", 0.0) or 0.0, weeks=parts.pop("weeks", 0.0))
    if match.re is iso8601_duration_re:
        days *= sign
    return days + sign * datetime.timedelta(**parts)
