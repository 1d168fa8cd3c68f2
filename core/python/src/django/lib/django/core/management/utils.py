"""What several commands need."""

import sys

try:
    import shutil
except ImportError:  # In a browser there are no programs to find.
    shutil = None

from django.core.management.base import CommandError, CommandParser

_UNSET = object()


def find_formatters():
    return {"black_path": shutil and shutil.which("black")}


def run_formatters(written_files, black_path=_UNSET, stderr=sys.stderr):
    """Has black format the files, where it is installed."""
    if black_path is _UNSET:
        black_path = find_formatters()["black_path"]
    if not black_path:
        return
    import subprocess

    try:
        subprocess.run([black_path, "--fast", "--", *written_files], capture_output=True)
    except OSError:
        import traceback

        stderr.write("Formatters failed to launch:")
        traceback.print_exc(file=stderr)


def has_black():
    return bool(find_formatters()["black_path"])


def get_command_line_option(argv, option):
    """The value of an option in the arguments; None where it is missing."""
    parser = CommandParser(add_help=False, allow_abbrev=False)
    parser.add_argument(option, dest="value")
    try:
        options, _rest = parser.parse_known_args(argv[2:])
    except CommandError:
        return None
    return options.value


def parse_apps_and_model_labels(labels):
    """``(models, app_configs)`` that labels such as ``app`` and ``app.Model`` name."""
    from django.apps import apps

    models, configs = set(), set()
    for label in labels:
        try:
            if "." in label:
                models.add(apps.get_model(label))
            else:
                configs.add(apps.get_app_config(label))
        except LookupError as error:
            raise CommandError("Unknown model: %s" % label if "." in label else str(error)) from None
    return models, configs
