"""``BaseCommand`` and what commands parse and print with."""

import os
import sys
from argparse import SUPPRESS, ArgumentParser, HelpFormatter
from functools import partial, wraps
from io import TextIOBase

from django.core.management.color import color_style, no_style
from django.db import DEFAULT_DB_ALIAS, connections

ALL_CHECKS = "__all__"


class CommandError(Exception):
    """What went wrong in a command, in words for the user."""

    def __init__(self, *args, returncode=1, **kwargs):
        self.returncode = returncode
        super().__init__(*args, **kwargs)


class SystemCheckError(CommandError):
    """The system checks found errors."""


class CommandParser(ArgumentParser):
    """A parser that raises :class:`CommandError`, unless it serves a command line."""

    def __init__(self, *, missing_args_message=None, called_from_command_line=None, **kwargs):
        self.missing_args_message = missing_args_message
        self.called_from_command_line = called_from_command_line
        super().__init__(**kwargs)

    def parse_args(self, args=None, namespace=None):
        if self.missing_args_message and not (args or any(not arg.startswith("-") for arg in args)):
            self.error(self.missing_args_message)
        return super().parse_args(args, namespace)

    def error(self, message):
        if not self.called_from_command_line:
            raise CommandError("Error: %s" % message)
        super().error(message)

    def add_subparsers(self, **kwargs):
        cls = kwargs.get("parser_class", type(self))
        if issubclass(cls, CommandParser):
            kwargs["parser_class"] = partial(cls, called_from_command_line=self.called_from_command_line)
        return super().add_subparsers(**kwargs)


def handle_default_options(options):
    """``--settings`` and ``--pythonpath``, which every command takes."""
    if options.settings:
        os.environ["DJANGO_SETTINGS_MODULE"] = options.settings
    if options.pythonpath:
        sys.path.insert(0, options.pythonpath)


def no_translations(handle_func):
    """Decorator of ``handle``: messages stay as they are written in the code."""

    @wraps(handle_func)
    def wrapper(*args, **kwargs):
        from django.utils import translation

        language = translation.get_language()
        translation.deactivate_all()
        try:
            return handle_func(*args, **kwargs)
        finally:
            if language is not None:
                translation.activate(language)

    return wrapper


class DjangoHelpFormatter(HelpFormatter):
    """Shows what all commands take after the command's own."""

    show_last = set(
        "--version --verbosity --traceback --settings --pythonpath --no-color --force-color --skip-checks".split()
    )

    def __init__(self, prog, *args, width=None, **kwargs):
        if width is None:
            width = _terminal_width()
        super().__init__(prog, *args, width=width, **kwargs)

    def _reordered_actions(self, actions):
        return sorted(actions, key=lambda action: not self.show_last.isdisjoint(action.option_strings))

    def add_usage(self, usage, actions, *args, **kwargs):
        super().add_usage(usage, self._reordered_actions(actions), *args, **kwargs)

    def add_arguments(self, actions):
        super().add_arguments(self._reordered_actions(actions))


def _terminal_width():
    try:
        from shutil import get_terminal_size
    except ImportError:  # There is no terminal in a browser.
        return 78
    return get_terminal_size().columns - 2


def _as_it_is(text):
    return text


class OutputWrapper:
    """A stream that ends lines, and styles them on a terminal."""

    def __init__(self, out, ending="\n"):
        self._out = out
        self.style_func = None
        self.ending = ending

    @property
    def style_func(self):
        return self._style_func

    @style_func.setter
    def style_func(self, style_func):
        self._style_func = style_func if style_func and self.isatty() else _as_it_is

    def isatty(self):
        return getattr(self._out, "isatty", bool)()

    def flush(self):
        getattr(self._out, "flush", bool)()

    def write(self, msg="", style_func=None, ending=None):
        end = self.ending if ending is None else ending
        style = style_func or self.style_func
        self._out.write(style(msg if msg.endswith(end) else msg + end))

    def __getattr__(self, name):
        return getattr(self._out, name)


TextIOBase.register(OutputWrapper)


