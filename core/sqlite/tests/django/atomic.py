"""Runs random programs of nested `atomic` blocks under Django; prints each with what it did, one JSON object a line. Write to atomic.jsonl."""
import json, random
import django
from django.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})
django.setup()
from django.db import connection, transaction

def block(rng, depth):
    ops = []
    for _ in range(rng.randint(1, 4)):
        kind = rng.choices(["insert", "atomic", "duplicate", "raise", "hook", "rollback", "unroll", "mark", "savepoint"], [6, 5 if depth < 4 else 0, 1.5, 1, 2, .4, .2, .4, 1])[0]
        if kind == "insert": ops.append(["insert", rng.randint(1, 10**9)])
        elif kind == "hook": ops.append(["hook", rng.randint(1, 999)])
        elif kind == "atomic": ops.append(["atomic", rng.random() < .75, rng.random() < .1, rng.random() < .6, block(rng, depth + 1)])
        elif kind == "savepoint": ops.append(["savepoint", rng.random() < .5, [["insert", rng.randint(1, 10**9)], ["hook", rng.randint(1, 999)]]])
        else: ops.append([kind])
    return ops

def run(ops, done):
    for op in ops:
        match op:
            case ["insert", n]: connection.cursor().execute("INSERT INTO t VALUES (%s)", [n])
            case ["duplicate"]: connection.cursor().execute("INSERT INTO t VALUES (%s)", [0])
            case ["raise"]: raise ValueError("no")
            case ["hook", n]: transaction.on_commit(lambda n=n: done.append(f"hook {n}"))
            case ["rollback"]: transaction.set_rollback(True)
            case ["unroll"]: transaction.set_rollback(False)
            case ["mark"]:
                with transaction.mark_for_rollback_on_error(): connection.cursor().execute("INSERT INTO t VALUES (%s)", [0])
            case ["savepoint", keep, inner]:
                sid = transaction.savepoint()
                run(inner, done)
                (transaction.savepoint_commit if keep else transaction.savepoint_rollback)(sid)
            case ["atomic", savepoint, durable, catches, inner]:
                try:
                    with transaction.atomic(savepoint=savepoint, durable=durable): run(inner, done)
                except Exception as e:
                    done.append(f"{type(e).__name__} {e}")
                    if not catches: raise

for seed in range(400):
    rng = random.Random(seed)
    ops = [["atomic", True, False, True, block(rng, 0)] if rng.random() < .5 else op for op in block(rng, 0)]
    done = []
    with connection.cursor() as c:
        c.execute("DROP TABLE IF EXISTS t"); c.execute("CREATE TABLE t (n integer PRIMARY KEY)"); c.execute("INSERT INTO t VALUES (0)")
    connection.clean_savepoints()
    def wrapper(execute, sql, params, many, context):
        done.append(f"sql {sql}".replace(str(__import__("_thread").get_ident()), ""))
        return execute(sql, params, many, context)
    with connection.execute_wrapper(wrapper):
        try: run(ops, done)
        except Exception as e: done.append(f"end {type(e).__name__} {e}")
    assert not connection.in_atomic_block
    with connection.cursor() as c:
        rows = [n for n, in c.execute("SELECT n FROM t ORDER BY n").fetchall()]
    print(json.dumps({"program": ops, "did": done, "rows": rows}))
