#!/usr/bin/env python3
"""Make a random program: models, data, and querysets over them.

    python tests/fuzz/generate.py SEED [STATEMENTS] > program.py

A seed always gives the same program. Whatever order the database may choose is sorted before it is printed, so that
two databases of different versions agree.
"""

import random
import sys

NAMES = ["Author", "Book", "Shop", "Order", "Visit", "Pupil", "Club", "Grade"]
WORDS = ["ash", "Bay", "cedar", "Dale", "elm", "fir", "Oak", "yew", "a%b", "c_d", ""]


class Field:
    def __init__(self, name, kind, declaration, null=False, target=None, query_name=None):
        self.name, self.kind, self.declaration, self.null = name, kind, declaration, null
        # For a relation: the model it leads to, and the name of the way back.
        self.target, self.query_name = target, query_name


class Model:
    def __init__(self, name):
        self.name, self.fields, self.ordering = name, [], []
        # Ways back along other models' relations: (name, model, many).
        self.reverse = []

    def plain(self, *kinds):
        return [f for f in self.fields if not f.target and (not kinds or f.kind in kinds)]

    def relations(self):
        """Ways to other models as (name, model, many)."""
        return [(f.name, f.target, f.kind == "m2m") for f in self.fields if f.target] + self.reverse

    def forward(self):
        return [f for f in self.fields if f.kind in ("fk", "o2o")]


