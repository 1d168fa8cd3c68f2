"""``flush``: empties the tables."""

from django.core.management.base import BaseCommand, CommandError
from django.core.management.color import no_style
from django.core.management.migrating import NO_INPUT, add_database_argument
from django.core.management.sql import emit_post_migrate_signal, sql_flush
from django.db import connections

QUESTION = """You have requested a flush of the database.
This will IRREVERSIBLY DESTROY all data currently in the "%s" database,
and return each table to an empty state.
Are you sure you want to do this?

    Type 'yes' to continue, or 'no' to cancel: """

FAILED = """Database %s couldn't be flushed. Possible reasons:
  * The database isn't running or isn't configured correctly.
  * At least one of the expected database tables doesn't exist.
  * The SQL was invalid.
Hint: Look at the output of 'django-admin sqlflush'. That's the SQL this command wasn't able to run."""


class Command(BaseCommand):
    help = (
        "Removes ALL DATA from the database, including data added during migrations. Does not achieve a "
        '"fresh install" state.'
    )
    stealth_options = ("reset_sequences", "allow_cascade", "inhibit_post_migrate")

    def add_arguments(self, parser):
        parser.add_argument("--noinput", "--no-input", **NO_INPUT)
        add_database_argument(parser, 'Nominates a database to flush. Defaults to the "default" database.')

    def handle(self, **options):
        alias = options["database"]
        connection = connections[alias]
        name = connection.settings_dict["NAME"]
        self.style = no_style()
        _import_management()
        statements = sql_flush(
            self.style,
            connection,
            reset_sequences=options.get("reset_sequences", True),
            allow_cascade=options.get("allow_cascade", False),
        )
        if options["interactive"] and input(QUESTION % name) != "yes":
            self.stdout.write("Flush cancelled.")
            return
        try:
            connection.ops.execute_sql_flush(statements)
        except Exception as error:
            raise CommandError(FAILED % name) from error
        # Without tables there is nothing that handlers could look at.
        if statements and not options.get("inhibit_post_migrate", False):
            emit_post_migrate_signal(options["verbosity"], options["interactive"], alias)


def _import_management():
    """Apps connect their signal handlers in their `management` package."""
    from importlib import import_module

    from django.apps import apps

    for config in apps.get_app_configs():
        try:
            import_module(".management", config.name)
        except ImportError:
            pass
