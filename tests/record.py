#!/usr/bin/env python3
"""Record what real Django does with each program in tests/programs.

    python tests/record.py [--check] [PROGRAM.py | FOLDER ...]

Beside each NAME.py it writes NAME.json: what the program printed, the error that ended it, and every query
with its parameters and the line that sent it, in the form of `dunder run --json`. With --check it writes
nothing, and fails if any recording differs from what Django does now.

It runs under any Python 3; where Django is not at hand in the right version, it makes a virtual environment in
target/ with Django from PyPI, for which it looks for a CPython 3.12 or later.
"""

import argparse
import contextlib
import datetime
import importlib.machinery
import importlib.util
import io
import json
import multiprocessing
import os
import pathlib
import re
import subprocess
import sys
import traceback

DJANGO = "6.1.3"
HERE = pathlib.Path(__file__).resolve().parent
PROGRAMS = HERE / "programs"
VENV = HERE.parent / "target" / f"django-{DJANGO}"


# What varies from run to run. The test that compares (tests/src/recording.rs) replaces the same.

TIME = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(?:\.\d+)?(?:\+00:00|Z)?)?")
UUID4 = re.compile(r"\b[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}\b")
PASSWORD = re.compile(r"pbkdf2_sha256\$\d+\$\w+\$[\w+/]+=*")
UNUSABLE_PASSWORD = re.compile(r"!\w{40}\b")


def steady(value, source, start, end):
    """`value` with all that differs from run to run replaced: times between `start` and `end` by <now> (and
    their day by <today>), random UUIDs that `source` doesn't hold by <uuid>, and salted passwords."""

    def time(match):
        day, clock = match.groups()
        if clock is None:
            return "<today>" if str(start.date()) <= day <= str(end.date()) else match[0]
        when = datetime.datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=datetime.UTC)
        return "<now>" if start.replace(microsecond=0) <= when <= end else match[0]

    def text(s):
        s = TIME.sub(time, s)
        s = UUID4.sub(lambda m: m[0] if m[0] in source else "<uuid>", s)
        s = PASSWORD.sub("<password>", s)
        return UNUSABLE_PASSWORD.sub("<unusable password>", s)

    if isinstance(value, str):
        return text(value)
    if isinstance(value, list):
        return [steady(v, source, start, end) for v in value]
    if isinstance(value, dict):
        return {k: steady(v, source, start, end) for k, v in value.items()}
    return value


def plain(param):
    """A query's parameter as JSON."""
    if param is None or isinstance(param, (bool, int, float, str)):
        return param
    if isinstance(param, (list, tuple)):
        return [plain(p) for p in param]
    if isinstance(param, (bytes, bytearray, memoryview)):
        return {"hex": bytes(param).hex()}
    return str(param)


def fingerprint(source):
    """FNV-1a of the program's bytes: shows a stale recording to a test that has no Python."""
    h = 0xCBF29CE484222325
    for byte in source.encode():
        h = (h ^ byte) * 0x100000001B3 % 2**64
    return f"{h:016x}"


def set_up_django():
    import django
    from asgiref.sync import SyncToAsync
    from django.conf import settings
    from django.db.backends.sqlite3.base import DatabaseWrapper

    for name in ("app", "app.models"):
        spec = importlib.machinery.ModuleSpec(name, None, origin=str(PROGRAMS), is_package=name == "app")
        sys.modules[name] = importlib.util.module_from_spec(spec)
    sys.modules["app"].__path__ = [str(PROGRAMS)]
    sys.modules["app"].models = sys.modules["app.models"]
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "app"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        TIME_ZONE="UTC",
        DEBUG=True,
        SECRET_KEY="recorder",
        LOGGING_CONFIG=None,
    )
    django.setup()
    # A set, whose order changes from process to process.
    DatabaseWrapper.ops_class.jsonfield_datatype_values = ["null", "false", "true"]

    async def inline(self, *args, **kwargs):
        """Run the function on this thread, and so on its connection, as if it were on one of its own."""
        import asyncio

        loop = asyncio._get_running_loop()
        asyncio._set_running_loop(None)
        try:
            return self.func(*args, **kwargs)
        finally:
            asyncio._set_running_loop(loop)

    SyncToAsync.__call__ = inline


class Tables:
    """Creates the tables of models defined since it was last asked."""

    def __init__(self):
        self.made = set()

    def create_missing(self):
        from django.apps import apps
        from django.db import connection

        new = [m for m in apps.get_models() if m not in self.made]
        if not new:
            return
        # Not entered as a context manager, for that would refuse to work inside a transaction.
        editor = connection.schema_editor(collect_sql=True)
        editor.deferred_sql = []
        for model in new:
            self.made.add(model)
            if model._meta.managed and not model._meta.proxy and not model._meta.swapped:
                editor.create_model(model)
        editor.collected_sql += [f"{statement};" for statement in editor.deferred_sql]
        for statement in editor.collected_sql:
            connection.connection.execute(statement)


