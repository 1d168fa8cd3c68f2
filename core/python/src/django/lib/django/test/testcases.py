"""Test case classes: each test leaves the database as it found it."""

import asyncio
import inspect
import json
import sys
import unittest
from contextlib import contextmanager
from copy import deepcopy
from functools import partial, wraps

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.test.utils import CaptureQueriesContext, modify_settings, override_settings


class DatabaseOperationForbidden(AssertionError):
    pass


class _AssertNumQueriesContext(CaptureQueriesContext):
    """Fails the test unless so many queries were sent."""

    def __init__(self, test_case, num, connection):
        super().__init__(connection)
        self.test_case, self.num = test_case, num

    def __exit__(self, exc_type, *exception):
        super().__exit__(exc_type, *exception)
        if exc_type is None:
            queries = self.captured_queries
            listing = "".join("\n%d. %s" % (number, query["sql"]) for number, query in enumerate(queries, 1))
            message = "%d queries executed, %d expected\nCaptured queries were:" % (len(queries), self.num)
            self.test_case.assertEqual(len(queries), self.num, message + (listing or "\n"))


class SimpleTestCase(unittest.TestCase):
    """A test case that leaves the database alone."""

    databases = set()
    _overridden_settings = None
    _modified_settings = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        contexts = []
        if cls._overridden_settings:
            contexts.append(override_settings(**cls._overridden_settings))
        if cls._modified_settings:
            contexts.append(modify_settings(cls._modified_settings))
        for context in contexts:
            cls.enterClassContext(context)

    def __call__(self, result=None):
        self._setup_and_call(result)

    def debug(self):
        self._setup_and_call(None, debug=True)

    def _setup_and_call(self, result, debug=False):
        """Runs the test between ``_pre_setup`` and ``_post_teardown``; with ``debug`` its exceptions come out."""
        test = getattr(self, self._testMethodName)
        if inspect.iscoroutinefunction(test):
            # It runs to its end in a loop of its own.
            setattr(self, self._testMethodName, wraps(test)(lambda *args, **kwargs: asyncio.run(test(*args, **kwargs))))
        run = super().debug if debug else partial(super().__call__, result)
        if any(getattr(place, "__unittest_skip__", False) for place in (type(self), test)):
            run()
            return
        for step in (self._pre_setup, run, self._post_teardown):
            try:
                step()
            except Exception:
                if debug or step is run:
                    raise
                result.addError(self, sys.exc_info())
                return

    @classmethod
    def _pre_setup(cls):
        pass

    def _post_teardown(self):
        pass

    def settings(self, **kwargs):
        return override_settings(**kwargs)

    def modify_settings(self, **kwargs):
        return modify_settings(**kwargs)

    @contextmanager
    def _message_context(self, assert_method, attribute, expected, message):
        with assert_method(expected) as context:
            yield context
        self.assertIn(message, str(getattr(context, attribute)))

    def _assert_message(self, assert_method, attribute, expected, args, kwargs):
        args = list(args)
        message = kwargs.pop("expected_message") if "expected_message" in kwargs else args.pop(0)
        context = self._message_context(assert_method, attribute, expected, message)
        if not args:
            return context
        function, *rest = args
        with context:
            function(*rest, **kwargs)

    def assertRaisesMessage(self, expected_exception, *args, **kwargs):
        return self._assert_message(self.assertRaises, "exception", expected_exception, args, kwargs)

    def assertWarnsMessage(self, expected_warning, *args, **kwargs):
        return self._assert_message(self.assertWarns, "warning", expected_warning, args, kwargs)

    def _html(self, html, what):
        from django.test.html import HTMLParseError, parse_html

        try:
            return parse_html(html)
        except HTMLParseError as error:
            self.fail("%s argument is not valid HTML:\n%s" % (what, error))

    def assertHTMLEqual(self, html1, html2, msg=None):
        first, second = self._html(html1, "First"), self._html(html2, "Second")
        if first != second:
            self.assertMultiLineEqual(str(first), str(second), msg)

    def assertHTMLNotEqual(self, html1, html2, msg=None):
        first, second = self._html(html1, "First"), self._html(html2, "Second")
        if first == second:
            self.fail(self._formatMessage(msg, "%s == %s" % (first, second)))

    def assertInHTML(self, needle, haystack, count=None, msg_prefix=""):
        found = self._html(haystack, "Second").count(self._html(needle, "First"))
        if count is None:
            self.assertTrue(found, "%sCouldn't find %r in the following response\n%r" % (msg_prefix, needle, haystack))
        else:
            self.assertEqual(found, count, "%sFound %d instances of %r (expected %d)" % (msg_prefix, found, needle, count))

    def assertNotInHTML(self, needle, haystack, msg_prefix=""):
        self.assertInHTML(needle, haystack, count=0, msg_prefix=msg_prefix)

    def assertJSONEqual(self, raw, expected_data, msg=None):
        data = json.loads(raw)
        if isinstance(expected_data, str):
            expected_data = json.loads(expected_data)
        self.assertEqual(data, expected_data, msg=msg)

    def assertJSONNotEqual(self, raw, expected_data, msg=None):
        data = json.loads(raw)
        if isinstance(expected_data, str):
            expected_data = json.loads(expected_data)
        self.assertNotEqual(data, expected_data, msg=msg)


