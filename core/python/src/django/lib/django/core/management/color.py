"""Styles of what commands print."""

import os
import sys
from functools import cache

from django.utils import termcolors


def supports_color():
    """Whether standard output is a terminal."""
    return hasattr(sys.stdout, "isatty") and sys.stdout.isatty()


class Style:
    """A function for each role of text."""


def make_style(config_string=""):
    style = Style()
    roles = termcolors.parse_color_setting(config_string)
    for role in termcolors.PALETTES[termcolors.NOCOLOR_PALETTE]:
        setattr(style, role, termcolors.make_style(**roles.get(role, {})) if roles else _plain)
    style.ERROR_OUTPUT = style.ERROR
    return style


def _plain(text):
    return text


@cache
def no_style():
    return make_style("nocolor")


def color_style(force_color=False):
    if not force_color and not supports_color():
        return no_style()
    return make_style(os.environ.get("DJANGO_COLORS", ""))
