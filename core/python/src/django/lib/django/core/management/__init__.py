"""Management commands: calling them from code, and from a command line."""

import os
import sys
from argparse import _AppendConstAction, _CountAction, _StoreConstAction, _SubParsersAction
from functools import cache
from importlib import import_module

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser, handle_default_options
from django.core.management.color import color_style

# Those that come with Dunder.
_CORE = "check flush loaddata makemigrations migrate optimizemigration showmigrations sqlflush sqlmigrate squashmigrations".split()


def find_commands(management_dir):
    """Names of the commands in an app's ``management`` folder."""
    from _dunder import is_dir, list_dir

    folder = management_dir + "/commands"
    names = list_dir(folder) if is_dir(folder) else ()
    return [name[:-3] for name in names if name.endswith(".py") and not name.startswith("_")]


def load_command_class(app_name, name):
    return import_module("%s.management.commands.%s" % (app_name, name)).Command()


@cache
def get_commands():
    """Names of apps by the commands they bring; the first of the installed apps wins, and all of them over Django."""
    commands = dict.fromkeys(_CORE, "django.core")
    for config in reversed(apps.get_app_configs()):
        # Those that come with Dunder are in no folder, and bring no commands.
        for folder in getattr(config.module, "__path__", ()):
            commands.update(dict.fromkeys(find_commands(folder + "/management"), config.name))
    return commands


def call_command(command_name, *args, **options):
    """Calls a command, by name or as an object, with arguments of a command line and with options as keywords."""
    if isinstance(command_name, BaseCommand):
        command = command_name
        command_name = type(command).__module__.rpartition(".")[2]
        is_core = False
    else:
        try:
            command = get_commands()[command_name]
        except KeyError:
            raise CommandError("Unknown command: %r" % command_name)
        is_core = command == "django.core"
        if not isinstance(command, BaseCommand):
            command = load_command_class(command, command_name)
    parser = _parser(type(command), command_name) if is_core else command.create_parser("", command_name)
    # Keywords are spelled as the options are, too.
    destinations = {
        min(action.option_strings).lstrip("-").replace("-", "_"): action.dest
        for action in parser._actions
        if action.option_strings
    }
    given = {destinations.get(name, name): value for name, value in options.items()}
    words = []
    for arg in args:
        words.extend(map(str, arg) if isinstance(arg, (list, tuple)) else [str(arg)])
    actions = list(_actions(parser))
    words += _required_words(parser, actions, options, given, destinations)
    defaults = {**vars(parser.parse_args(args=words)), **given}
    known = {action.dest for action in actions} | {*command.base_stealth_options, *command.stealth_options, *destinations}
    unknown = set(options) - known
    if unknown:
        raise TypeError(
            "Unknown option(s) for %s command: %s. Valid options are: %s."
            % (command_name, ", ".join(sorted(unknown)), ", ".join(sorted(known)))
        )
    args = defaults.pop("args", ())
    if "skip_checks" not in options:
        defaults["skip_checks"] = True
    return command.execute(*args, **defaults)


@cache
def _parser(command_class, name):
    """The parser of a command that comes with Dunder: always the same."""
    return command_class().create_parser("", name)


def _actions(parser):
    """A parser's arguments, and those of the parsers below it."""
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            for below in action.choices.values():
                yield from _actions(below)
        else:
            yield action


def _required_words(parser, actions, options, given, destinations):
    """Required options given as keywords, as words: the parser must see them."""
    one_required = {
        action for group in parser._mutually_exclusive_groups if group.required for action in group._group_actions
    }
    words = []
    for action in actions:
        if action.dest not in options or not (action.required or action in one_required):
            continue
        if sum(dest == action.dest for dest in destinations.values()) > 1:
            raise TypeError("Cannot pass the dest %r that matches multiple arguments via **options." % action.dest)
        words.append(min(action.option_strings))
        if not isinstance(action, (_AppendConstAction, _CountAction, _StoreConstAction)):
            value = given[action.dest]
            words.extend(map(str, value) if isinstance(value, (list, tuple)) else [str(value)])
    return words


class ManagementUtility:
    """``manage.py``"""

    def __init__(self, argv=None):
        self.argv = argv or sys.argv[:]
        self.prog_name = os.path.basename(self.argv[0])
        self.settings_exception = None

    def main_help_text(self, commands_only=False):
        if commands_only:
            return "\n".join(sorted(get_commands()))
        lines = [
            "",
            "Type '%s help <subcommand>' for help on a specific subcommand." % self.prog_name,
            "",
            "Available subcommands:",
        ]
        by_app = {}
        for name, app in get_commands().items():
            by_app.setdefault("django" if app == "django.core" else app.rpartition(".")[2], []).append(name)
        style = color_style()
        for app, names in sorted(by_app.items()):
            lines += ["", style.NOTICE("[%s]" % app)]
            lines += ["    %s" % name for name in sorted(names)]
        return "\n".join(lines)

    def fetch_command(self, subcommand):
        """The command; says so and exits when there is none of that name."""
        commands = get_commands()
        if subcommand not in commands:
            from difflib import get_close_matches

            sys.stderr.write("Unknown command: %r" % subcommand)
            close = get_close_matches(subcommand, commands)
            if close:
                sys.stderr.write(". Did you mean %s?" % close[0])
            sys.stderr.write("\nType '%s help' for usage.\n" % self.prog_name)
            sys.exit(1)
        found = commands[subcommand]
        return found if isinstance(found, BaseCommand) else load_command_class(found, subcommand)

    def execute(self):
        subcommand = self.argv[1] if len(self.argv) > 1 else "help"
        # These two count before there are commands.
        parser = CommandParser(
            prog=self.prog_name, usage="%(prog)s subcommand [options] [args]", add_help=False, allow_abbrev=False
        )
        parser.add_argument("--settings")
        parser.add_argument("--pythonpath")
        parser.add_argument("args", nargs="*")
        options, args = None, []
        try:
            options, args = parser.parse_known_args(self.argv[2:])
            handle_default_options(options)
        except CommandError:
            pass  # The command's own parser will say it.
        if subcommand == "help" and options is not None and options.args:
            self.fetch_command(options.args[0]).print_help(self.prog_name, options.args[0])
        elif subcommand == "help" and "--commands" in args:
            sys.stdout.write(self.main_help_text(commands_only=True) + "\n")
        elif subcommand == "help" or self.argv[1:] in (["--help"], ["-h"]):
            sys.stdout.write(self.main_help_text() + "\n")
        elif subcommand == "version" or self.argv[1:] == ["--version"]:
            from django import get_version

            sys.stdout.write(get_version() + "\n")
        else:
            self.fetch_command(subcommand).run_from_argv(self.argv)


def execute_from_command_line(argv=None):
    ManagementUtility(argv).execute()