def _restore_content_types():
    """Content types and permissions come back after a flush, as by Django's ``post_migrate``."""
    from django.apps import apps
    from django.contrib.auth.management import create_permissions
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    ContentType.objects.bulk_create(
        [ContentType(app_label=model._meta.app_label, model=model._meta.model_name) for model in apps.get_models()]
    )
    for config in apps.get_app_configs():
        create_permissions(config, verbosity=0)


class TransactionTestCase(SimpleTestCase):
    """A test case whose tests may commit; the tables are emptied after each."""

    reset_sequences = False
    available_apps = None
    fixtures = None
    databases = {DEFAULT_DB_ALIAS}
    serialized_rollback = False

    @classmethod
    def _databases_names(cls, include_mirrors=True):
        return [alias for alias in connections if alias in cls.databases or cls.databases == "__all__"]

    @classmethod
    def _pre_setup(cls):
        super()._pre_setup()
        if cls.available_apps is not None:
            apps.set_available_apps(cls.available_apps)
        try:
            cls._fixture_setup()
        except Exception:
            cls._unset_available_apps()
            raise
        for alias in cls._databases_names():
            connections[alias].queries_log.clear()

    @classmethod
    def _fixture_setup(cls):
        for alias in cls._databases_names():
            if cls.reset_sequences:
                connections[alias].creation.reset_sequences()
        cls._load_fixtures()

    @classmethod
    def _load_fixtures(cls):
        if cls.fixtures:
            from django.core.management import call_command

            for alias in cls._databases_names(include_mirrors=False):
                call_command("loaddata", *cls.fixtures, verbosity=0, database=alias)

    @classmethod
    def _unset_available_apps(cls):
        if cls.available_apps is not None:
            apps.unset_available_apps()

    def _post_teardown(self):
        try:
            self._fixture_teardown()
            super()._post_teardown()
        finally:
            self._unset_available_apps()

    def _fixture_teardown(self):
        for alias in self._databases_names():
            connections[alias].creation.flush()
        _restore_content_types()

    def assertQuerySetEqual(self, qs, values, transform=None, ordered=True, msg=None):
        from django.db.models.query import QuerySet

        values = list(values)
        items = qs if transform is None else [transform(item) for item in qs]
        if not ordered:
            from collections import Counter

            self.assertDictEqual(Counter(items), Counter(values), msg=msg)
            return
        if len(values) > 1 and isinstance(qs, QuerySet) and not qs.ordered:
            raise ValueError("Trying to compare non-ordered queryset against more than one ordered value.")
        self.assertEqual(list(items), values, msg=msg)

    def assertNumQueries(self, num, func=None, *args, using=DEFAULT_DB_ALIAS, **kwargs):
        context = _AssertNumQueriesContext(self, num, connections[using])
        if func is None:
            return context
        with context:
            func(*args, **kwargs)


class TestData:
    """A class attribute set in ``setUpTestData``: each test gets a copy of its own."""

    memo_attr = "_testdata_memo"

    def __init__(self, name, data):
        self.name, self.data = name, data

    def get_memo(self, testcase):
        """What ``deepcopy`` has copied for this test: objects that share one go on sharing its copy."""
        return vars(testcase).setdefault(self.memo_attr, {})

    def __get__(self, testcase, owner):
        if testcase is not None:
            copied = vars(testcase)[self.name] = deepcopy(self.data, self.get_memo(testcase))
            return copied
        return self.data

    def __repr__(self):
        return f"<TestData: name={self.name!r}, data={self.data!r}>"


