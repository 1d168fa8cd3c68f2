"""django.utils.version"""

import sys

PY310 = PY311 = PY312 = True
PY313 = sys.version_info >= (3, 13)
PY314 = sys.version_info >= (3, 14)
PY315 = sys.version_info >= (3, 15)
PYPY = False


def get_main_version(version=None):
    version = get_complete_version(version)
    return ".".join(str(part) for part in version[: 2 if version[2] == 0 else 3])


def get_version(version=None):
    version = get_complete_version(version)
    suffix = {"alpha": "a", "beta": "b", "rc": "rc"}.get(version[3])
    return get_main_version(version) + (suffix + str(version[4]) if suffix else "")


def get_complete_version(version=None):
    from django import VERSION

    return VERSION if version is None else version


def get_version_tuple(version):
    numbers = []
    for part in version.split("."):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if not digits:
            break
        numbers.append(int(digits))
    return tuple(numbers)


def get_docs_version(version=None):
    version = get_complete_version(version)
    return "dev" if version[3] != "final" else "%d.%d" % version[:2]
