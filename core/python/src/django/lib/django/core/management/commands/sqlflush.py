"""``sqlflush``: the SQL that empties the tables."""

from django.core.management.base import BaseCommand
from django.core.management.migrating import add_database_argument
from django.core.management.sql import sql_flush
from django.db import connections


class Command(BaseCommand):
    help = (
        "Returns a list of the SQL statements required to return all tables in the database to the state they were in "
        "just after they were installed."
    )
    output_transaction = True

    def add_arguments(self, parser):
        add_database_argument(
            parser, 'Nominates a database to print the SQL for. Defaults to the "default" database.'
        )

    def handle(self, **options):
        statements = sql_flush(self.style, connections[options["database"]])
        if not statements and options["verbosity"] >= 1:
            self.stderr.write("No tables found.")
        return "\n".join(statements)
