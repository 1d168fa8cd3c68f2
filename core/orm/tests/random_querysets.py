"""Prints random querysets on the models of record.py: `python random_querysets.py SEED COUNT > sql/random.txt`.

Then `python record.py` writes what Django makes of them, and the tests compare. The committed sample is 300 of seed 7.
"""

import random
import sys

pick = random.Random(int(sys.argv[1]))

# Each model: fields by type, and relations with whether they lead to many rows.
MODELS = {
    "Publisher": ({"name": "text", "country": "text", "id": "int"}, {"books": ("Book", True)}),
    "Author": (
        {"name": "text", "age": "int", "born": "date", "rating": "float", "active": "bool", "id": "int"},
        {
            "mentor": ("Author", False),
            "pupils": ("Author", True),
            "book": ("Book", True),
            "edited": ("Book", True),
            "profile": ("Profile", False),
            "review": ("Review", True),
            "restaurant": ("Restaurant", True),
        },
    ),
    "Tag": ({"name": "text", "slug": "text", "id": "int"}, {"books": ("Book", True)}),
    "Book": (
        {"title": "text", "price": "decimal", "pages": "int", "published": "datetime", "id": "int"},
        {
            "author": ("Author", False),
            "editor": ("Author", False),
            "publisher": ("Publisher", False),
            "tags": ("Tag", True),
            "reviews": ("Review", True),
        },
    ),
    "Profile": ({"site": "text", "id": "int"}, {"author": ("Author", False)}),
    "Review": ({"stars": "int", "id": "int"}, {"book": ("Book", False), "reader": ("Author", False)}),
    "Place": ({"name": "text", "address": "text", "id": "int"}, {"restaurant": ("Restaurant", False)}),
    "Restaurant": ({"name": "text", "pizza": "bool", "address": "text"}, {"chef": ("Author", False)}),
}
NUMBERS = ("int", "float", "decimal")


def chance(probability):
    return pick.random() < probability


def walk(model, steps, many=True):
    parts = []
    for _ in range(steps):
        names = [name for name, (_, plural) in MODELS[model][1].items() if many or not plural]
        if not names:
            break
        parts.append(pick.choice(names))
        model = MODELS[model][1][parts[-1]][0]
    return parts, model


def field(model, many=True, steps=None):
    parts, end = walk(model, pick.choice([0, 0, 0, 1, 1, 2, 3]) if steps is None else steps, many)
    name = pick.choice(list(MODELS[end][0]))
    return "__".join([*parts, name]), MODELS[end][0][name]


def relation(model):
    parts, end = walk(model, pick.choice([1, 1, 2]))
    return "__".join(parts), end


def number(model):
    fields = (field(model, many=False) for _ in range(20))
    return next((path for path, kind in fields if kind in ("int", "float")), "id")


def value(kind):
    return {
        "text": f'"{pick.choice("abc")}"',
        "int": str(pick.randint(0, 5)),
        "float": "1.5",
        "bool": pick.choice(["True", "False"]),
        "date": '"2020-01-02"',
        "datetime": '"2020-01-02 03:04:05Z"',
        "decimal": "2.5",
    }[kind]


def condition(model, depth=0):
    kind = pick.random()
    if kind < 0.23:
        path, end = relation(model)
        if kind < 0.08:
            return f"{path}__isnull={value('bool')}"
        if kind < 0.14:
            return f"{path}={pick.randint(1, 4)}"
        if kind < 0.18 or depth > 1:
            return f"{path}__in=[1, 2]"
        return f"{path}__in={queryset(end, depth + 1, simple=True)}"
    path, kind = field(model)
    if chance(0.12):
        return f"{path}__isnull={value('bool')}"
    if chance(0.12):
        other, other_kind = field(model, many=chance(0.5))
        if other_kind == kind:
            return f'{path}=F("{other}")'
    if kind == "text":
        lookup = pick.choice(["", "icontains", "startswith", "in", "iexact"])
    elif kind in NUMBERS:
        lookup = pick.choice(["", "gt", "lte", "in", "range"])
    elif kind == "bool":
        lookup = ""
    else:
        lookup = pick.choice(["year", "month", "lt", "gte" if kind == "date" else "date"])
    right = value(kind)
    if lookup == "in":
        right = f"[{value(kind)}, {value(kind)}{', None' if chance(0.2) else ''}]"
    elif lookup == "range":
        right = f"({value(kind)}, {value(kind)})"
    elif lookup in ("year", "month"):
        right = pick.choice(["2020", "3"])
    elif lookup == "date":
        right = '"2020-01-02"'
    return f"{path}{'__' if lookup else ''}{lookup}={right}"


