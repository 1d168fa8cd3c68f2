"""What the autodetector can't know by itself, and whom it asks."""

import os
import sys
from importlib import import_module

from _dunder import list_dir

from django.apps import apps
from django.core.management.base import OutputWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED
from django.utils.version import get_docs_version


class MigrationQuestioner:
    """Answers without asking anybody: as ``defaults`` say."""

    def __init__(self, defaults=None, specified_apps=None, dry_run=None):
        self.defaults = defaults or {}
        self.specified_apps = specified_apps or set()
        self.dry_run = dry_run

    def ask_initial(self, app_label):
        """Should the app get its first migration?"""
        if app_label in self.specified_apps:
            return True
        default = self.defaults.get("ask_initial", False)
        try:
            name, _explicit = MigrationLoader.migrations_module(apps.get_app_config(app_label).label)
        except LookupError:  # A made-up app.
            return default
        if name is None:
            return default
        try:
            package = import_module(name)
        except ImportError:
            return default
        # A package that is there and empty waits for it.
        if getattr(package, "__file__", None):
            folder = os.path.dirname(package.__file__)
        elif len(package.__path__) > 1:
            return False
        else:
            folder = list(package.__path__)[0]
        return all(name == "__init__.py" or not name.endswith(".py") for name in list_dir(folder))

    # None as a default means: give up.

    def ask_not_null_addition(self, field_name, model_name):
        """What do existing rows get in a new field that can't be null?"""
        return None

    def ask_not_null_alteration(self, field_name, model_name):
        """What do rows with a null get, once the field can't be null?"""
        return None

    def ask_auto_now_add_addition(self, field_name, model_name):
        """What do existing rows get in a new ``auto_now_add`` field?"""
        return None

    def ask_unique_callable_default_addition(self, field_name, model_name):
        """Go on, though all existing rows get the same value in a unique field?"""
        return None

    def ask_rename(self, model_name, old_name, new_name, field_instance):
        """Was the field renamed?"""
        return self.defaults.get("ask_rename", False)

    def ask_rename_model(self, old_model_state, new_model_state):
        """Was the model renamed?"""
        return self.defaults.get("ask_rename_model", False)

    def ask_merge(self, app_label):
        """Should the branches be merged?"""
        return self.defaults.get("ask_merge", False)


