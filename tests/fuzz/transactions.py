#!/usr/bin/env python3
"""Run random programs of nested atomic blocks with errors in them under real Django and under Dunder, and show where
they differ: in what they print, in their statements, or in what the database holds at the end.

    python tests/fuzz/transactions.py [--dunder target/debug/dunder] [--statements 100] FIRST [LAST]

runs the programs of the seeds FIRST to LAST, each with that many operations. A seed reproduces its program:
`python tests/fuzz/transactions.py --print SEED`.
"""

import random
import sys

HEAD = '''\
"""Random operations in nested atomic blocks, seed %d."""

from django.db import models, transaction
from django.db.models import F


class Owner(models.Model):
    name = models.CharField(max_length=10, unique=True)
    rank = models.IntegerField(default=0)


class Item(models.Model):
    owner = models.ForeignKey(Owner, on_delete=models.CASCADE)
    code = models.IntegerField(unique=True)
    n = models.IntegerField(default=3)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(n__gte=0), name="n_not_negative")]


class Guard(models.Model):
    item = models.ForeignKey(Item, on_delete=models.PROTECT)


class Tag(models.Model):
    owners = models.ManyToManyField(Owner, related_name="tags")


class Oops(Exception):
    pass


def note(*what):
    print(*[f"{type(w).__name__} {w}" if isinstance(w, Exception) else w for w in what])


def fail(why):
    raise Oops(why)


def look():
    note("there are", Owner.objects.count(), list(Item.objects.order_by("code").values_list("code", "n")))


owners = [Owner.objects.create(name=f"o{n}") for n in range(3)]
items = [Item.objects.create(owner=owners[n %% 3], code=n) for n in range(4)]
Guard.objects.create(item=items[0])
tags = [Tag.objects.create() for n in range(2)]

'''

TAIL = '''
print(list(Owner.objects.order_by("pk").values_list("name", "rank")))
print(list(Item.objects.order_by("pk").values_list("code", "n", "owner_id")))
print(Guard.objects.count(), list(Tag.objects.order_by("pk", "owners").values_list("pk", "owners__name")))
'''

OPERATIONS = [
    (4, 'Owner.objects.create(name="o{small}")'),
    (2, 'note(Owner.objects.get_or_create(name="o{small}")[1])'),
    (2, 'note(Owner.objects.update_or_create(name="o{small}", defaults={{"rank": {small}}})[1])'),
    (6, 'Item.objects.create(owner=owners[{three}], code={large})'),
    (2, 'Item.objects.create(owner_id={large}, code={large})'),
    (2, 'Item.objects.create(owner=owners[{three}], code={large}, n={signed})'),
    (2, 'Item.objects.bulk_create([Item(owner=owners[{three}], code=code) for code in ({large}, {large}, {large})])'),
    (1, 'Item.objects.bulk_create([Item(owner=owners[0], code=code) for code in ({small}, {large})], ignore_conflicts=True)'),
    (3, 'note(Item.objects.filter(code__lt={small}).update(n=F("n") - {one}))'),
    (2, 'note(Item.objects.filter(code__gt={large}).update(n={signed}))'),
    (2, 'note(Item.objects.filter(code={large}).delete())'),
    (1, 'note(Owner.objects.filter(name="o{small}").delete())'),
    (2, 'Guard.objects.create(item=Item.objects.get(code={small}))'),
    (2, 'note(Item.objects.get(code={small}).delete())'),
    (2, 'items[{three}].save(force_insert=True)'),
    (2, 'items[{three}].save(update_fields=["n"])'),
    (1, 'tags[{one}].owners.add(owners[{three}])'),
    (1, 'tags[{one}].owners.set(Owner.objects.filter(name__in=["o{small}", "o{small}"]))'),
    (1, 'owners[{three}].tags.clear()'),
    (1, 'note(Item.objects.select_for_update().filter(code={small}).count())'),
    (4, "look()"),
    (3, "fail({small})"),
    (1, "note(1 / 0)"),
    (4, 'transaction.on_commit(lambda: note("hook", {large}))'),
    (1, 'transaction.on_commit(lambda: Item.objects.create(owner=owners[{three}], code={large}))'),
    (1, "transaction.on_commit(lambda: fail({small}), robust=True)"),
    (1, "transaction.on_commit(lambda: fail({small}))"),
    (1, "transaction.set_rollback(True)"),
    (0.5, "transaction.set_rollback(False)"),
    (1, "note(transaction.get_rollback())"),
    (1, "note(transaction.get_connection().in_atomic_block, transaction.get_autocommit())"),
    (0.5, "transaction.commit()"),
    (0.5, "transaction.rollback()"),
]


