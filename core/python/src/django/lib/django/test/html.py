"""HTML as a tree that can be compared: where white space, the order of attributes and of classes don't matter."""

import re

_TOKEN = re.compile(r"<!--.*?-->|<!\w[^>]*>|<(?P<end>/?)(?P<tag>[\w:-]+)(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>|[^<]+", re.S)
_ATTRIBUTE = re.compile(r"([^\s=/]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_EMPTY = set("area base br col embed hr img input link meta param source track wbr".split())


class HTMLParseError(Exception):
    pass


class Element:
    def __init__(self, name, attributes):
        self.name, self.attributes, self.children = name, attributes, []

    def add(self, child):
        if isinstance(child, str) and self.children and isinstance(self.children[-1], str):
            child = self.children.pop() + child
        self.children.append(child)

    def finish(self):
        texts = (" ".join(child.split()) if isinstance(child, str) else child for child in self.children)
        self.children = [child for child in texts if child != ""]

    def __eq__(self, other):
        return isinstance(other, Element) and self._parts() == other._parts()

    def _parts(self):
        return self.name, self.attributes, self.children

    def __hash__(self):
        return hash((self.name, *self.attributes))

    def count(self, other):
        """How often the element, or the row of elements, is in this one."""
        wanted = other.children if isinstance(other, Element) and other.name is None else [other]
        size = len(wanted)
        places = range(len(self.children) - size + 1)
        own = sum(self.children[place : place + size] == wanted for place in places) if size else 0
        return own + sum(child.count(other) for child in self.children if isinstance(child, Element))

    def __str__(self):
        inside = "\n".join(map(str, self.children))
        if self.name is None:
            return inside
        attributes = "".join(" %s" % name if value is None else ' %s="%s"' % (name, value) for name, value in self.attributes)
        end = "" if self.name in _EMPTY else "\n%s\n</%s>" % (inside, self.name) if inside else "</%s>" % self.name
        return "<%s%s>%s" % (self.name, attributes, end)

    __repr__ = __str__


def _attributes(text):
    found = []
    for name, *values in _ATTRIBUTE.findall(text):
        value = next(filter(None, values), "")
        if name == "class":
            value = " ".join(sorted(value.split()))
        # An attribute without a value is one that says its own name.
        found.append((name.lower(), None if value in ("", name) else value))
    return sorted(found, key=lambda pair: pair[0])


def parse_html(html):
    """The root element, which has no name."""
    root = Element(None, [])
    opened = [root]
    for token in _TOKEN.finditer(str(html)):
        tag = token["tag"]
        if tag is None:
            if not token[0].startswith("<!"):
                opened[-1].add(token[0])
        elif token["end"]:
            if tag.lower() in _EMPTY:
                continue
            if opened[-1].name != tag.lower():
                raise HTMLParseError("Unexpected end tag `%s`" % tag)
            opened.pop().finish()
        else:
            element = Element(tag.lower(), _attributes(token["attributes"]))
            opened[-1].add(element)
            if element.name not in _EMPTY:
                opened.append(element)
    if len(opened) > 1:
        raise HTMLParseError("Couldn't find all end tags: %s" % ", ".join(each.name for each in opened[1:]))
    root.finish()
    return root
