"""``loaddata``: puts the objects of fixture files into the database."""

from _dunder import is_dir, is_file, list_dir

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management.base import BaseCommand, CommandError
from django.core.management.migrating import add_database_argument, check_app_label
from django.db import DatabaseError, IntegrityError, connections, router, transaction


class Command(BaseCommand):
    help = "Installs the named fixture(s) in the database."
    missing_args_message = (
        "No database fixture specified. Please provide the path of at least one fixture in the command line."
    )

    def add_arguments(self, parser):
        parser.add_argument("args", metavar="fixture", nargs="+", help="Fixture labels.")
        add_database_argument(
            parser, 'Nominates a specific database to load fixtures into. Defaults to the "default" database.'
        )
        parser.add_argument("--app", dest="app_label", help="Only look for fixtures in the specified app.")
        parser.add_argument(
            "--ignorenonexistent",
            "-i",
            action="store_true",
            dest="ignore",
            help="Ignores entries in the serialized data for fields that do not currently exist on the model.",
        )
        parser.add_argument(
            "-e",
            "--exclude",
            action="append",
            default=[],
            help="An app_label or app_label.ModelName to exclude. Can be used multiple times.",
        )

    def handle(self, *labels, **options):
        self.using = options["database"]
        self.options = options
        self.excluded = {label.lower() for label in options["exclude"]}
        self.loaded, self.found, self.models = 0, 0, set()
        files = [file for label in labels for file in self.find(label)]
        with transaction.atomic(using=self.using):
            self.load_all(files)
        if options["verbosity"] < 1:
            return
        counted = "Installed %d object(s)" % self.loaded
        if self.found != self.loaded:
            counted += " (of %d)" % self.found
        self.stdout.write("%s from %d fixture(s)" % (counted, len(files)))

    def find(self, label):
        """The files that a label names, in the first of the folders that has any."""
        formats = serializers.get_public_serializer_formats()
        folder, _, name = label.rpartition("/")
        stem, _, ending = name.rpartition(".")
        if stem and ending in formats:
            names = {name}
        elif stem:
            raise CommandError(
                "Problem installing fixture '%s': %s is not a known serialization format." % (stem, ending)
            )
        else:
            names = {"%s.%s" % (name, format) for format in formats}
        for place in self.folders() if folder[:1] != "/" else [""]:
            at = "/".join(part for part in (place, folder) if part)
            files = ["%s/%s" % (at, each) for each in sorted(list_dir(at)) if each in names] if is_dir(at) else []
            if len(files) > 1:
                raise CommandError("Multiple fixtures named '%s' in '%s'. Aborting." % (label, at))
            if files:
                return files
        raise CommandError("No fixture named '%s' found." % label)

    def folders(self):
        """Where fixtures are looked for: in each app, in the folders of the settings, and here."""
        wanted = self.options["app_label"]
        configs = [check_app_label(wanted)] if wanted else apps.get_app_configs()
        own = ["%s/fixtures" % folder for config in configs for folder in getattr(config.module, "__path__", ())]
        return [*own, *map(str, settings.FIXTURE_DIRS), "."]

    def load_all(self, files):
        """Loads the files, whose rows may refer to later ones: they are checked at the end."""
        connection = connections[self.using]
        deferred = []
        with connection.constraint_checks_disabled():
            for file in files:
                deferred += self.load(file)
            for obj in deferred:
                obj.save_deferred_fields(using=self.using)
        try:
            connection.check_constraints({model._meta.db_table for model in self.models})
        except Exception as error:
            error.args = ("Problem installing fixtures: %s" % error,)
            raise

    def load(self, file):
        """Saves the objects of a file; gives those that have fields left to save."""
        if not is_file(file):
            raise CommandError("No fixture named '%s' found." % file)
        before, deferred = self.found, []
        with open(file, "rb") as stream:
            objects = serializers.deserialize(
                file.rpartition(".")[2],
                stream,
                using=self.using,
                ignorenonexistent=self.options["ignore"],
                handle_forward_references=True,
            )
            try:
                for obj in objects:
                    self.found += 1
                    if self.save(obj) and obj.deferred_fields:
                        deferred.append(obj)
            except CommandError:
                raise
            except Exception as error:
                error.args = ("Problem installing fixture '%s': %s" % (file, error),)
                raise
        if self.found == before:
            import warnings

            name = file.rpartition("/")[2].rpartition(".")[0]
            message = "No fixture data found for '%s'. (The file format may be invalid.)" % name
            warnings.warn(message, RuntimeWarning)
        return deferred

    def save(self, obj):
        """Saves one object, unless its model does not belong here."""
        options = obj.object._meta
        if {options.app_label, options.label_lower} & self.excluded:
            return False
        if not router.allow_migrate_model(self.using, type(obj.object)):
            return False
        self.loaded += 1
        self.models.add(type(obj.object))
        try:
            obj.save(using=self.using)
        except (DatabaseError, IntegrityError, ValueError) as error:
            what = "Could not load %s(pk=%s): %s" % (options.label, obj.object.pk, error)
            error.args = (what,)
            raise
        return True