class BaseCommand:
    """A command: ``add_arguments(parser)`` says what it takes, ``handle(*args, **options)`` does it."""

    help = ""
    _called_from_command_line = False
    # Its output is SQL, to be put between BEGIN and COMMIT.
    output_transaction = False
    requires_migrations_checks = False
    # A list of tags, or all.
    requires_system_checks = ALL_CHECKS
    # Options that the parser doesn't know.
    base_stealth_options = ("stderr", "stdout")
    stealth_options = ()
    suppressed_base_arguments = set()

    def __init__(self, stdout=None, stderr=None, no_color=False, force_color=False):
        if no_color and force_color:
            raise CommandError("'no_color' and 'force_color' can't be used together.")
        if self.requires_system_checks != ALL_CHECKS and not isinstance(self.requires_system_checks, (list, tuple)):
            raise TypeError("requires_system_checks must be a list or tuple.")
        self.stdout, self.stderr = OutputWrapper(stdout or sys.stdout), OutputWrapper(stderr or sys.stderr)
        self.style = no_style() if no_color else color_style(force_color)
        if not no_color:
            self.stderr.style_func = self.style.ERROR

    def get_version(self):
        import django

        return django.get_version()

    # Arguments.

    def create_parser(self, prog_name, subcommand, **kwargs):
        called = {name: getattr(self, name, None) for name in ("missing_args_message", "_called_from_command_line")}
        options = {
            "prog": "%s %s" % (os.path.basename(prog_name), subcommand),
            "description": self.help or None,
            "formatter_class": DjangoHelpFormatter,
            **{name.lstrip("_"): value for name, value in called.items()},
        }
        parser = CommandParser(**(options | kwargs))
        for flags, settings in self._base_arguments():
            self.add_base_argument(parser, *flags, **settings)
        if self.requires_system_checks:
            parser.add_argument("--skip-checks", action="store_true", help="Skip system checks.")
        self.add_arguments(parser)
        return parser

    def _base_arguments(self):
        """What every command takes."""

        def switch(flag, help):
            return [flag], {"action": "store_true", "help": help}

        levels = ("minimal", "normal", "verbose", "very verbose")
        described = ", ".join("%d=%s output" % level for level in enumerate(levels))
        version = {"action": "version", "version": self.get_version(), "help": "Show program's version number and exit."}
        verbosity = {"type": int, "choices": [0, 1, 2, 3], "default": 1, "help": "Verbosity level; " + described}
        settings = (
            'The Python path to a settings module, e.g. "myproject.settings.main". If this isn\'t provided, the '
            "DJANGO_SETTINGS_MODULE environment variable will be used."
        )
        path = 'A directory to add to the Python path, e.g. "/home/djangoprojects/myproject".'
        return (
            (["--version"], version),
            (["-v", "--verbosity"], verbosity),
            (["--settings"], {"help": settings}),
            (["--pythonpath"], {"help": path}),
            switch("--traceback", "Display a full stack trace on CommandError exceptions."),
            switch("--no-color", "Don't colorize the command output."),
            switch("--force-color", "Force colorization of the command output."),
        )

    def add_arguments(self, parser):
        """The command's own arguments."""

    def add_base_argument(self, parser, *args, **kwargs):
        if not self.suppressed_base_arguments.isdisjoint(args):
            kwargs["help"] = SUPPRESS
        parser.add_argument(*args, **kwargs)

    def print_help(self, prog_name, subcommand):
        self.create_parser(prog_name, subcommand).print_help()

    # Running.

    def run_from_argv(self, argv):
        """Runs it as a command line says; errors for the user are printed."""
        self._called_from_command_line = True
        options = self.create_parser(argv[0], argv[1]).parse_args(argv[2:])
        values = vars(options)
        args = values.pop("args", ())
        handle_default_options(options)
        try:
            self.execute(*args, **values)
        except CommandError as error:
            if options.traceback:
                raise
            if isinstance(error, SystemCheckError):
                self.stderr.write(str(error), _as_it_is)
            else:
                self.stderr.write("%s: %s" % (type(error).__name__, error))
            sys.exit(error.returncode)
        finally:
            connections.close_all()

    def execute(self, *args, **options):
        forced, plain = options["force_color"], options["no_color"]
        if forced and plain:
            raise CommandError("The --no-color and --force-color options can't be used together.")
        if forced or plain:
            self.style = no_style() if plain else color_style(force_color=True)
        if plain:
            self.stderr.style_func = None
        for stream in ("stdout", "stderr"):
            if options.get(stream):
                setattr(self, stream, OutputWrapper(options[stream]))
        if self.requires_system_checks and not options["skip_checks"]:
            self.check(**self.get_check_kwargs(options))
        if self.requires_migrations_checks:
            self.check_migrations()
        output = self.handle(*args, **options)
        if output:
            if self.output_transaction:
                operations = connections[options.get("database", DEFAULT_DB_ALIAS)].ops
                begin = self.style.SQL_KEYWORD(operations.start_transaction_sql())
                end = self.style.SQL_KEYWORD(operations.end_transaction_sql())
                output = "\n".join([begin, output, end])
            self.stdout.write(output)
        return output

    def get_check_kwargs(self, options):
        tags = self.requires_system_checks
        return {} if tags == ALL_CHECKS else {"tags": tags}

    def check(
        self, app_configs=None, tags=None, display_num_errors=False, include_deployment_checks=False, fail_level=None,
        databases=None,
    ):
        """Runs the system checks and prints what they find; raises if that is as serious as ``fail_level``."""
        from django.core import checks

        fail_level = checks.ERROR if fail_level is None else fail_level
        issues = checks.run_checks(
            app_configs=app_configs,
            tags=tags,
            include_deployment_checks=include_deployment_checks,
            databases=databases,
        )
        visible = [issue for issue in issues if not issue.is_silenced()]
        body = ""
        ceiling = float("inf")
        for name, floor in (
            ("CRITICALS", checks.CRITICAL),
            ("ERRORS", checks.ERROR),
            ("WARNINGS", checks.WARNING),
            ("INFOS", checks.INFO),
            ("DEBUGS", float("-inf")),
        ):
            lines = [
                (self.style.ERROR if issue.is_serious() else self.style.WARNING)(str(issue))
                for issue in visible
                if floor <= issue.level < ceiling
            ]
            ceiling = floor
            if lines:
                body += "\n%s:\n%s\n" % (name, "\n".join(sorted(lines)))
        header = "System check identified some issues:\n" if visible else ""
        footer = ""
        if display_num_errors:
            count = {0: "no issues", 1: "1 issue"}.get(len(visible), "%s issues" % len(visible))
            footer = "%sSystem check identified %s (%s silenced)." % (
                "\n" if visible else "",
                count,
                len(issues) - len(visible),
            )
        if any(issue.is_serious(fail_level) for issue in visible):
            raise SystemCheckError(self.style.ERROR("SystemCheckError: %s" % header) + body + footer)
        message = header + body + footer
        if message and visible:
            self.stderr.write(message, _as_it_is)
        elif message:
            self.stdout.write(message)

    def check_migrations(self):
        """Says which migrations wait to be applied."""
        from django.db.migrations.executor import MigrationExecutor

        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            self.stdout.write(
                self.style.NOTICE(
                    "\nYou have %d unapplied migration(s). Your project may not work properly until you apply the "
                    "migrations for app(s): %s."
                    % (len(plan), ", ".join(sorted({migration.app_label for migration, _backwards in plan})))
                )
            )
            self.stdout.write(self.style.NOTICE("Run 'python manage.py migrate' to apply them."))

    def handle(self, *args, **options):
        raise NotImplementedError("subclasses of BaseCommand must provide a handle() method")