class TestCase(TransactionTestCase):
    """A test case whose class data and whose tests each run in a transaction that is rolled back."""

    @classmethod
    def _enter_atomics(cls):
        atomics = {}
        names = cls._databases_names()
        if cls.databases and not names:
            # Nothing would be rolled back: the databases that the class wants are not here.
            connections[sorted(cls.databases)[0]]
        for alias in names:
            atomic = transaction.atomic(using=alias)
            atomic._from_testcase = True
            atomic.__enter__()
            atomics[alias] = atomic
        return atomics

    @classmethod
    def _rollback_atomics(cls, atomics):
        for alias in reversed(cls._databases_names()):
            transaction.set_rollback(True, using=alias)
            atomics[alias].__exit__(None, None, None)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cls_atomics = cls._enter_atomics()
        before = dict(cls.__dict__)
        try:
            cls._load_fixtures()
            cls.setUpTestData()
        except Exception:
            cls._rollback_atomics(cls.cls_atomics)
            raise
        for name, value in list(cls.__dict__.items()):
            if name not in before or value is not before[name]:
                setattr(cls, name, TestData(name, value))

    @classmethod
    def tearDownClass(cls):
        cls._rollback_atomics(cls.cls_atomics)
        super().tearDownClass()

    @classmethod
    def setUpTestData(cls):
        """Data for all tests of the class."""

    @classmethod
    def _fixture_setup(cls):
        if cls.reset_sequences:
            raise TypeError("reset_sequences cannot be used on TestCase instances")
        cls.atomics = cls._enter_atomics()

    def _fixture_teardown(self):
        try:
            for alias in reversed(self._databases_names()):
                if not connections[alias].needs_rollback and connections[alias].is_usable():
                    connections[alias].check_constraints()
        finally:
            self._rollback_atomics(self.atomics)

    @classmethod
    @contextmanager
    def captureOnCommitCallbacks(cls, *, using=DEFAULT_DB_ALIAS, execute=False):
        """The functions given to ``on_commit`` meanwhile."""
        callbacks = []
        start = len(connections[using].run_on_commit)
        try:
            yield callbacks
        finally:
            while True:
                count = len(connections[using].run_on_commit)
                for _sids, callback, robust in connections[using].run_on_commit[start:]:
                    callbacks.append(callback)
                    if execute:
                        if robust:
                            try:
                                callback()
                            except Exception as error:
                                import logging

                                logging.getLogger("django.test").error(
                                    "Error calling %s in on_commit() (%s).",
                                    callback.__qualname__,
                                    error,
                                    exc_info=True,
                                )
                        else:
                            callback()
                if count == len(connections[using].run_on_commit):
                    break
                start = count


class LiveServerTestCase(TransactionTestCase):
    @classmethod
    def setUpClass(cls):
        raise unittest.SkipTest("Dunder has no web server.")


def _deferredSkip(condition, reason):
    def decorate(test):
        if not isinstance(test, type):

            @wraps(test)
            def skip_wrapper(*args, **kwargs):
                if condition():
                    raise unittest.SkipTest(reason)
                return test(*args, **kwargs)

            return skip_wrapper
        if condition():
            test.__unittest_skip__ = True
            test.__unittest_skip_why__ = reason
        return test

    return decorate


def skipIfDBFeature(*features):
    """Skips when the database has any of the features."""
    return _deferredSkip(
        lambda: any(getattr(connection.features, feature, False) for feature in features),
        "Database has feature(s) %s" % ", ".join(features),
    )


def skipUnlessDBFeature(*features):
    """Skips unless the database has all of the features."""
    return _deferredSkip(
        lambda: not all(getattr(connection.features, feature, False) for feature in features),
        "Database doesn't support feature(s): %s" % ", ".join(features),
    )


def skipUnlessAnyDBFeature(*features):
    """Skips unless the database has one of the features."""
    return _deferredSkip(
        lambda: not any(getattr(connection.features, feature, False) for feature in features),
        "Database doesn't support any of the feature(s): %s" % ", ".join(features),
    )


class SerializeMixin:
    """Tests that share the file named in ``lockfile``: here all tests run one after another."""

    lockfile = None

    def __init_subclass__(cls, /, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.lockfile is None:
            raise ValueError(
                "%s.lockfile isn't set. Set it to a unique value in the base class." % cls.__name__
            )


def connections_support_transactions(aliases=None):
    return True


__all__ = [
    "DatabaseOperationForbidden",
    "SerializeMixin",
    "SimpleTestCase",
    "TestCase",
    "TestData",
    "TransactionTestCase",
    "skipIfDBFeature",
    "skipUnlessAnyDBFeature",
    "skipUnlessDBFeature",
]
