"""django.utils.translation: messages stay in English, in Django's words; the functions keep their shapes."""

from contextlib import ContextDecorator

from django.utils.functional import lazy

_active = "en-us"


def gettext(message):
    return str(message)


def gettext_noop(message):
    return message


def pgettext(context, message):
    return str(message)


def ngettext(singular, plural, number):
    return str(singular if number == 1 else plural)


def npgettext(context, singular, plural, number):
    return ngettext(singular, plural, number)


gettext_lazy = lazy(gettext, str)
pgettext_lazy = lazy(pgettext, str)


class _LazyPlural:
    """A plural whose number comes with its parameters: ``%`` chooses the form by ``number``, or by that key of a dict."""

    def __init__(self, singular, plural, number=None):
        self.singular, self.plural, self.number = singular, plural, number

    def _form(self, count):
        return str(self.singular if count == 1 else self.plural)

    def __mod__(self, params):
        if isinstance(params, dict) and not isinstance(self.number, int):
            try:
                count = params[self.number]
            except KeyError:
                raise KeyError(
                    "Your dictionary lacks key '%s'. Please provide it, because it is required to determine "
                    "whether string is singular or plural." % self.number
                )
        else:
            count = self.number if isinstance(self.number, int) else params
        text = self._form(count)
        try:
            return text % params
        except TypeError:
            # The form may leave the number out: "one item".
            return text

    def format(self, *args, **kwargs):
        count = kwargs.get(self.number) if isinstance(self.number, str) else self.number if self.number is not None else args[0]
        return self._form(count).format(*args, **kwargs)

    def __str__(self):
        return str(self.plural)

    def __repr__(self):
        return repr(str(self))

    def __eq__(self, other):
        if isinstance(other, _LazyPlural):
            return (self.singular, self.plural, self.number) == (other.singular, other.plural, other.number)
        return str(self) == other

    def __hash__(self):
        return hash((self.singular, self.plural, self.number))


def ngettext_lazy(singular, plural, number=None):
    return _LazyPlural(singular, plural, number)


def npgettext_lazy(context, singular, plural, number=None):
    return _LazyPlural(singular, plural, number)


def activate(language):
    global _active
    _active = language


def deactivate():
    activate("en-us")


def deactivate_all():
    activate(None)


def get_language():
    return _active


def get_language_bidi():
    return False


class override(ContextDecorator):
    """Another language for a while."""

    def __init__(self, language, deactivate=False):
        self.language = language
        self.deactivate = deactivate

    def __enter__(self):
        self.old = get_language()
        activate(self.language)

    def __exit__(self, *exc_info):
        activate("en-us" if self.deactivate else self.old)
