"""What the commands about migrations share."""

import os

from _dunder import ROOT, write_text

from django.apps import apps
from django.core.management.base import CommandError
from django.core.management.utils import has_black, run_formatters
from django.db.migrations.exceptions import AmbiguityError

NO_INPUT = dict(
    action="store_false", dest="interactive", help="Tells Django to NOT prompt the user for input of any kind."
)


def add_database_argument(parser, help):
    from django.db import DEFAULT_DB_ALIAS, connections

    parser.add_argument("--database", default=DEFAULT_DB_ALIAS, choices=tuple(connections), help=help)


def check_app_label(app_label):
    try:
        return apps.get_app_config(app_label)
    except LookupError as error:
        raise CommandError(str(error))


def find_migration(loader, app_label, prefix, hint=""):
    try:
        return loader.get_migration_by_prefix(app_label, prefix)
    except AmbiguityError:
        raise CommandError(
            "More than one migration matches '%s' in app '%s'. Please be more specific." % (prefix, app_label)
        )
    except KeyError:
        raise CommandError("Cannot find a migration matching '%s' from app '%s'.%s" % (prefix, app_label, hint))


def check_conflicts(conflicts):
    if conflicts:
        names = "; ".join("%s in %s" % (", ".join(names), app) for app, names in conflicts.items())
        raise CommandError(
            "Conflicting migrations detected; multiple leaf nodes in the migration graph: (%s).\n"
            "To fix them run 'python manage.py makemigrations --merge'" % names
        )


def written_dependency(dependency):
    """A dependency as it is written: one on the user model by its setting."""
    from django.conf import settings
    from django.db.migrations.migration import SwappableTuple

    if isinstance(dependency, SwappableTuple) and settings.AUTH_USER_MODEL == dependency.setting:
        return "__setting__", "AUTH_USER_MODEL"
    return dependency


def write_file(command, path, text):
    write_text(path, text)
    run_formatters([path], stderr=command.stderr)


def tell_of_porting(command, what):
    """Says that functions have to be copied by hand; ``what``: squashed or optimized."""
    command.stdout.write(
        command.style.MIGRATE_HEADING("Manual porting required") + "\n"
        "  Your migrations contained functions that must be manually copied over,\n"
        "  as we could not safely copy their implementation.\n"
        "  See the comment at the top of the %s migration for details." % what
    )
    if has_black():
        command.stdout.write(
            command.style.WARNING(
                '%s migration couldn\'t be formatted using the "black" command. You can call it manually.'
                % what.capitalize()
            )
        )


def relative_path(path):
    """From the current folder, when it is below that."""
    if path.startswith(ROOT + "/"):
        return path[len(ROOT) + 1 :]
    try:
        relative = os.path.relpath(path)
    except ValueError:  # On another drive.
        return path
    return path if relative.startswith("..") else relative
