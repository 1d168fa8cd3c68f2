"""``check``: looks for mistakes in the project."""

from django.apps import apps
from django.core import checks
from django.core.management.base import BaseCommand, CommandError
from django.db import connections


class Command(BaseCommand):
    help = "Checks the entire Django project for potential problems."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("args", metavar="app_label", nargs="*")
        parser.add_argument(
            "--tag", "-t", action="append", dest="tags", help="Run only checks labeled with given tag."
        )
        parser.add_argument(
            "--list-tags",
            action="store_true",
            help="List available tags. Specify --deploy to include available deployment tags.",
        )
        parser.add_argument("--deploy", action="store_true", help="Check deployment settings.")
        parser.add_argument(
            "--fail-level",
            default="ERROR",
            choices=["CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG"],
            help="Message level that will cause the command to exit with a non-zero status. Default is ERROR.",
        )
        parser.add_argument(
            "--database",
            action="append",
            choices=tuple(connections),
            dest="databases",
            help="Run database related checks against these aliases.",
        )

    def handle(self, *app_labels, **options):
        deploy = options["deploy"]
        if options["list_tags"]:
            from django.core.checks.registry import registry

            self.stdout.write("\n".join(sorted(registry.tags_available(deploy))))
            return
        for tag in options["tags"] or ():
            if not checks.tag_exists(tag, deploy):
                raise CommandError('There is no system check with the "%s" tag.' % tag)
        self.check(
            app_configs=[apps.get_app_config(label) for label in app_labels] or None,
            tags=options["tags"],
            display_num_errors=True,
            include_deployment_checks=deploy,
            fail_level=getattr(checks, options["fail_level"]),
            databases=options["databases"],
        )
