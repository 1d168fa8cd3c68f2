"""django.urls: there is no web server here, and so no address to look up."""

from django.http import Http404


class NoReverseMatch(Exception):
    pass


class Resolver404(Http404):
    pass


def reverse(viewname, urlconf=None, args=None, kwargs=None, current_app=None, *, query=None, fragment=None):
    raise NoReverseMatch("Reverse for '%s' not found. There are no URLs here: a model's get_absolute_url() has to "
                         "make its own." % viewname)


def resolve(path, urlconf=None):
    raise Resolver404("There are no URLs here.")


__all__ = ["NoReverseMatch", "Resolver404", "resolve", "reverse"]
