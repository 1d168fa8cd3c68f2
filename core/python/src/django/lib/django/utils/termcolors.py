"""Colours of terminals."""

_NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_OPTIONS = {"bold": "1", "underscore": "4", "blink": "5", "reverse": "7", "conceal": "8"}
RESET = "0"

NOCOLOR_PALETTE = "nocolor"
DARK_PALETTE = "dark"
LIGHT_PALETTE = "light"

_ROLES = (
    "ERROR SUCCESS WARNING NOTICE SQL_FIELD SQL_COLTYPE SQL_KEYWORD SQL_TABLE HTTP_INFO HTTP_SUCCESS HTTP_REDIRECT "
    "HTTP_NOT_MODIFIED HTTP_BAD_REQUEST HTTP_NOT_FOUND HTTP_SERVER_ERROR MIGRATE_HEADING MIGRATE_LABEL"
).split()

_HTTP = {
    "HTTP_REDIRECT": {"fg": "green"},
    "HTTP_NOT_MODIFIED": {"fg": "cyan"},
    "HTTP_BAD_REQUEST": {"fg": "red", "opts": ("bold",)},
    "HTTP_SERVER_ERROR": {"fg": "magenta", "opts": ("bold",)},
}


def _palette(notice, field, http_not_found, keyword, **more):
    return {
        "ERROR": {"fg": "red", "opts": ("bold",)},
        "SUCCESS": {"fg": "green", "opts": ("bold",)},
        "WARNING": {"fg": "yellow", "opts": ("bold",)},
        "NOTICE": {"fg": notice},
        "SQL_FIELD": {"fg": field, "opts": ("bold",)},
        "SQL_COLTYPE": {"fg": "green"},
        "SQL_KEYWORD": {"fg": keyword},
        "SQL_TABLE": {"opts": ("bold",)},
        "HTTP_INFO": {"opts": ("bold",)},
        "HTTP_SUCCESS": {},
        "HTTP_NOT_FOUND": {"fg": http_not_found},
        **_HTTP,
        "MIGRATE_HEADING": {"fg": "cyan", "opts": ("bold",)},
        "MIGRATE_LABEL": {"opts": ("bold",)},
        **more,
    }


PALETTES = {
    NOCOLOR_PALETTE: {role: {} for role in _ROLES},
    DARK_PALETTE: _palette("red", "green", "yellow", "yellow"),
    LIGHT_PALETTE: _palette("red", "green", "red", "blue"),
}
DEFAULT_PALETTE = DARK_PALETTE


def colorize(text="", opts=(), fg=None, bg=None):
    """The text between the codes for a colour, a background and options; ``noreset`` leaves them on after it."""
    if text == "" and len(opts) == 1 and opts[0] == "reset":
        return "\x1b[%sm" % RESET
    codes = []
    if fg is not None:
        codes.append("3%d" % _NAMES.index(fg))
    if bg is not None:
        codes.append("4%d" % _NAMES.index(bg))
    codes += [_OPTIONS[option] for option in opts if option in _OPTIONS]
    if "noreset" not in opts:
        text = "%s\x1b[%sm" % (text or "", RESET)
    return "\x1b[%sm%s" % (";".join(codes), text or "")


def make_style(opts=(), **kwargs):
    return lambda text: colorize(text, opts, **kwargs)


def parse_color_setting(config_string):
    """The roles of a palette, changed as ``light;error=red/white,bold`` says; None for no colours."""
    if not config_string:
        return PALETTES[DEFAULT_PALETTE]
    roles = dict(PALETTES[NOCOLOR_PALETTE])
    for part in config_string.lower().split(";"):
        role, equals, value = part.partition("=")
        if not equals:
            roles.update(PALETTES.get(part, {}))
            continue
        role = role.upper()
        if role not in _ROLES:
            continue
        colours, *options = value.split(",")
        fg, _slash, bg = colours.partition("/")
        definition = {}
        if fg in _NAMES:
            definition["fg"] = fg
        if bg in _NAMES:
            definition["bg"] = bg
        options = tuple(option for option in [fg, *options] if option in _OPTIONS)
        if options:
            definition["opts"] = options
        if definition:
            roles[role] = definition
    return None if roles == PALETTES[NOCOLOR_PALETTE] else roles