def run(path):
    """Run the program at `path`, in a process in which Django is set up and no program has run."""
    from django.db import connection

    source = path.read_text()
    file = str(path)
    queries = []
    tables = Tables()

    def line_of_file():
        frame = sys._getframe(1)
        while frame and frame.f_code.co_filename != file:
            frame = frame.f_back
        return frame.f_lineno if frame else None

    def record(execute, sql, params, many, context):
        tables.create_missing()
        text = re.sub(r"\bs\d+_x(\d+)\b", r"s_x\1", sql) if "SAVEPOINT" in sql else sql
        queries.append({"sql": text, "params": plain(list(params or ())), "line": line_of_file()})
        return execute(sql, params, many, context)

    connection.execute_wrappers.append(record)
    module = sys.modules["app.models"]
    module.__file__ = file
    error = None
    stdout = io.StringIO()
    start = datetime.datetime.now(datetime.UTC)
    with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(io.StringIO()):
        try:
            exec(compile(source, file, "exec"), module.__dict__)
        except Exception as e:
            lines = [f.lineno for f in traceback.extract_tb(e.__traceback__) if f.filename == file]
            if isinstance(e, SyntaxError) and e.filename == file:
                lines.append(e.lineno)
            error = {"type": type(e).__qualname__, "message": str(e), "line": lines[-1] if lines else None}
    end = datetime.datetime.now(datetime.UTC)
    report = {"stdout": stdout.getvalue(), "error": error, "queries": queries}
    return {"program": fingerprint(source), "django": DJANGO} | steady(report, source, start, end)


def written(report):
    """The recording's text: a query a line, so that a change reads well in a diff."""
    dump = lambda value: json.dumps(value, ensure_ascii=False)
    head = [f"{dump(key)}: {dump(value)},\n" for key, value in report.items() if key != "queries"]
    queries = ",\n".join(dump(q) for q in report["queries"])
    return "{" + "".join(head) + '"queries": [' + (f"\n{queries}\n" if queries else "") + "]}\n"


def recording(path):
    try:
        return path, written(run(path)), None
    except BaseException:
        return path, None, traceback.format_exc()


def programs(paths):
    for path in paths or [PROGRAMS]:
        path = pathlib.Path(path).resolve()
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a recording is stale")
    parser.add_argument("paths", nargs="*", help="programs or folders of them; all when none is given")
    args = parser.parse_args()
    with_django()
    set_up_django()
    stale = failed = 0
    # A program a process: models can't be taken back once they are defined.
    with multiprocessing.get_context("fork").Pool(maxtasksperchild=1) as pool:
        for path, text, trouble in pool.imap(recording, programs(args.paths), chunksize=1):
            target = path.with_suffix(".json")
            name = os.path.relpath(path)
            if trouble:
                failed += 1
                print(f"{name}: cannot be recorded\n{trouble}")
            elif not target.exists() or target.read_text() != text:
                stale += 1
                print(f"{name}: {'stale' if args.check else 'recorded'}")
                if not args.check:
                    target.write_text(text)
    for target in sorted(PROGRAMS.rglob("*.json")):
        if not target.with_suffix(".py").exists():
            stale += 1
            print(f"{os.path.relpath(target)}: {'has no program' if args.check else 'removed, as it has no program'}")
            if not args.check:
                target.unlink()
    sys.exit(bool(failed or (args.check and stale)))


def with_django():
    """Go on in an interpreter that has Django in the version wanted."""
    if sys.version_info >= (3, 12):
        with contextlib.suppress(ImportError):
            import django

            if django.get_version() == DJANGO:
                return
    python = VENV / "bin" / "python"
    if pathlib.Path(sys.prefix) == VENV:
        sys.exit(f"{VENV} lacks Django {DJANGO}: remove it and try again")
    if not (VENV / "complete").exists():
        subprocess.run([newer_python(), "-m", "venv", "--clear", VENV], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", f"django=={DJANGO}"], check=True)
        (VENV / "complete").touch()
    os.execv(python, [str(python), *sys.argv])


def newer_python():
    names = [sys.executable, "python3.14", "python3.13", "python3.12", "python3"]
    names += sorted(map(str, pathlib.Path.home().glob(".pyenv/versions/3.1[2-9]*/bin/python")))
    for name in names:
        with contextlib.suppress(OSError):
            test = [name, "-c", "import sys; sys.exit(sys.version_info < (3, 12))"]
            if subprocess.run(test, stderr=subprocess.DEVNULL).returncode == 0:
                return name
    sys.exit(f"Django {DJANGO} needs CPython 3.12 or later, and none was found: install it (python3.12 or newer)")


if __name__ == "__main__":
    main()