class Program:
    def __init__(self, seed, operations):
        self.random = random.Random(seed)
        self.seed = seed
        self.left = operations
        self.number = 0
        self.lines = []
        self.functions = []

    def chance(self, probability):
        return self.random.random() < probability

    def operation(self):
        weights = [weight for weight, _ in OPERATIONS]
        (_, template), = self.random.choices(OPERATIONS, weights)
        holes = template.split("{")
        # Each hole gets a number of its own.
        text = template
        for name, low, high in [("small", 0, 9), ("large", 0, 60), ("three", 0, 2), ("one", 0, 1), ("signed", -2, 5)]:
            while len(holes) > 1 and "{%s}" % name in text:
                text = text.replace("{%s}" % name, str(self.random.randint(low, high)), 1)
        return text.replace("{{", "{").replace("}}", "}")

    def write(self, indent, text, counts=False):
        if counts:
            self.number += 1
            self.left -= 1
            text += "  # %d" % self.number
        self.lines.append("    " * indent + text)

    def atomic(self):
        options = []
        if self.chance(0.25):
            options.append("savepoint=False")
        if self.chance(0.1):
            options.append("durable=True")
        return "transaction.atomic(%s)" % ", ".join(options)

    def block(self, indent, depth):
        for _ in range(self.random.randint(1, 4)):
            if depth < 4 and self.chance(0.4):
                self.guarded(indent, depth, self.chance(0.6))
            elif self.chance(0.08):
                self.savepoint(indent)
            else:
                self.write(indent, self.operation(), counts=True)

    def savepoint(self, indent):
        self.write(indent, "sid = transaction.savepoint()")
        self.write(indent, self.operation(), counts=True)
        how = self.random.choice(["commit", "rollback", "rollback"])
        self.write(indent, "transaction.savepoint_%s(sid)" % how)
        if self.chance(0.1):
            self.write(indent, "transaction.clean_savepoints()")

    def guarded(self, indent, depth, catches):
        if catches:
            self.write(indent, "try:")
            indent += 1
        if self.chance(0.15):
            # As a decorator, of a function that may be called again.
            name = "work_%d" % self.number
            self.write(indent, "@%s" % (self.atomic() if self.chance(0.5) else "transaction.atomic"))
            self.write(indent, "def %s():" % name)
            self.block(indent + 1, depth + 1)
            self.write(indent, "%s()" % name)
        else:
            self.write(indent, "with %s:" % self.atomic())
            self.block(indent + 1, depth + 1)
        if catches:
            indent -= 1
            self.write(indent, "except Exception as e:")
            self.write(indent + 1, "note(e)")

    def text(self):
        while self.left > 0:
            self.write(0, "try:")
            if self.chance(0.7):
                self.guarded(1, 0, False)
            else:
                self.block(1, 0)
            self.write(0, "except Exception as e:")
            self.write(1, "note(e)")
        return HEAD % self.seed + "\n".join(self.lines) + "\n" + TAIL


if __name__ == "__main__":
    if sys.argv[1:2] == ["--print"]:
        print(Program(int(sys.argv[2]), 100).text(), end="")
    else:
        import compare

        compare.main(__doc__, lambda seed, operations: Program(seed, operations).text())
