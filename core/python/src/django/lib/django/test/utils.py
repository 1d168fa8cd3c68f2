"""django.test.utils: overriding settings, capturing queries, isolating apps, and the like."""

import gc
import io
import re
import sys
import warnings
from contextlib import contextmanager
from functools import wraps
from unittest import TestCase, skipIf, skipUnless

import _django

from django.apps.registry import Apps, apps
from django.conf import UserSettingsHolder, settings
from django.core.signals import setting_changed
from django.db import DEFAULT_DB_ALIAS, connections, reset_queries
from django.db.models.options import Options

TZ_SUPPORT = True


class Approximate:
    """Equal to a number that differs by less than half of the last place."""

    def __init__(self, val, places=7):
        self.val = val
        self.places = places

    def __repr__(self):
        return repr(self.val)

    def __eq__(self, other):
        return self.val == other or round(abs(self.val - other), self.places) == 0


class TestContextDecorator:
    """A context manager that also decorates functions and test case classes."""

    def __init__(self, attr_name=None, kwarg_name=None):
        self.attr_name = attr_name
        self.kwarg_name = kwarg_name

    def enable(self):
        raise NotImplementedError

    def disable(self):
        raise NotImplementedError

    def __enter__(self):
        return self.enable()

    def __exit__(self, exc_type, exc_value, traceback):
        self.disable()

    def decorate_class(self, cls):
        if not issubclass(cls, TestCase):
            raise TypeError("Can only decorate subclasses of unittest.TestCase")
        original_setUp = cls.setUp

        def setUp(inner_self):
            context = self.enable()
            inner_self.addCleanup(self.disable)
            if self.attr_name:
                setattr(inner_self, self.attr_name, context)
            original_setUp(inner_self)

        cls.setUp = setUp
        return cls

    def decorate_callable(self, func):
        if func.__code__.co_flags & 0x80:

            @wraps(func)
            async def inner(*args, **kwargs):
                with self as context:
                    if self.kwarg_name:
                        kwargs[self.kwarg_name] = context
                    return await func(*args, **kwargs)

        else:

            @wraps(func)
            def inner(*args, **kwargs):
                with self as context:
                    if self.kwarg_name:
                        kwargs[self.kwarg_name] = context
                    return func(*args, **kwargs)

        return inner

    def __call__(self, decorated):
        if isinstance(decorated, type):
            return self.decorate_class(decorated)
        if callable(decorated):
            return self.decorate_callable(decorated)
        raise TypeError("Cannot decorate object of type %s" % type(decorated))


def _tell(setting, value, enter):
    send = setting_changed.send if enter else setting_changed.send_robust
    if setting == "AUTH_USER_MODEL":
        apps.clear_cache()
    send(sender=type(settings._wrapped), setting=setting, value=value, enter=enter)


class override_settings(TestContextDecorator):
    """Other settings for a while."""

    enable_exception = None

    def __init__(self, **kwargs):
        self.options = kwargs
        super().__init__()

    def enable(self):
        override = UserSettingsHolder(settings._wrapped)
        for key, value in self.options.items():
            setattr(override, key, value)
        if "INSTALLED_APPS" in self.options:
            try:
                apps.set_installed_apps(self.options["INSTALLED_APPS"])
            except Exception:
                apps.unset_installed_apps()
                raise
        self.wrapped = settings._wrapped
        settings._wrapped = override
        for key, value in self.options.items():
            try:
                _tell(key, value, enter=True)
            except Exception:
                self.disable()
                raise

    def disable(self):
        if "INSTALLED_APPS" in self.options:
            apps.unset_installed_apps()
        settings._wrapped = self.wrapped
        del self.wrapped
        for key in self.options:
            value = getattr(settings, key, None)
            _tell(key, value, enter=False)

    def save_options(self, test_func):
        merged = dict(test_func._overridden_settings or {})
        merged.update(self.options)
        test_func._overridden_settings = merged

    def decorate_class(self, cls):
        from django.test import SimpleTestCase

        if not issubclass(cls, SimpleTestCase):
            raise ValueError(
                "Only subclasses of Django SimpleTestCase can be decorated with override_settings"
            )
        self.save_options(cls)
        return cls


class modify_settings(override_settings):
    """Appends to, prepends to or removes from list settings for a while."""

    def __init__(self, *args, **kwargs):
        self.operations = list(args[0]) if args else list(kwargs.items())
        TestContextDecorator.__init__(self)

    def save_options(self, test_func):
        existing = list(test_func._modified_settings or [])
        test_func._modified_settings = existing + self.operations

    def enable(self):
        self.options = {}
        for name, operations in self.operations:
            value = list(self.options.get(name, getattr(settings, name, [])))
            for action, items in operations.items():
                items = [items] if isinstance(items, str) else items
                if action == "append":
                    value = value + [item for item in items if item not in value]
                elif action == "prepend":
                    value = [item for item in items if item not in value] + value
                elif action == "remove":
                    value = [item for item in value if item not in items]
                else:
                    raise ValueError("Unsupported action: %s" % action)
            self.options[name] = value
        super().enable()


