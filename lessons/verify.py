#!/usr/bin/env python3
"""Run every example and exercise of the course under real Django, and say where a lesson is wrong.

    cargo run -p dunder-lessons --example course_json > course.json
    python lessons/verify.py course.json [--mutants] [--record] [LESSON ...]

Examples must send as many queries, or end with the exception, as the lesson says. Solutions and alternatives must pass;
starters, wrong programs, an empty program and one that prints the answer must fail. With --mutants, small changes of each
solution must fail as well; those that pass are listed. With --record, what Django makes of each example is written to
tests/lessons, where the tests compare Dunder with it. Needs Django 6.1.3.
"""

import argparse
import ast
import contextlib
import datetime
import decimal
import inspect
import io
import json
import math
import os
import pathlib
import re
import sys
import tempfile
import tokenize
import traceback

TRANSACTION = re.compile(r"(BEGIN|SAVEPOINT|RELEASE|ROLLBACK|COMMIT)\b")
WRITE = re.compile(r"(INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|REPLACE)\b")
TIME_LIMIT = 10


# Running programs


def set_up(setup):
    """Django with the apps of `setup`, their tables, and an app `app` for the models that a program defines."""
    import django
    from asgiref.sync import SyncToAsync
    from django.conf import settings
    from django.db import connection

    root = pathlib.Path(tempfile.mkdtemp())
    for label, models in [(app["label"], app["models"]) for app in setup["apps"]] + [("app", "")]:
        (root / label).mkdir()
        (root / label / "__init__.py").write_text("")
        (root / label / "models.py").write_text(models)
    sys.path.insert(0, str(root))
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", *(app["label"] for app in setup["apps"]), "app"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        TIME_ZONE="UTC",
        SECRET_KEY="lessons",
    )
    django.setup()
    connection.ops.jsonfield_datatype_values = ["null", "false", "true"]

    async def inline(self, *args, **kwargs):
        import asyncio

        loop = asyncio._get_running_loop()
        asyncio._set_running_loop(None)
        try:
            return self.func(*args, **kwargs)
        finally:
            asyncio._set_running_loop(loop)

    SyncToAsync.__call__ = inline
    tables = set()
    create_tables(tables)
    exec(compile(setup["data"], "data.py", "exec"), {"__name__": "data"})
    return tables


def create_tables(made):
    from django.apps import apps
    from django.db import connection

    new = [model for model in apps.get_models() if model not in made]
    if not new:
        return
    editor = connection.schema_editor(collect_sql=True)
    editor.deferred_sql = []
    for model in new:
        made.add(model)
        if model._meta.managed and not model._meta.proxy:
            editor.create_model(model)
    connection.ensure_connection()
    for statement in editor.collected_sql + [f"{statement};" for statement in editor.deferred_sql]:
        connection.connection.execute(statement)