class Generator:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.lines = []

    # Models

    def models(self):
        r = self.r
        self.all = [Model(name) for name in r.sample(NAMES, r.randint(2, 4))]
        for i, model in enumerate(self.all):
            kinds = ["char", "int"] + r.sample(["char", "int", "decimal", "float", "bool", "date", "datetime", "text", "json"], r.randint(1, 4))
            for n, kind in enumerate(kinds):
                null = r.random() < 0.35
                model.fields.append(Field(f"{kind}{n}", kind, self.declaration(kind, null), null))
            for other in self.all[:i] if r.random() < 0.9 else []:
                if r.random() < 0.75 or other is self.all[i - 1]:
                    self.relate(model, other, r.choice(["fk", "fk", "fk", "m2m", "o2o"]))
            if r.random() < 0.25:
                self.relate(model, model, r.choice(["fk", "fk", "m2m"]))
            if r.random() < 0.4:
                names = r.sample([f.name for f in model.plain() if f.kind != "json"], r.randint(1, 2))
                model.ordering = [r.choice(["", "-"]) + name for name in names]

    def declaration(self, kind, null):
        options = {
            "char": "CharField(max_length=40{})",
            "text": "TextField({})",
            "int": "IntegerField({})",
            "decimal": "DecimalField(max_digits=8, decimal_places=2{})",
            "float": "FloatField({})",
            "bool": "BooleanField({})",
            "date": "DateField({})",
            "datetime": "DateTimeField({})",
            "json": "JSONField({})",
        }[kind]
        text = options.format(", null=True" if null else "")
        return "models." + text.replace("(, ", "(")

    def relate(self, model, other, kind):
        r = self.r
        name = f"{other.name.lower()}_{kind}" if model is not other else f"self_{kind}"
        if any(f.name == name for f in model.fields):
            return
        null = kind != "m2m" and (model is other or r.random() < 0.4)
        target = '"self"' if model is other else other.name
        options = []
        if model is other or r.random() < 0.5:
            query_name = f"{model.name.lower()}_by_{name}"
            options.append(f'related_name="{query_name}"')
        else:
            query_name = model.name.lower()
            if any(way[0] == query_name for way in other.reverse):
                return
        if kind == "m2m":
            if model is other:
                options.append("symmetrical=False")
            declaration = f"models.ManyToManyField({', '.join([target] + options)})"
        else:
            on_delete = r.choice(["CASCADE", "SET_NULL"]) if null else "CASCADE"
            options.insert(0, f"on_delete=models.{on_delete}")
            if null:
                options.append("null=True")
            cls = "ForeignKey" if kind == "fk" else "OneToOneField"
            declaration = f"models.{cls}({', '.join([target] + options)})"
        model.fields.append(Field(name, kind, declaration, null, other, query_name))
        other.reverse.append((query_name, model, kind != "o2o"))

    # Values

    def value(self, field):
        r = self.r
        if field.null and r.random() < 0.25:
            return "None"
        return self.constant(field.kind)

    def constant(self, kind):
        r = self.r
        if kind in ("char", "text"):
            return repr(r.choice(WORDS))
        if kind == "int":
            return str(r.randint(-3, 9))
        if kind == "decimal":
            return f'Decimal("{r.randint(-200, 900) / 4:.2f}")'
        if kind == "float":
            return str(r.randint(-8, 20) / 4)
        if kind == "bool":
            return r.choice(["True", "False"])
        if kind == "date":
            return f"date(202{r.randint(2, 4)}, {r.randint(1, 12)}, {r.randint(1, 28)})"
        if kind == "datetime":
            return f"datetime(202{r.randint(2, 4)}, {r.randint(1, 12)}, {r.randint(1, 28)}, {r.randint(0, 23)}, {r.choice([0, 30])}, tzinfo=timezone.utc)"
        if kind == "json":
            return r.choice(['{"a": 1}', '{"a": "x", "b": [1, 2]}', "[1, 2, 3]", '{"b": None}', '"text"', "5"])
        raise ValueError(kind)

    def data(self):
        r = self.r
        for model in self.all:
            self.rows = {} if model is self.all[0] else self.rows
            count = r.randint(2, 6)
            for i in range(1, count + 1):
                arguments = []
                for f in model.fields:
                    if f.kind == "m2m":
                        continue
                    if f.target:
                        keys = range(1, i if f.target is model else self.rows[f.target] + 1)
                        key = i if f.kind == "o2o" else (r.choice(keys) if keys else None)
                        absent = key not in keys or (f.null and r.random() < 0.3)
                        if absent and not f.null:
                            break
                        arguments.append(f"{f.name}_id={None if absent else key}")
                    else:
                        arguments.append(f"{f.name}={self.value(f)}")
                else:
                    self.rows[model] = i
                    self.lines.append(f"row = {model.name}.objects.create({', '.join(arguments)})")
                    for f in model.fields:
                        if f.kind == "m2m" and (keys := range(1, i if f.target is model else self.rows[f.target] + 1)):
                            chosen = r.sample(keys, r.randint(0, min(3, len(keys))))
                            if chosen:
                                self.lines.append(f"row.{f.name}.add({', '.join(map(str, chosen))})")
                    continue
                break
            self.rows.setdefault(model, 0)

    # Conditions

    def path(self, model, depth=2, many=True):
        """A way over relations: (prefix, model)."""
        prefix = ""
        while depth and self.r.random() < 0.45:
            ways = [way for way in model.relations() if many or not way[2]]
            if not ways:
                break
            name, model, _ = self.r.choice(ways)
            prefix += name + "__"
            depth -= 1
        return prefix, model

    def condition(self, model, annotations=()):
        """One keyword argument of filter()."""
        r = self.r
        if annotations and r.random() < 0.3:
            name, kind = r.choice(annotations)
            return f"{name}__{r.choice(['gt', 'lt', 'gte', 'exact', 'isnull'])}", None, kind
        prefix, target = self.path(model)
        if r.random() < 0.2 and target.relations():
            name, other, many = r.choice(target.relations())
            return self.relation_condition(prefix + name, other)
        field = r.choice(target.plain())
        return prefix + field.name, field, field.kind

    def relation_condition(self, name, other):
        return name, other, "relation"

    def argument(self, model, annotations=()):
        """A keyword argument as text."""
        r = self.r
        name, what, kind = self.condition(model, annotations)
        if kind == "relation":
            choice = r.random()
            if choice < 0.35:
                return f"{name}__isnull={r.choice(['True', 'False'])}"
            if choice < 0.6:
                return f"{name}={r.randint(1, 4)}"
            if choice < 0.8:
                return f"{name}__in=[{r.randint(1, 3)}, {r.randint(2, 5)}]"
            return f"{name}__in={what.name}.objects.filter({self.argument(what)})"
        if name.endswith("__isnull"):
            return f"{name}={r.choice(['True', 'False'])}"
        if what is None:
            return f"{name}={self.constant(kind)}"
        if r.random() < 0.12:
            same = [f for f in model.plain(kind)]
            if same and kind != "json":
                return f"{name}__{r.choice(['gt', 'lte', 'exact'])}=F(\"{r.choice(same).name}\")"
        if r.random() < 0.12:
            return f"{name}__isnull={r.choice(['True', 'False'])}"
        lookups = {
            "char": ["", "__iexact", "__contains", "__icontains", "__startswith", "__istartswith", "__endswith", "__gt", "__in", "__regex"],
            "text": ["", "__contains", "__iendswith"],
            "int": ["", "__gt", "__gte", "__lt", "__lte", "__in", "__range"],
            "decimal": ["", "__gt", "__lt", "__range"],
            "float": ["__gt", "__lte"],
            "bool": [""],
            "date": ["", "__gt", "__lte", "__year", "__month", "__week_day", "__year__gt", "__quarter"],
            "datetime": ["__gt", "__lte", "__year", "__month", "__date", "__hour", "__day__lt"],
            "json": ["", "__a", "__a__isnull", "__has_key", "__b__0", "__0"],
        }[kind]
        lookup = r.choice(lookups)
        if lookup == "__in":
            return f"{name}__in=[{', '.join(self.constant(kind) for _ in range(r.randint(0, 3)))}]"
        if lookup == "__range":
            return f"{name}__range=({self.constant(kind)}, {self.constant(kind)})"
        if lookup == "__regex":
            return f"{name}__regex=r\"{r.choice(['^[a-c]', 'a.$', '[A-Z]'])}\""
        if lookup in ("__year", "__year__gt"):
            return f"{name}{lookup}={r.randint(2021, 2024)}"
        if lookup in ("__month", "__week_day", "__quarter", "__hour", "__day__lt"):
            return f"{name}{lookup}={r.randint(1, 12)}"
        if lookup == "__date":
            return f"{name}{lookup}={self.constant('date')}"
        if lookup in ("__a", "__b__0", "__0"):
            return f"{name}{lookup}={r.choice(['1', '2', repr('x'), 'None'])}"
        if lookup == "__a__isnull":
            return f"{name}{lookup}={r.choice(['True', 'False'])}"
        if lookup == "__has_key":
            return f"{name}{lookup}=\"{r.choice('ab')}\""
        return f"{name}{lookup}={self.constant(kind)}"

    def conditions(self, model, annotations=()):
        r = self.r
        choice = r.random()
        if choice < 0.5:
            arguments = [self.argument(model, annotations) for _ in range(r.choice([1, 1, 2]))]
            # A keyword may stand only once.
            return ", ".join({argument.split("=")[0]: argument for argument in arguments}.values())
        return self.q(model, annotations, 2)

    def q(self, model, annotations, depth):
        r = self.r
        if depth and r.random() < 0.6:
            left, right = self.q(model, annotations, depth - 1), self.q(model, annotations, depth - 1)
            text = f"{left} {r.choice(['|', '|', '&', '&', '^'])} {right}"
            return f"~({text})" if r.random() < 0.15 else f"({text})"
        if r.random() < 0.12 and model.reverse:
            name, other, _ = r.choice(model.reverse)
            field = self.field_of(model, name, other)
            extra = self.argument(other)
            if not extra.startswith(field.name + "="):
                return f"{r.choice(['', '~'])}Exists({other.name}.objects.filter({field.name}=OuterRef(\"pk\"), {extra}))"
        return f"{r.choice(['', '', '~'])}Q({self.argument(model, annotations)})"

    # Querysets

    def expression(self, model):
        """(text, kind) of an annotation without aggregates."""
        r = self.r
        ints, chars = model.plain("int"), model.plain("char")
        prefix, target = self.path(model, many=False)
        i, c = r.choice(ints).name, r.choice(chars).name
        return r.choice(
            [
                (f'F("{i}") {r.choice("+-*")} {r.randint(1, 5)}', "int"),
                (f'F("{i}") + F("{prefix}{r.choice(target.plain("int")).name}")', "int"),
                (f'Upper("{prefix}{r.choice(target.plain("char")).name}")', "char"),
                (f'Length("{c}")', "int"),
                (f'Concat("{c}", Value("-"), "{prefix}{r.choice(target.plain("char")).name}")', "char"),
                (f'Coalesce("{prefix}{r.choice(target.plain("int")).name}", {r.randint(0, 3)})', "int"),
                (f'Case(When({self.argument(model)}, then=Value({r.randint(1, 3)})), default=Value(0))', "int"),
                (f'Case(When(Q({self.argument(model)}), then=F("{i}")), default=Value(7))', "int"),
                (f'F("{prefix}{r.choice(target.plain("char")).name}")', "char"),
                (f'Greatest("{i}", Value({r.randint(0, 5)}))', "int"),
                (f'Cast("{i}", CharField())', "char"),
                (f'Abs("{i}")', "int"),
                ('Value("const")', "char"),
            ]
        )

    def aggregate(self, model):
        r = self.r
        prefix, target = self.path(model)
        field = r.choice(target.plain("int", "decimal", "float") or target.plain("int"))
        filtered = f", filter=Q({self.argument(model)})" if r.random() < 0.25 else ""
        function = r.choice(["Count", "Count", "Sum", "Avg", "Min", "Max"])
        if function == "Count":
            distinct = ", distinct=True" if r.random() < 0.4 else ""
            return f'Count("{prefix}{r.choice([field.name, "pk"])}"{distinct}{filtered})', "int"
        default = ", default=0" if r.random() < 0.15 and field.kind == "int" else ""
        return f'{function}("{prefix}{field.name}"{default}{filtered})', field.kind if function != "Avg" else "float"

    def subquery(self, model):
        r = self.r
        ways = [(n, m, self.field_of(model, n, m)) for n, m, _ in model.reverse]
        if not ways:
            return self.expression(model)
        _, other, field = r.choice(ways)
        value = r.choice(other.plain("int", "char"))
        order = r.choice([value.name, "-" + value.name])
        return f'Subquery({other.name}.objects.filter({field.name}=OuterRef("pk")).order_by("{order}", "pk").values("{value.name}")[:1])', value.kind

    def queryset(self, model):
        """(text of a chain, whether its rows are instances, whether it's in total order)."""
        r = self.r
        chain, annotations, instances, grouped = "", [], True, False
        if r.random() < 0.65:
            chain += f".{r.choice(['filter', 'filter', 'exclude'])}({self.conditions(model)})"
        if r.random() < 0.2:
            chain += f".{r.choice(['filter', 'exclude'])}({self.conditions(model)})"
        if r.random() < 0.15:
            names = r.sample([f.name for f in model.plain() if f.kind != "json"] or ["pk"], 1)
            text, kind = self.aggregate(model)
            chain += f'.values("{names[0]}").annotate(agg={text})'
            annotations.append(("agg", kind))
            instances, grouped = False, True
        else:
            for n in range(r.choice([0, 0, 1, 1, 2])):
                text, kind = r.choice([self.expression, self.expression, self.aggregate, self.subquery])(model)
                method = "annotate" if r.random() < 0.85 else "alias"
                chain += f".{method}(x{n}={text})"
                annotations.append((f"x{n}", kind)) if method == "annotate" else None
        if annotations and r.random() < 0.5:
            chain += f".{r.choice(['filter', 'exclude'])}({self.conditions(model, annotations)})"
        if r.random() < 0.35:
            chain += f".order_by({self.order(model, annotations, grouped)})"
        if not grouped:
            choice = r.random()
            columns = [f.name for f in model.fields if f.kind != "m2m"] + [n for n, _ in annotations]
            prefix, target = self.path(model)
            columns.append(prefix + r.choice(target.plain()).name)
            if choice < 0.25:
                chosen = dict.fromkeys(r.sample(columns, r.randint(1, min(3, len(columns)))))
                chain += f".{r.choice(['values', 'values_list'])}({', '.join(repr(c) for c in chosen)})"
                instances = False
            elif choice < 0.32:
                chain += f'.values_list("{r.choice(columns)}", flat=True)'
                instances = False
            elif choice < 0.45 and model.forward():
                f = r.choice(model.forward())
                deeper = f.target.forward()
                chain += f'.select_related("{f.name}{"__" + r.choice(deeper).name if deeper and r.random() < 0.5 else ""}")'
            elif choice < 0.52:
                chain += f'.{r.choice(["only", "defer"])}("{r.choice(model.plain()).name}")'
        if r.random() < 0.15:
            chain += ".distinct()"
        if r.random() < 0.06:
            chain += ".reverse()"
        return chain, instances

    def order(self, model, annotations, grouped):
        r = self.r
        if grouped:
            return '"agg"'
        prefix, target = self.path(model, many=False)
        name = r.choice([prefix + r.choice(target.plain()).name] + [n for n, _ in annotations])
        shape = r.random()
        if shape < 0.2:
            first = f'F("{name}").{r.choice(["asc", "desc"])}({r.choice(["nulls_first=True", "nulls_last=True", ""])})'
        else:
            first = f'"{r.choice(["", "-"])}{name}"'
        return f'{first}, "pk"' if r.random() < 0.7 else first

    def statement(self):
        r = self.r
        model = r.choice(self.all)
        base = f"{model.name}.objects"
        chain, instances = self.queryset(model)
        choice = r.random()
        if choice < 0.6:
            return f"rows({base}{chain or '.all()'})"
        if choice < 0.68:
            return f"{base}{chain or '.all()'}.count()"
        if choice < 0.72:
            return f"{base}{chain or '.all()'}.exists()"
        if choice < 0.8:
            text, _ = self.aggregate(model)
            return f"{base}{chain}.aggregate(total={text})"
        if choice < 0.85:
            return f'rows({base}{chain}.order_by("pk")[{r.choice([":2", "1:3", "1:"])}])'
        if choice < 0.89:
            key = r.choice(["pk", "-pk"])
            return f"{base}{chain if instances else ''}.order_by({key!r}).{r.choice(['first', 'last'])}()"
        if choice < 0.93:
            other = f".filter({self.conditions(model)})"
            operator = r.choice([" | ", " & ", None, None])
            left = f"{base}.filter({self.conditions(model)})"
            if operator:
                return f"rows({left}{operator}{base}{other})"
            return f"rows({left}.{r.choice(['union', 'intersection', 'difference'])}({base}{other}))"
        if choice < 0.96 and model.relations():
            name = r.choice([f.name for f in model.fields if f.target] + [self.accessor(model, way) for way in model.reverse])
            return f"prefetched({base}.order_by(\"pk\").prefetch_related(\"{name}\"), \"{name}\")"
        if choice < 0.98:
            field = r.choice(model.plain("int", "char"))
            text = f'F("{field.name}") + 1' if field.kind == "int" else self.constant("char")
            return f"{base}.filter({self.conditions(model)}).update({field.name}={text})"
        return f"{base}.filter({self.conditions(model)}).delete()"

    def field_of(self, model, query_name, other):
        """The field of `other` whose way back to `model` is called `query_name`."""
        return next(f for f in other.fields if f.target is model and f.query_name == query_name)

    def accessor(self, model, way):
        name, other, _ = way
        field = self.field_of(model, name, other)
        return name if "related_name" in field.declaration or field.kind == "o2o" else name + "_set"

    def program(self, statements=25):
        self.models()
        self.data()
        calls = [self.statement() for _ in range(statements)]
        out = [PREAMBLE]
        for model in self.all:
            out.append(f"\n\nclass {model.name}(models.Model):")
            out += [f"    {f.name} = {f.declaration}" for f in model.fields]
            if model.ordering:
                out += ["", "    class Meta:", f"        ordering = {model.ordering!r}"]
        out += ["\n", *self.lines, ""]
        out += [f"show(lambda: {call})" for call in calls]
        return "\n".join(out) + "\n"


PREAMBLE = '''\
from datetime import date, datetime, timezone
from decimal import Decimal

from django.db import DatabaseError, models
from django.db.models import Avg, Case, CharField, Count, Exists, F, Max, Min, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Abs, Cast, Coalesce, Concat, Greatest, Length, Upper


def show(query):
    try:
        print(query())
    except DatabaseError as e:
        print(type(e).__name__)
    except Exception as e:
        print(type(e).__name__, e)


def plain(row):
    if not isinstance(row, models.Model):
        return str(row)
    hidden = {"_state", "_prefetched_objects_cache"} | row.get_deferred_fields()
    return f"{type(row).__name__} {sorted((k, str(v)) for k, v in vars(row).items() if k not in hidden)} {sorted(row._state.fields_cache)}"


def rows(queryset):
    return sorted(plain(row) for row in queryset)


def prefetched(queryset, name):
    found = []
    for row in queryset:
        value = getattr(row, name, None)
        found.append((row.pk, sorted(o.pk for o in value.all()) if hasattr(value, "all") else value and value.pk))
    return found
'''

if __name__ == "__main__":
    print(Generator(int(sys.argv[1])).program(*map(int, sys.argv[2:])), end="")
