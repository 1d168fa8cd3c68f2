"""Reads SQL: what SQLite keeps of a table, the text of its CREATE TABLE, and scripts of several statements."""

import re

# A quoted name or text, a word or number, or a sign.
_TOKEN = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|[\w$]+|[^\s\w]')


def _name(token):
    """The token as a name: without its quotes; None for texts, numbers and signs."""
    if token.startswith('"'):
        return token[1:-1].replace('""', '"')
    return token if token[0].isalpha() or token[0] == "_" else None


def parts(sql):
    """The tokens of each column and constraint of a CREATE TABLE or CREATE INDEX."""
    depth, found = 0, []
    for token in _TOKEN.findall(sql):
        if token == ")":
            depth -= 1
            if depth == 0:
                break
        if depth >= 1:
            if token == "," and depth == 1:
                found.append([])
            else:
                found[-1].append(token)
        if token == "(":
            depth += 1
            if depth == 1:
                found.append([])
    return found


def _in_parentheses(tokens, start):
    """The tokens of the first parentheses after a place."""
    depth, inside = 0, []
    for token in tokens[start:]:
        if token == ")":
            depth -= 1
            if depth == 0:
                break
        if depth:
            inside.append(token)
        if token == "(":
            depth += 1
    return inside


def _top_level(tokens, word):
    """The place of a keyword outside of all parentheses; None where it is missing."""
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token == "(") - (token == ")")
        if depth == 0 and token.upper() == word:
            return place
    return None


def constraints(sql, columns):
    """UNIQUE and CHECK constraints by name, in the form of ``get_constraints()``; unnamed ones are numbered."""
    found, unnamed = {}, 0
    for tokens in parts(sql):
        named = bool(tokens) and tokens[0].upper() == "CONSTRAINT"
        name = _name(tokens[1]) if named else None
        for kind in ("UNIQUE", "CHECK"):
            place = _top_level(tokens, kind)
            if place is None:
                continue
            if kind == "UNIQUE" and not named and tokens[0].upper() != "UNIQUE":
                concerned = [_name(tokens[0])]
            else:
                concerned = [_name(token) for token in _in_parentheses(tokens, place + 1)]
                concerned = [one for one in concerned if one and (kind == "UNIQUE" or one in columns)]
            if not concerned:
                continue
            key = name
            if key is None:
                unnamed += 1
                key = "__unnamed_constraint_%s__" % unnamed
            found[key] = {
                "columns": concerned,
                "primary_key": False,
                "unique": kind == "UNIQUE",
                "foreign_key": None,
                "check": kind == "CHECK",
                "index": False,
            }
    return found


def collations(sql):
    """The collation of each column that names one."""
    found = {}
    for tokens in parts(sql):
        place = _top_level(tokens, "COLLATE")
        if place is not None:
            found[_name(tokens[0])] = _name(tokens[place + 1])
    return found


def index_orders(sql):
    """``ASC`` or ``DESC`` for each term of an index."""
    return ["DESC" if tokens and tokens[-1] == "DESC" else "ASC" for tokens in parts(sql)]


# A quoted name or text, a comment, the end of a statement, or anything else.
_SCRIPT = re.compile(r"\"[^\"]*\"|'[^']*'|--[^\n]*\n?|/\*.*?\*/|;|[^\"';/-]+|.", re.DOTALL)
_NESTING = {"BEGIN": 1, "CASE": 1, "END": -1}


def statements(script):
    """The statements of a script, without comments. Those of a trigger's body stay together."""
    found, text, depth, in_trigger = [], "", 0, False
    for piece in _SCRIPT.findall(script):
        if piece.startswith("--") or piece.startswith("/*"):
            continue
        text += piece
        if piece[0] not in "\"'":
            for word in re.findall(r"\w+", piece.upper()):
                in_trigger = in_trigger or word == "TRIGGER"
                depth += _NESTING.get(word, 0) if in_trigger else 0
        if piece == ";" and depth <= 0:
            found.append(text.strip())
            text, depth, in_trigger = "", 0, False
    if text.strip():
        found.append(text.strip())
    return [statement for statement in found if statement != ";"]
