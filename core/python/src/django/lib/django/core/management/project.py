"""Runs ``manage.py ARGS...`` of a project in a folder."""

import re
import sys

from _dunder import is_file, list_dir, read_text

# Of Django's own apps, those that Dunder has.
_CONTRIB = ["django.contrib.contenttypes", "django.contrib.auth"]


class Asking(BaseException):
    """A command asks something, and there is no answer left."""


def run(root, argv, answers=None):
    """The exit status; None when a question waits for an answer. ``answers`` are what the user types, one a question;
    without them the questions go to the terminal."""
    import _dunder_files

    _dunder_files.install(root)
    if answers is not None:
        _answer_with(answers)
    try:
        _set_up(root, argv)
        from django.core.management import execute_from_command_line

        execute_from_command_line(["manage.py", *argv])
    except SystemExit as end:
        if isinstance(end.code, str):
            sys.stderr.write(end.code + "\n")
            return 1
        return end.code or 0
    except Asking:
        return None
    return 0


def _answer_with(answers):
    import builtins

    left = iter(answers)

    def input(prompt=""):
        sys.stdout.write(str(prompt))
        try:
            answer = next(left)
        except StopIteration:
            raise Asking from None
        sys.stdout.write(answer + "\n")
        return answer

    builtins.input = input


def _set_up(root, argv):
    """The project's settings and apps."""
    from django.apps import apps
    from django.conf import settings

    name = _settings_module(root, argv)
    if name is None:
        installed = [*_CONTRIB, *_apps_in(root)]
    else:
        from importlib import import_module

        module = import_module(name)
        for setting in dir(module):
            # There is one database, which who runs the command has chosen.
            if setting.isupper() and setting != "DATABASES":
                setattr(settings, setting, getattr(module, setting))
        settings.SETTINGS_MODULE = name
        installed = [entry for entry in settings.INSTALLED_APPS if _is_known(entry)]
    settings.INSTALLED_APPS = installed
    apps.set_installed_apps(installed)


def _settings_module(root, argv):
    """From ``--settings``, from the environment or from what ``manage.py`` puts there; None for a project without."""
    import os

    for word, following in zip(argv, [*argv[1:], ""]):
        if word == "--settings":
            return following
        if word.startswith("--settings="):
            return word.partition("=")[2]
    if os.environ.get("DJANGO_SETTINGS_MODULE"):
        return os.environ["DJANGO_SETTINGS_MODULE"]
    path = root + "/manage.py"
    if is_file(path):
        found = re.search(r"DJANGO_SETTINGS_MODULE[\"']\s*,\s*[\"']([\w.]+)[\"']", read_text(path))
        if found:
            return found.group(1)
    return "settings" if is_file(root + "/settings.py") else None


def _apps_in(root):
    """Packages that have models or migrations."""
    return [
        name
        for name in list_dir(root)
        if name.isidentifier()
        and any(
            is_file("%s/%s/%s" % (root, name, file))
            for file in ("models.py", "models/__init__.py", "apps.py", "migrations/__init__.py")
        )
    ]


def _is_known(entry):
    """Whether Dunder has the app: of Django's own it has those that an ORM needs."""
    return not entry.startswith("django.contrib.") or any(
        entry == name or entry.startswith(name + ".") for name in _CONTRIB
    )