def referring(model):
    return [
        (other, name)
        for other in MODELS
        for name, (end, _) in MODELS[other][1].items()
        if end == model and other not in ("Place", "Restaurant")
    ]


def conditions(model, depth=0):
    kind = pick.random()
    if kind < 0.45 or depth > 2:
        others = referring(model)
        if others and chance(0.07) and depth < 2:
            other, name = pick.choice(others)
            return f'{pick.choice(["", "~"])}Exists({other}.filter({name}=OuterRef("pk")).filter({condition(other, 2)}))'
        return f"Q({condition(model, depth)})"
    if kind < 0.6:
        return f"~({conditions(model, depth + 1)})"
    operator = pick.choice("&|&|&|^")
    return f"({conditions(model, depth + 1)} {operator} {conditions(model, depth + 1)})"


def expression(model):
    kind = pick.random()
    path = number(model)
    if kind < 0.2:
        return f'F("{path}") + {pick.randint(1, 3)}'
    if kind < 0.3:
        return f'F("{path}") * F("{path}")'
    if kind < 0.45:
        path, type_ = field(model, many=False)
        return f'Lower("{path}")' if type_ == "text" else f'F("{path}")'
    if kind < 0.6:
        return f"Case(When({condition(model, 2)}, then=Value(1)), default=Value(0))"
    if kind < 0.7:
        return f'Window(RowNumber(), partition_by="{path}", order_by="-{number(model)}")'
    others = referring(model)
    if kind < 0.85 and others:
        other, name = pick.choice(others)
        inner = f'{other}.filter({name}=OuterRef("pk"))'
        if chance(0.5):
            return f"Exists({inner})"
        selected = pick.choice(list(MODELS[other][0]))
        return f'Subquery({inner}.order_by("{selected}").values("{selected}")[:1])'
    return f'F("{field(model)[0]}")'


def aggregate(model):
    if chance(0.5):
        path = relation(model)[0] if chance(0.7) else number(model)
        return f'Count("{path}"{pick.choice(["", ", distinct=True", f", filter=Q({condition(model, 2)})"])})'
    fields = (field(model, steps=pick.choice([0, 1, 2])) for _ in range(30))
    path = next((path for path, kind in fields if kind in NUMBERS), None)
    return f'{pick.choice(["Sum", "Max", "Min", "Avg"])}("{path}")' if path else 'Count("id")'


def queryset(model, depth=0, simple=False):
    text, names, values = f"{model}.all()", [], False
    for _ in range(pick.choice([1, 1, 2] if simple else [1, 1, 2, 2, 3, 3, 4])):
        kind = pick.random()
        name = f"x{len(names)}"
        if kind < 0.35:
            text += f".filter({conditions(model, depth) if chance(0.5) else condition(model, depth)})"
        elif kind < 0.55:
            text += f".exclude({condition(model, depth)})"
        elif simple or kind >= 0.96:
            text += f".filter({condition(model, 2)})"
        elif kind < 0.82:
            text += f".annotate({name}={expression(model) if kind < 0.68 else aggregate(model)})"
            names.append(name)
        elif kind < 0.87 and not values:
            paths = {field(model, many=chance(0.3))[0]: None for _ in range(pick.choice([1, 2]))}
            text += f".values({', '.join(f'{path!r}' for path in paths)})".replace("'", '"')
            values = True
        elif kind < 0.90 and names:
            text += f".filter({pick.choice(names)}__gt=1)"
        elif kind < 0.93:
            text += ".distinct()"
        elif not values:
            keys = [name for name, (_, plural) in MODELS[model][1].items() if not plural]
            text += f'.select_related("{pick.choice(keys)}")' if keys else ""
    if simple:
        return text
    if chance(0.3):
        path = pick.choice(names) if names and chance(0.4) else field(model, many=chance(0.3))[0]
        text += f'.order_by("{pick.choice(["", "-"])}{path}")'
    if chance(0.04) and not values and not names:
        return f"{text} {pick.choice('|&')} {model}.filter({condition(model, 2)})"
    if chance(0.15):
        text += f"[{pick.choice(['', '1'])}:{pick.randint(2, 5)}]"
    kind = pick.random()
    if kind < 0.1:
        text += ".count()"
    elif kind < 0.15:
        text += ".exists()"
    elif kind < 0.22:
        text += f".aggregate(z={aggregate(model)})"
    return text


print("\n\n".join(dict.fromkeys(queryset(pick.choice(list(MODELS))) for _ in range(int(sys.argv[2])))))
