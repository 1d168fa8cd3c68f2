"""Parts and truncations of dates and times."""

from django.db.models.expressions import Func, written
from django.db.models.lookups import Transform


class TimezoneMixin:
    tzinfo = None

    def get_tzname(self):
        """The name of the time zone to convert to; None where time zones are off."""
        from django.conf import settings
        from django.utils import timezone

        if not settings.USE_TZ:
            return None
        if self.tzinfo is None:
            return timezone.get_current_timezone_name()
        return timezone._get_timezone_name(self.tzinfo)


class Extract(TimezoneMixin, Transform):
    lookup_name = None
    as_sql = written
    as_sqlite = written

    def __init__(self, expression, lookup_name=None, tzinfo=None, **extra):
        if self.lookup_name is None:
            self.lookup_name = lookup_name
        if self.lookup_name is None:
            raise ValueError("lookup_name must be provided")
        self.tzinfo = tzinfo
        super().__init__(expression, **extra)


def _extract(name, lookup):
    return type(name, (Extract,), {"lookup_name": lookup, "__module__": __name__, "__qualname__": name})


ExtractYear = _extract("ExtractYear", "year")
ExtractIsoYear = _extract("ExtractIsoYear", "iso_year")
ExtractMonth = _extract("ExtractMonth", "month")
ExtractDay = _extract("ExtractDay", "day")
ExtractWeek = _extract("ExtractWeek", "week")
ExtractWeekDay = _extract("ExtractWeekDay", "week_day")
ExtractIsoWeekDay = _extract("ExtractIsoWeekDay", "iso_week_day")
ExtractQuarter = _extract("ExtractQuarter", "quarter")
ExtractHour = _extract("ExtractHour", "hour")
ExtractMinute = _extract("ExtractMinute", "minute")
ExtractSecond = _extract("ExtractSecond", "second")


class Now(Func):
    """The time at which the database runs the query."""

    template = "CURRENT_TIMESTAMP"
    allowed_default = True

    def as_sqlite(self, compiler, connection, **extra_context):
        template = "STRFTIME('%%%%Y-%%%%m-%%%%d %%%%H:%%%%M:%%%%f', 'NOW')"
        return self.as_sql(compiler, connection, template=template, **extra_context)


class TruncBase(TimezoneMixin, Transform):
    kind = None
    as_sql = written
    as_sqlite = written

    def __init__(self, expression, output_field=None, tzinfo=None, **extra):
        self.tzinfo = tzinfo
        super().__init__(expression, output_field=output_field, **extra)


class Trunc(TruncBase):
    def __init__(self, expression, kind, output_field=None, tzinfo=None, **extra):
        self.kind = kind
        super().__init__(expression, output_field=output_field, tzinfo=tzinfo, **extra)


def _trunc(name, kind, **attributes):
    return type(name, (TruncBase,), {"kind": kind, "__module__": __name__, "__qualname__": name, **attributes})


TruncYear = _trunc("TruncYear", "year")
TruncQuarter = _trunc("TruncQuarter", "quarter")
TruncMonth = _trunc("TruncMonth", "month")
TruncWeek = _trunc("TruncWeek", "week")
TruncDay = _trunc("TruncDay", "day")
TruncDate = _trunc("TruncDate", "date", lookup_name="date")
TruncTime = _trunc("TruncTime", "time", lookup_name="time")
TruncHour = _trunc("TruncHour", "hour")
TruncMinute = _trunc("TruncMinute", "minute")
TruncSecond = _trunc("TruncSecond", "second")