class override_system_checks(TestContextDecorator):
    """Other system checks for a while."""

    def __init__(self, new_checks, deployment_checks=None):
        from django.core.checks.registry import registry

        self.registry = registry
        self.new_checks = new_checks
        self.deployment_checks = deployment_checks
        super().__init__()

    def enable(self):
        self.old_checks = self.registry.registered_checks
        self.registry.registered_checks = set(self.new_checks)
        self.old_deployment_checks = self.registry.deployment_checks
        if self.deployment_checks is not None:
            self.registry.deployment_checks = set(self.deployment_checks)

    def disable(self):
        self.registry.registered_checks = self.old_checks
        self.registry.deployment_checks = self.old_deployment_checks


class CaptureQueriesContext:
    """The queries that one connection sends meanwhile."""

    def __init__(self, connection):
        self.connection = connection

    def __iter__(self):
        return iter(self.captured_queries)

    def __getitem__(self, index):
        return self.captured_queries[index]

    def __len__(self):
        return len(self.captured_queries)

    @property
    def captured_queries(self):
        return self.connection.queries[self.initial_queries : self.final_queries]

    def __enter__(self):
        self.force_debug_cursor = self.connection.force_debug_cursor
        self.connection.force_debug_cursor = True
        self.connection.ensure_connection()
        self.initial_queries = len(self.connection.queries_log)
        self.final_queries = None
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        self.connection.force_debug_cursor = self.force_debug_cursor
        if exc_type is None:
            self.final_queries = len(self.connection.queries_log)


class ignore_warnings(TestContextDecorator):
    def __init__(self, **kwargs):
        self.ignore_kwargs = kwargs
        if "message" in kwargs or "module" in kwargs:
            self.filter_func = warnings.filterwarnings
        else:
            self.filter_func = warnings.simplefilter
        super().__init__()

    def enable(self):
        self.catch_warnings = warnings.catch_warnings()
        self.catch_warnings.__enter__()
        self.filter_func("ignore", **self.ignore_kwargs)

    def disable(self):
        self.catch_warnings.__exit__(*sys.exc_info())


class isolate_apps(TestContextDecorator):
    """A registry of its own for the models defined meanwhile."""

    def __init__(self, *installed_apps, **kwargs):
        self.installed_apps = installed_apps
        super().__init__(**kwargs)

    def enable(self):
        self.old_apps = Options.default_apps
        isolated = Apps(self.installed_apps)
        _django.extend(Options, {"default_apps": isolated})
        return isolated

    def disable(self):
        _django.extend(Options, {"default_apps": self.old_apps})


class extend_sys_path(TestContextDecorator):
    def __init__(self, *paths):
        self.paths = paths
        super().__init__()

    def enable(self):
        self.old_path = sys.path[:]
        sys.path[:0] = self.paths

    def disable(self):
        sys.path[:] = self.old_path


class isolate_lru_cache(TestContextDecorator):
    def __init__(self, lru_cache_object):
        self.cache = lru_cache_object
        super().__init__()

    def enable(self):
        self.cache.cache_clear()

    def disable(self):
        self.cache.cache_clear()


class str_prefix(str):
    def __new__(cls, text):
        return str(text) % {"_": ""}


@contextmanager
def register_lookup(field, *lookups, lookup_name=None):
    """Lookups that a field class or instance has meanwhile."""
    try:
        for lookup in lookups:
            field.register_lookup(lookup, lookup_name)
        yield
    finally:
        for lookup in lookups:
            field._unregister_lookup(lookup, lookup_name)


@contextmanager
def captured_output(stream_name):
    original = getattr(sys, stream_name)
    setattr(sys, stream_name, io.StringIO())
    try:
        yield getattr(sys, stream_name)
    finally:
        setattr(sys, stream_name, original)


def captured_stdout():
    return captured_output("stdout")


def captured_stderr():
    return captured_output("stderr")


def captured_stdin():
    return captured_output("stdin")


@contextmanager
def freeze_time(t):
    """``time.time`` stands still."""
    import time

    original = time.time
    time.time = lambda: t
    try:
        yield
    finally:
        time.time = original


def require_jinja2(test_func):
    return skipIf(True, "this test requires jinja2")(test_func)


def requires_tz_support(func):
    return skipUnless(TZ_SUPPORT, "This test needs a system with time zone support")(func)


def tag(*tags):
    """Labels a test."""

    def decorate(obj):
        obj.tags = set(getattr(obj, "tags", ())).union(tags)
        return obj

    return decorate


def garbage_collect():
    gc.collect()


def get_runner(settings, test_runner_class=None):
    from django.utils.module_loading import import_string

    return import_string(test_runner_class or settings.TEST_RUNNER)


def setup_test_environment(debug=None):
    settings.DEBUG = bool(debug)


def teardown_test_environment():
    pass


def get_unique_databases_and_mirrors(aliases=None):
    return {(alias,): (alias, {alias}) for alias in connections}, {}


def compare_xml(want, got):
    """Compares two documents but for white space between their elements."""

    def norm(text):
        return re.sub(r">\s+<", "><", text.strip().replace("\\n", "\n"))

    return norm(want) == norm(got)


def strip_quotes(want, got):
    if all(len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"" for text in (want, got)):
        return want[1:-1], got[1:-1]
    return want, got


__all__ = [
    "Approximate",
    "CaptureQueriesContext",
    "DEFAULT_DB_ALIAS",
    "TestContextDecorator",
    "extend_sys_path",
    "freeze_time",
    "garbage_collect",
    "ignore_warnings",
    "isolate_apps",
    "isolate_lru_cache",
    "modify_settings",
    "override_settings",
    "override_system_checks",
    "register_lookup",
    "requires_tz_support",
    "reset_queries",
    "tag",
]
