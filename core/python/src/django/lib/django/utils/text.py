"""django.utils.text"""

import re
import unicodedata

from django.core.exceptions import SuspiciousFileOperation
from django.utils.functional import keep_lazy_text
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext


@keep_lazy_text
def capfirst(x):
    """The text with its first letter in upper case."""
    if not x:
        return x
    x = str(x)
    return x[0].upper() + x[1:]


def camel_case_to_spaces(value):
    """``BlogPost`` → ``blog post``."""
    return re.sub(r"(((?<=[a-z])[A-Z])|([A-Z](?![A-Z]|$)))", r" \1", value).strip().lower()


@keep_lazy_text
def slugify(value, allow_unicode=False):
    """Lower case letters, digits, hyphens and underscores only."""
    value = str(value)
    if allow_unicode:
        value = unicodedata.normalize("NFKC", value)
    else:
        value = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode("ascii")
    value = re.sub(r"[^\w\s-]", "", value.lower())
    return re.sub(r"[-\s]+", "-", value).strip("-_")


@keep_lazy_text
def get_valid_filename(name):
    text = re.sub(r"(?u)[^-\w.]", "", str(name).strip().replace(" ", "_"))
    if text in {"", ".", ".."}:
        raise SuspiciousFileOperation("Could not derive file name from '%s'" % name)
    return text


def get_text_list(list_, last_word=gettext_lazy("or")):
    """``a, b or c``"""
    if not list_:
        return ""
    if len(list_) == 1:
        return str(list_[0])
    return "%s %s %s" % (_(", ").join(str(item) for item in list_[:-1]), str(last_word), str(list_[-1]))


class Truncator:
    """Cuts text to a number of characters or words."""

    def __init__(self, text):
        self.text = str(text)

    def __str__(self):
        return self.text

    def _add(self, text, truncate):
        if truncate is None:
            truncate = pgettext("String to return when truncating text", "%(truncated_text)s…")
        if "%(truncated_text)s" in truncate:
            return truncate % {"truncated_text": text}
        return text if text.endswith(truncate) else text + truncate

    def chars(self, num, truncate=None):
        text = unicodedata.normalize("NFC", self.text)
        if len(text) <= num:
            return text
        mark = len(self._add("", truncate))
        return self._add(text[: max(num - mark, 0)], truncate)

    def words(self, num, truncate=None):
        words = self.text.split()
        if len(words) <= num:
            return " ".join(words)
        return self._add(" ".join(words[:num]), truncate)


def format_lazy(format_string, *args, **kwargs):
    return str(format_string).format(*args, **kwargs)
