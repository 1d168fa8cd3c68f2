"""django.utils.timezone: aware and naive datetimes, and the current time zone."""

import zoneinfo
from contextlib import ContextDecorator
from datetime import datetime, timedelta, timezone, tzinfo

from django.conf import settings

_active = None


def get_fixed_timezone(offset):
    """A time zone ``offset`` minutes (or a timedelta) east of UTC."""
    if isinstance(offset, timedelta):
        offset = offset.total_seconds() // 60
    hours, minutes = divmod(abs(offset), 60)
    name = ("-" if offset < 0 else "+") + "%02d%02d" % (hours, minutes)
    return timezone(timedelta(minutes=offset), name)


def get_default_timezone():
    name = settings.TIME_ZONE
    return timezone.utc if name == "UTC" and not hasattr(zoneinfo, "ZoneInfo") else zoneinfo.ZoneInfo(name)


def get_default_timezone_name():
    return _get_timezone_name(get_default_timezone())


def get_current_timezone():
    return _active if _active is not None else get_default_timezone()


def get_current_timezone_name():
    return _get_timezone_name(get_current_timezone())


def _get_timezone_name(zone):
    return zone.tzname(None) or str(zone)


def _set_active(zone):
    global _active
    _active = zone
    _tell()


def _tell():
    """The ORM compiles queries for the current zone."""
    from _dunder_orm import set_time_zone

    set_time_zone(settings.USE_TZ, get_current_timezone_name())


def activate(zone):
    if isinstance(zone, tzinfo):
        _set_active(zone)
    elif isinstance(zone, str):
        _set_active(zoneinfo.ZoneInfo(zone))
    else:
        raise ValueError("Invalid timezone: %r" % zone)


def deactivate():
    _set_active(None)


class override(ContextDecorator):
    """Another current time zone for a while; None for the default one."""

    def __init__(self, timezone):
        self.timezone = timezone

    def __enter__(self):
        self.old_timezone = _active
        if self.timezone is None:
            deactivate()
        else:
            activate(self.timezone)

    def __exit__(self, *exc_info):
        _set_active(self.old_timezone)


def now():
    """The current time: aware in UTC with ``USE_TZ``, naive local time without."""
    return datetime.now(tz=timezone.utc if settings.USE_TZ else None)


def is_aware(value):
    return value.utcoffset() is not None


def is_naive(value):
    return value.utcoffset() is None


def make_aware(value, timezone=None):
    if timezone is None:
        timezone = get_current_timezone()
    if is_aware(value):
        raise ValueError("make_aware expects a naive datetime, got %s" % value)
    return value.replace(tzinfo=timezone)


def make_naive(value, timezone=None):
    if timezone is None:
        timezone = get_current_timezone()
    if is_naive(value):
        raise ValueError("make_naive() cannot be applied to a naive datetime")
    return value.astimezone(timezone).replace(tzinfo=None)


def _aware_for_field(name, value):
    """A naive datetime that a field got, in the default zone."""
    import warnings

    warnings.warn(
        "DateTimeField %s received a naive datetime (%s) while time zone support is active." % (name, value),
        RuntimeWarning,
        stacklevel=2,
    )
    return make_aware(value, get_default_timezone())


def localtime(value=None, timezone=None):
    if value is None:
        value = now()
    if timezone is None:
        timezone = get_current_timezone()
    if is_naive(value):
        raise ValueError("localtime() cannot be applied to a naive datetime")
    return value.astimezone(timezone)


def localdate(value=None, timezone=None):
    return localtime(value, timezone).date()


def template_localtime(value, use_tz=None):
    convert = (
        isinstance(value, datetime)
        and (settings.USE_TZ if use_tz is None else use_tz)
        and not is_naive(value)
        and getattr(value, "convert_to_local_time", True)
    )
    return localtime(value) if convert else value