class AppCommand(BaseCommand):
    """A command that does something for each of the apps named."""

    missing_args_message = "Enter at least one application label."

    def add_arguments(self, parser):
        parser.add_argument("args", metavar="app_label", nargs="+", help="One or more application label.")

    def handle(self, *app_labels, **options):
        from django.apps import apps

        try:
            configs = [apps.get_app_config(label) for label in app_labels]
        except (LookupError, ImportError) as error:
            raise CommandError("%s. Are you sure your INSTALLED_APPS setting is correct?" % error)
        return _joined(self.handle_app_config(config, **options) for config in configs)

    def handle_app_config(self, app_config, **options):
        raise NotImplementedError("Subclasses of AppCommand must provide a handle_app_config() method.")


class LabelCommand(BaseCommand):
    """A command that does something for each of the words given."""

    label = "label"
    missing_args_message = "Enter at least one %s."

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        message = LabelCommand.missing_args_message
        if message == self.missing_args_message:
            self.missing_args_message = message % self.label

    def add_arguments(self, parser):
        parser.add_argument("args", nargs="+", metavar=self.label)

    def handle(self, *labels, **options):
        return _joined(self.handle_label(label, **options) for label in labels)

    def handle_label(self, label, **options):
        raise NotImplementedError("subclasses of LabelCommand must provide a handle_label() method")


def _joined(outputs):
    return "\n".join(output for output in outputs if output)
