"""django.utils.dates: names of days and months."""

from django.utils.translation import gettext_lazy as _

_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = (
    "January February March April May June July August September October November December".split()
)
WEEKDAYS = {number: _(name) for number, name in enumerate(_DAYS)}
WEEKDAYS_ABBR = {number: _(name[:3]) for number, name in enumerate(_DAYS)}
MONTHS = {number: _(name) for number, name in enumerate(_MONTHS, 1)}
MONTHS_3 = {number: _(name[:3].lower()) for number, name in enumerate(_MONTHS, 1)}