def plain(value, depth=0):
    """A value as JSON that compares as Python's `==` would."""
    from django.db.models import Model
    from django.db.models.query import QuerySet, RawQuerySet

    if depth > 8:
        return repr(value)
    again = lambda value: plain(value, depth + 1)
    if isinstance(value, (QuerySet, RawQuerySet)):
        return {"items": [again(item) for item in value], "ordered": getattr(value, "ordered", True), "queryset": True}
    if isinstance(value, list):
        return {"items": [again(item) for item in value], "ordered": True, "queryset": False}
    if isinstance(value, Model):
        fields = {name: again(v) for name, v in vars(value).items() if not name.startswith("_")}
        return {"model": type(value).__name__, "fields": fields}
    if isinstance(value, tuple):
        return {"tuple": [again(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": sorted(([again(k), again(v)] for k, v in value.items()), key=repr)}
    if isinstance(value, (set, frozenset)):
        return {"set": sorted(map(again, value), key=repr)}
    if isinstance(value, bool) or value is None:
        return repr(value)
    if isinstance(value, (int, float, decimal.Decimal)):
        return float(value) if isinstance(value, float) or value != int(value) else int(value)
    return repr(value)


def run(code, check, made):
    """What a program does, in a process of its own."""
    import signal

    from django.db import connection

    queries = []
    values = []

    def record(execute, sql, params, many, context):
        create_tables(made)
        frame = sys._getframe(1)
        while frame and frame.f_code.co_filename != "program.py":
            frame = frame.f_back
        queries.append([sql, [str(p) for p in params or ()], frame.f_lineno if frame else None])
        return execute(sql, params, many, context)

    def show(value, line):
        if value is not None:
            create_tables(made)
            values.append([line, plain(value)])

    last_line = len(code.rstrip().splitlines())
    source = code.rstrip() + "\n" + check if check else code
    error = None
    stdout = io.StringIO()
    signal.alarm(TIME_LIMIT)
    sys.modules["__main__"].__dict__.pop("__annotations__", None)
    names = {"__name__": "app.models", "__builtins__": __builtins__, "__dunder_show__": show}
    with contextlib.redirect_stdout(stdout), contextlib.ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(record))
        try:
            tree = ast.parse(source, "program.py")
            for index, node in enumerate(tree.body):
                if isinstance(node, ast.Expr):
                    call = ast.Call(
                        ast.Name("__dunder_show__", ast.Load()), [node.value, ast.Constant(node.lineno)], []
                    )
                    tree.body[index] = ast.copy_location(ast.Expr(call), node)
            ast.fix_missing_locations(tree)
            program = compile(tree, "program.py", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            if program.co_flags & inspect.CO_COROUTINE:
                import asyncio
                import types

                asyncio.run(types.FunctionType(program, names)())
            else:
                exec(program, names)
        except BaseException as e:
            lines = [f.lineno for f in traceback.extract_tb(e.__traceback__) if f.filename == "program.py"]
            error = {"type": type(e).__qualname__, "message": str(e), "line": lines[-1] if lines else None}
    tables = {}
    with contextlib.suppress(Exception):
        for name in sorted(connection.introspection.table_names()):
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{name}"')
                columns = [column[0] for column in cursor.description]
                tables[name] = [columns, sorted(([str(v) for v in row] for row in cursor.fetchall()))]
    return {
        "stdout": stdout.getvalue(),
        "error": error,
        "queries": queries,
        "values": values,
        "last_line": last_line,
        "tables": tables,
    }


def forked(work):
    """The result of `work()` in a process of its own."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        status = 0
        try:
            data = json.dumps(work()).encode()
        except BaseException:
            data = json.dumps({"broken": traceback.format_exc()}).encode()
        with os.fdopen(write, "wb") as pipe:
            pipe.write(data)
        os._exit(status)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        data = pipe.read()
    os.waitpid(pid, 0)
    ended = {"stdout": "", "error": {"type": "TimeLimit", "message": "", "line": None}, "queries": [], "values": [],
             "last_line": 0, "tables": {}}
    return json.loads(data) if data else ended


def run_all(setup, programs):
    """What each (code, check) does in a fresh world of this setup."""

    def world():
        made = set_up(setup)
        return [forked(lambda: run(code, check, set(made))) for code, check in programs]

    result = forked(world)
    if isinstance(result, dict):
        raise SystemExit(f"the data set cannot be set up:\n{result.get('broken', result)}")
    return result


# Judging, as core/engine/src/grade does


def sent(result):
    return [query for query in result["queries"] if not TRANSACTION.match(query[0])]


def answer(exercise, result):
    kind = exercise["answer"]
    if kind == "none":
        return []
    if kind == "last_value":
        return [value for _, value in result["values"]][-1:]
    return [value for line, value in result["values"] if line > result["last_line"]]


def close(a, b):
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=1e-9)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(close, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        if "model" in a and "model" in b:
            shared = a["fields"].keys() & b["fields"].keys()
            return a["model"] == b["model"] and all(close(a["fields"][name], b["fields"][name]) for name in shared)
        if "items" in a and "items" in b:
            return close(a["items"], b["items"])
        return a.keys() == b.keys() and all(close(a[key], b[key]) for key in a)
    return a == b


def lacks(a, b):
    """An annotation of `a` that the instance `b` does not have."""
    if isinstance(a, dict) and isinstance(b, dict) and "model" in a and "model" in b:
        return not a["fields"].keys() <= b["fields"].keys() and len(a["fields"]) > len(b["fields"])
    return False


def same(exercise, a, b):
    if not (isinstance(a, dict) and "items" in a and isinstance(b, dict) and "items" in b):
        return close(a, b)
    if len(a["items"]) != len(b["items"]) or any(map(lacks, a["items"], b["items"])):
        return False
    columns = exercise["order_columns"]
    ordered = exercise["ordered"]
    if ordered is None:
        ordered = a["ordered"] if a["queryset"] else True
    if ordered and not columns:
        return close(a["items"], b["items"])
    rest = list(b["items"])
    for item in a["items"]:
        found = next((other for other in rest if close(item, other)), None)
        if found is None:
            return False
        rest.remove(found)
    if columns:
        def keys(items):
            rows = [item.get("fields") or dict((k.strip("'"), v) for k, v in item.get("dict", [])) for item in items]
            return [[row.get(column) for column in columns] for row in rows]

        return keys(a["items"]) == keys(b["items"])
    return True


def broken_rules(exercise, code):
    found = []
    try:
        tokens = [t for t in tokenize.generate_tokens(io.StringIO(code).readline) if t.type != tokenize.COMMENT]
        code = tokenize.untokenize(tokens)
    except (tokenize.TokenError, SyntaxError, IndentationError):
        pass
    for rule in exercise["code"]:
        if bool(re.search(rule["pattern"], code)) != rule["must_match"]:
            found.append(rule["message"])
    return found


def failure(exercise, wanted, given):
    """Why `given` fails on one set of data, or None."""
    if given["error"]:
        return f"{given['error']['type']}: {given['error']['message']} (line {given['error']['line']})"
    a, b = answer(exercise, wanted), answer(exercise, given)
    if len(a) != len(b):
        return f"{len(b)} values; expected {len(a)}"
    for x, y in zip(a, b):
        if not same(exercise, x, y):
            return f"expected {json.dumps(x, ensure_ascii=False)[:1500]}\n   but got {json.dumps(y, ensure_ascii=False)[:1500]}"
    if exercise["max_queries"] is not None and len(sent(given)) > exercise["max_queries"]:
        return f"{len(sent(given))} queries; the budget is {exercise['max_queries']}"
    if exercise["output"] and wanted["stdout"].split() != given["stdout"].split():
        return f"printed {given['stdout']!r}; expected {wanted['stdout']!r}"
    if exercise["sql"] and [q[:2] for q in sent(wanted)] != [q[:2] for q in sent(given)]:
        return f"other SQL: {sent(given)}; expected {sent(wanted)}"
    if exercise["tables"]:
        def kept(tables):
            out = {}
            for name, (columns, rows) in tables.items():
                keep = [i for i, column in enumerate(columns) if column not in exercise["ignore_columns"]]
                out[name] = sorted([row[i] for i in keep] for row in rows)
            return out

        a, b = kept(wanted["tables"]), kept(given["tables"])
        if a != b:
            return f"other rows in {[name for name in a if a[name] != b.get(name)]}"
    if not any(WRITE.match(q[0]) for q in wanted["queries"]) and any(WRITE.match(q[0]) for q in given["queries"]):
        return "it writes"
    return None


# Small changes of a solution

MUTATIONS = [
    (r"__gte\b", "__gt"), (r"__gt\b", "__gte"), (r"__lte\b", "__lt"), (r"__lt\b", "__lte"),
    (r"__iexact", "__exact"), (r"__startswith", "__contains"), (r"__endswith", "__contains"),
    (r"\.filter\(", ".exclude("), (r"\.exclude\(", ".filter("), (r"\bTrue\b", "False"), (r"\bFalse\b", "True"),
    (r"\.order_by\([^()]*\)", ""), (r"order_by\(\"-", 'order_by("'), (r"order_by\(\"(?=[a-z])", 'order_by("-'),
    (r", distinct=True", ""), (r"\.distinct\(\)", ""), (r"\.select_related\([^()]*\)", ""),
    (r"\.prefetch_related\([^()]*\)", ""), (r"\bSum\(", "Max("), (r"\bMax\(", "Min("), (r"\bMin\(", "Max("),
    (r"\bAvg\(", "Max("), (r" \| ", " & "), (r" & ", " | "), (r"~Q", "Q"), (r"\[:([2-9])\]", r"[:1\1]"),
    (r"(?<![\w\"':-])(\d+)(?![\w\"'-])", lambda m: str(int(m[1]) + 1)), (r" \+ ", " - "), (r" - ", " + "),
    (r" \* ", " + "), (r"\.filter\((?:[^()]|\([^()]*\))*\)", ""), (r"\.first\(\)", ".last()"),
]


def mutants(code):
    seen = {code}
    for pattern, to in MUTATIONS:
        for match in re.finditer(pattern, code):
            line = code[: match.start()].rpartition("\n")[2]
            if re.search(r"import|^\s*#|max_length=|max_digits=|blank=", line):
                continue
            changed = match.expand(to) if isinstance(to, str) else to(match)
            mutant = code[: match.start()] + changed + code[match.end() :]
            if mutant not in seen:
                seen.add(mutant)
                yield mutant


# The course


def check_lesson(lesson, with_mutants, report):
    examples = {}
    for block in lesson["blocks"]:
        if block["block"] == "example":
            examples.setdefault(block["setup"], []).append(block)
    for setup, blocks in examples.items():
        results = run_all(lesson["setups"][setup], [(block["code"], None) for block in blocks])
        for block, result in zip(blocks, results):
            where = f"{lesson['slug']}: {block['id']}"
            error = result["error"] and result["error"]["type"]
            if error != block.get("error"):
                report(f"{where}: ends with {result['error']}; the lesson says {block.get('error')}\n{block['code']}")
            elif block.get("queries") is not None and len(sent(result)) != block["queries"]:
                report(f"{where}: {len(sent(result))} queries; the lesson says {block['queries']}\n{block['code']}")
            elif block.get("queries") is None and not error:
                report(f"{where}: says nothing of its {len(sent(result))} queries")
    for block in lesson["blocks"]:
        if block["block"] == "exercise":
            check_exercise(lesson, block, with_mutants, report)


def printing(code):
    """The program with its bare expressions printed, so that what they show can be compared as text."""
    tree = ast.parse(code)
    for index, node in enumerate(tree.body):
        if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant):
            shown = ast.Call(ast.Name("repr", ast.Load()), [node.value], [])
            tree.body[index] = ast.copy_location(ast.Expr(ast.Call(ast.Name("print", ast.Load()), [shown], [])), node)
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def steady(query, again):
    """A query's SQL and parameters, without what varies from run to run: the time, random values, names of savepoints."""
    sql = re.sub(r'"s\d+_x(\d+)"', r'"s_x\1"', query[0])
    return [sql, [value if value == other else None for value, other in zip(query[1], again[1])]]


def record_lesson(lesson):
    """Writes what each example prints, sends and ends with under Django."""
    recorded = {}
    for block in lesson["blocks"]:
        if block["block"] == "example":
            program = printing(block["code"])
            result, again = (run_all(lesson["setups"][block["setup"]], [(program, None)])[0] for _ in range(2))
            recorded[block["id"]] = {
                "code": block["code"],
                "program": program,
                "stdout": result["stdout"],
                "error": result["error"] and {key: result["error"][key] for key in ("type", "message")},
                "queries": [steady(*pair) for pair in zip(result["queries"], again["queries"])],
            }
    path = pathlib.Path(__file__).parent.parent / "tests" / "lessons" / (lesson["slug"] + ".json")
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(recorded, indent=1, ensure_ascii=False) + "\n")


def check_exercise(lesson, block, with_mutants, report):
    exercise = block["exercise"]
    where = f"{lesson['slug']}: {block['id']}"
    kind = exercise["answer"]
    check = None if isinstance(kind, str) else next(iter(kind.values()))
    programs = [("solution", exercise["solution"], True)]
    programs += [(f"alternative {a['title']}", a["code"], True) for a in block["alternatives"]]
    programs += [("starter", block["starter"], False), ("an empty program", "", False)]
    programs += [(f"wrong program {n + 1}", w["code"], False) for n, w in enumerate(exercise["wrong"])]
    changed = list(mutants(exercise["solution"])) if with_mutants else []
    programs += [("mutant", code, None) for code in changed]
    data = [exercise["setup"]["data"], *exercise["hidden"]]
    worlds = [run_all({**exercise["setup"], "data": d}, [(code, check) for _, code, _ in programs]) for d in data]
    for number, world in enumerate(worlds):
        if world[0]["error"] or (kind != "none" and not answer(exercise, world[0])):
            report(f"{where}: the solution fails on data {number}: {world[0]['error'] or 'no answer'}")
            return
    answers = [answer(exercise, world[0]) for world in worlds]
    if kind != "none" and exercise["hidden"] and all(a == answers[0] for a in answers[1:]):
        if not exercise["tables"] and not exercise["output"]:
            report(f"{where}: the answer is the same on hidden data: {json.dumps(answers[0])[:300]}")
    told_apart(exercise, programs, worlds, where, report)
    for index, (name, code, should_pass) in enumerate(programs):
        why = broken_rules(exercise, code) or next(filter(None, (failure(exercise, w[0], w[index]) for w in worlds)), None)
        if should_pass is None:
            report.mutants += 1
            if not why:
                report.survivors += 1
                print(f"{where}: a mutant passes:\n{code}\n")
        elif should_pass and why:
            report(f"{where}: the {name} fails: {why}\n{code}")
        elif not should_pass and not why:
            report(f"{where}: the {name} passes\n{code}")
        elif report.verbose and not should_pass:
            print(f"{where}: {name}: {why}")


def told_apart(exercise, programs, worlds, where, report):
    """Two wrong programs that do the same would both be told the first one's message."""

    def signature(code, index, world):
        result = world[index]
        over = exercise["max_queries"] is not None and len(sent(result)) > exercise["max_queries"]
        parts = [result["error"] and result["error"]["type"], answer(exercise, result), len(sent(result)) if over else None]
        parts.append(broken_rules(exercise, code))
        if exercise["output"]:
            parts.append(result["stdout"].split())
        if exercise["tables"]:
            parts.append(result["tables"])
        parts.append([q[:2] for q in result["queries"]])
        return json.dumps(parts)

    seen = {}
    for index, (name, code, _) in enumerate(programs):
        if not name.startswith("wrong"):
            continue
        relevant = [worlds[0]]
        if not broken_rules(exercise, code) and not failure(exercise, worlds[0][0], worlds[0][index]):
            relevant += [w for w in worlds[1:] if failure(exercise, w[0], w[index])][:1]
        key = json.dumps([signature(code, index, world) for world in relevant])
        if key in seen:
            report(f"{where}: the {name} does the same as the {seen[key]}")
        seen.setdefault(key, name)


class Reporter:
    def __init__(self, verbose):
        self.count = self.mutants = self.survivors = 0
        self.verbose = verbose

    def __call__(self, text):
        self.count += 1
        print(text, end="\n\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("course", type=pathlib.Path)
    parser.add_argument("lessons", nargs="*")
    parser.add_argument("--mutants", action="store_true")
    parser.add_argument("--record", action="store_true", help="write what the examples do to tests/lessons")
    parser.add_argument("--verbose", action="store_true", help="say why each wrong program fails")
    args = parser.parse_args()
    lessons = json.loads(args.course.read_text())["lessons"]
    report = Reporter(args.verbose)
    chosen = [lesson for lesson in lessons if not args.lessons or lesson["slug"] in args.lessons]
    for lesson in chosen:
        if args.record:
            record_lesson(lesson)
            continue
        check_lesson(lesson, args.mutants, report)
    exercises = sum(block["block"] == "exercise" for lesson in chosen for block in lesson["blocks"])
    print(f"{len(chosen)} lessons, {exercises} exercises, {report.count} mistakes", end="")
    print(f", {report.survivors} of {report.mutants} mutants pass" if args.mutants else "")
    sys.exit(report.count > 0)


if __name__ == "__main__":
    main()