class InteractiveMigrationQuestioner(MigrationQuestioner):
    """Asks the user."""

    def __init__(self, defaults=None, specified_apps=None, dry_run=None, prompt_output=None):
        super().__init__(defaults=defaults, specified_apps=specified_apps, dry_run=dry_run)
        self.prompt_output = prompt_output or OutputWrapper(sys.stdout)

    def _prompt(self, text):
        self.prompt_output.write(text, ending="")

    def _boolean_input(self, question, default=None):
        self._prompt("%s " % question)
        answer = input()
        if not answer and default is not None:
            return default
        while not answer or answer[0].lower() not in "yn":
            self._prompt("Please answer yes or no: ")
            answer = input()
        return answer[0].lower() == "y"

    def _choice_input(self, question, choices):
        self.prompt_output.write(question)
        for number, choice in enumerate(choices, start=1):
            self.prompt_output.write(" %s) %s" % (number, choice))
        self._prompt("Select an option: ")
        while True:
            try:
                value = int(self._answer())
            except ValueError:
                value = 0
            if 0 < value <= len(choices):
                return value
            self._prompt("Please select a valid option: ")

    def _answer(self):
        try:
            return input()
        except KeyboardInterrupt:
            self.prompt_output.write("\nCancelled.")
            sys.exit(1)

    def _ask_default(self, default=""):
        """The value of what the user types; ``default`` is the text taken for none."""
        write = self.prompt_output.write
        write("Please enter the default value as valid Python.")
        if default:
            write("Accept the default '%s' by pressing 'Enter' or provide another value." % default)
        write(
            "The datetime and django.utils.timezone modules are available, so it is possible to provide e.g. "
            "timezone.now as a value."
        )
        write("Type 'exit' to exit this prompt")
        while True:
            self._prompt("[default: %s] >>> " % default if default else ">>> ")
            code = self._answer() or default
            if not code:
                write("Please enter some code, or 'exit' (without quotes) to exit.")
            elif code == "exit":
                sys.exit(1)
            else:
                try:
                    return _evaluate(code)
                except Exception as error:
                    write("%s: %s" % (type(error).__name__, error))

    def ask_not_null_addition(self, field_name, model_name):
        if self.dry_run:
            return None
        choice = self._choice_input(
            "It is impossible to add a non-nullable field '%s' to %s without specifying a default. This is because the "
            "database needs something to populate existing rows.\n"
            "Please select a fix:" % (field_name, model_name),
            [
                "Provide a one-off default now (will be set on all existing rows with a null value for this column)",
                "Quit and manually define a default value in models.py.",
            ],
        )
        if choice == 2:
            sys.exit(3)
        return self._ask_default()

    def ask_not_null_alteration(self, field_name, model_name):
        if self.dry_run:
            return None
        choice = self._choice_input(
            "It is impossible to change a nullable field '%s' on %s to non-nullable without providing a default. This "
            "is because the database needs something to populate existing rows.\n"
            "Please select a fix:" % (field_name, model_name),
            [
                "Provide a one-off default now (will be set on all existing rows with a null value for this column)",
                "Ignore for now. Existing rows that contain NULL values will have to be handled manually, for example "
                "with a RunPython or RunSQL operation.",
                "Quit and manually define a default value in models.py.",
            ],
        )
        if choice == 3:
            sys.exit(3)
        return NOT_PROVIDED if choice == 2 else self._ask_default()

    def ask_auto_now_add_addition(self, field_name, model_name):
        if self.dry_run:
            return None
        choice = self._choice_input(
            "It is impossible to add the field '%s' with 'auto_now_add=True' to %s without providing a default. This "
            "is because the database needs something to populate existing rows.\n" % (field_name, model_name),
            [
                "Provide a one-off default now which will be set on all existing rows",
                "Quit and manually define a default value in models.py.",
            ],
        )
        if choice == 2:
            sys.exit(3)
        return self._ask_default(default="timezone.now")

    def ask_unique_callable_default_addition(self, field_name, model_name):
        if self.dry_run:
            return None
        choice = self._choice_input(
            "Callable default on unique field %s.%s will not generate unique values upon migrating.\n"
            "Please choose how to proceed:\n" % (model_name, field_name),
            [
                "Continue making this migration as the first step in writing a manual migration to generate unique "
                "values described here: https://docs.djangoproject.com/en/%s/howto/writing-migrations/"
                "#migrations-that-add-unique-fields." % get_docs_version(),
                "Quit and edit field options in models.py.",
            ],
        )
        if choice == 2:
            sys.exit(3)
        return None

    def ask_rename(self, model_name, old_name, new_name, field_instance):
        names = (model_name, old_name, model_name, new_name, type(field_instance).__name__)
        return self._boolean_input("Was %s.%s renamed to %s.%s (a %s)? [y/N]" % names, False)

    def ask_rename_model(self, old_model_state, new_model_state):
        names = (old_model_state.app_label, old_model_state.name, new_model_state.name)
        return self._boolean_input("Was the model %s.%s renamed to %s? [y/N]" % names, False)

    def ask_merge(self, app_label):
        return self._boolean_input(
            "\nMerging will only work if the operations printed above do not conflict\n"
            "with each other (working on different fields or models)\n"
            "Should these migration branches be merged? [y/N]",
            False,
        )


def _evaluate(code):
    import datetime

    from django.utils import timezone

    return eval(code, {}, {"datetime": datetime, "timezone": timezone})


class NonInteractiveMigrationQuestioner(MigrationQuestioner):
    """Nobody is there to be asked: says what that means, and gives up where it must."""

    def __init__(self, defaults=None, specified_apps=None, dry_run=None, verbosity=1, log=None):
        self.verbosity = verbosity
        self.log = log
        super().__init__(defaults=defaults, specified_apps=specified_apps, dry_run=dry_run)

    def log_lack_of_migration(self, field_name, model_name, reason):
        if self.verbosity > 0:
            self.log("Field '%s' on model '%s' not migrated: %s." % (field_name, model_name, reason))

    def ask_not_null_addition(self, field_name, model_name):
        reason = "it is impossible to add a non-nullable field without specifying a default"
        self.log_lack_of_migration(field_name, model_name, reason)
        sys.exit(3)

    def ask_not_null_alteration(self, field_name, model_name):
        self.log(
            "Field '%s' on model '%s' given a default of NOT PROVIDED and must be corrected." % (field_name, model_name)
        )
        return NOT_PROVIDED

    def ask_auto_now_add_addition(self, field_name, model_name):
        reason = "it is impossible to add a field with 'auto_now_add=True' without specifying a default"
        self.log_lack_of_migration(field_name, model_name, reason)
        sys.exit(3)
