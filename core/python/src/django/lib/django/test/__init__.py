"""django.test: Django's test case classes and helpers, without the request client."""

from django.test.testcases import (
    LiveServerTestCase,
    SimpleTestCase,
    TestCase,
    TransactionTestCase,
    skipIfDBFeature,
    skipUnlessAnyDBFeature,
    skipUnlessDBFeature,
)
from django.test.utils import ignore_warnings, modify_settings, override_settings, override_system_checks, tag

__all__ = [
    "LiveServerTestCase",
    "SimpleTestCase",
    "TestCase",
    "TransactionTestCase",
    "ignore_warnings",
    "modify_settings",
    "override_settings",
    "override_system_checks",
    "skipIfDBFeature",
    "skipUnlessAnyDBFeature",
    "skipUnlessDBFeature",
    "tag",
]


class RequestFactory:
    """There are no requests here."""

    def __init__(self, *args, **kwargs):
        raise NotImplementedError("Dunder has no web server: RequestFactory can't be used here.")


class Client(RequestFactory):
    pass
