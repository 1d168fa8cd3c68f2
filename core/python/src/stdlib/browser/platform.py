"""There is no machine to tell about."""

import sys


def system():
    return ""


def platform(aliased=False, terse=False):
    return "dunder"


def machine():
    return ""


def python_implementation():
    return "RustPython"


def python_version():
    return "%d.%d.%d" % sys.version_info[:3]
