#!/usr/bin/env python3
"""Run random programs under real Django and under Dunder, and show where they differ.

    python tests/fuzz/compare.py [--dunder target/debug/dunder] [--statements 25] FIRST [LAST]

runs the programs of the seeds FIRST to LAST. A difference is shown with its seed, which reproduces it:
`python tests/fuzz/generate.py SEED`.
"""

import argparse
import collections
import concurrent.futures
import contextlib
import datetime
import json
import multiprocessing
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import record  # noqa: E402
from generate import Generator  # noqa: E402

FOLDER = HERE.parent.parent / "target" / "fuzz"
# One that counts, in a program: `show(...)`, or an operation with its number.
STATEMENT = re.compile(r"^show\(|# \d+$", re.MULTILINE)


def django(path):
    return record.recording(path)[1:]


def dunder(command, path):
    start = datetime.datetime.now(datetime.UTC)
    try:
        done = subprocess.run([command, "run", "--json", path], capture_output=True, text=True, timeout=60)
    except subprocess.TimeoutExpired:
        return None, "still running after 60 s"
    try:
        report = json.loads(done.stdout)
    except ValueError:
        return None, f"exit {done.returncode}: {done.stderr.strip()[-300:]}"
    end = datetime.datetime.now(datetime.UTC)
    return record.steady(report, path.read_text(), start, end), None


def differences(expected, actual, source):
    """(line of the program, what Django did, what Dunder did), one a line."""

    def by_line(report):
        did = collections.defaultdict(list)
        for query in report["queries"]:
            did[query["line"]].append(f"{query['sql']} {json.dumps(query['params'], ensure_ascii=False)}")
        return did

    want, got = by_line(expected), by_line(actual)
    for line in sorted(want.keys() | got.keys(), key=lambda n: n or 0):
        if want[line] != got[line]:
            yield line, "\n".join(want[line]), "\n".join(got[line])
    # Each call of show() prints one line.
    shows = [n for n, text in enumerate(source.splitlines(), 1) if text.startswith("show(")]
    for n, (a, b) in enumerate(zip(expected["stdout"].splitlines(), actual["stdout"].splitlines())):
        if a != b:
            yield shows[n] if n < len(shows) else None, a, b
    if expected["error"] != actual["error"]:
        yield (actual["error"] or {}).get("line"), f"error: {expected['error']}", f"error: {actual['error']}"


def compare(paths, command, show):
    """Runs the programs under both, shows the first differences, and says whether there were any."""
    record.with_django()
    record.set_up_django()
    same = shown = statements = differing = 0
    with multiprocessing.get_context("fork").Pool(maxtasksperchild=1) as pool:
        recorded = pool.imap(django, paths, chunksize=1)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as threads:
            ran = threads.map(lambda path: dunder(command, path), paths)
            for path, (text, trouble), (actual, problem) in zip(paths, recorded, ran):
                source = path.read_text()
                statements += len(STATEMENT.findall(source))
                if trouble:
                    sys.exit(f"{path}: cannot be recorded\n{trouble}")
                expected = json.loads(text)
                found = [(None, "", problem)] if problem else list(differences(expected, actual, source))
                same += not found
                differing += len({line for line, _, _ in found})
                for line, a, b in found:
                    shown += 1
                    if shown <= show:
                        print(f"{path.name}:{line}: {source.splitlines()[line - 1] if line else ''}\n- {a}\n+ {b}\n")
    print(f"{same} of {len(paths)} programs do the same; {differing} of {statements} statements differ")
    return same == len(paths)


def arguments(description):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dunder", default=str(HERE.parent.parent / "target" / "debug" / "dunder"))
    parser.add_argument("--statements", type=int, default=25)
    parser.add_argument("--show", type=int, default=20, help="differences to show in full")
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int, nargs="?")
    return parser.parse_args()


def main(description=__doc__, program=lambda seed, statements: Generator(seed).program(statements)):
    args = arguments(description)
    FOLDER.mkdir(parents=True, exist_ok=True)
    paths = []
    for seed in range(args.first, (args.last or args.first) + 1):
        paths.append(FOLDER / f"seed_{seed}.py")
        paths[-1].write_text(program(seed, args.statements))
    sys.exit(not compare(paths, args.dunder, args.show))


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
