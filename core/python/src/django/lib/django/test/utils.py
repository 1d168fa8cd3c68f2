"""django.test.utils: overriding settings, capturing queries, isolating apps, and the like."""

import gc
import inspect
import io
import re
import sys
import warnings
from contextlib import ExitStack, contextmanager
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
    """Equal to every number that rounds to it at so many places."""

    def __init__(self, val, places=7):
        self.val, self.places = val, places

    def __eq__(self, other):
        return other == self.val or not round(abs(other - self.val), self.places)

    def __repr__(self):
        return f"{self.val!r}"


class TestContextDecorator:
    """Something that holds for a while: for a ``with`` block, for a function, or for each test of a class.

    Subclasses say how it begins (``enable``, whose result is handed on under the names given) and ends (``disable``).
    """

    def __init__(self, attr_name=None, kwarg_name=None):
        # Where tests of a class find the result, and which argument of a function gets it.
        self.attr_name, self.kwarg_name = attr_name, kwarg_name

    def enable(self):
        raise NotImplementedError

    disable = enable

    def __enter__(self):
        return self.enable()

    def __exit__(self, *exception):
        self.disable()

    def _arguments(self, kwargs, context):
        return {**kwargs, self.kwarg_name: context} if self.kwarg_name else kwargs

    def decorate_callable(self, func):
        if func.__code__.co_flags & inspect.CO_COROUTINE:

            async def within(*args, **kwargs):
                with self as context:
                    return await func(*args, **self._arguments(kwargs, context))

        else:

            def within(*args, **kwargs):
                with self as context:
                    return func(*args, **self._arguments(kwargs, context))

        return wraps(func)(within)

    def decorate_class(self, cls):
        if not issubclass(cls, TestCase):
            raise TypeError("Can only decorate subclasses of unittest.TestCase")
        own_set_up = cls.setUp

        def setUp(case):
            context = case.enterContext(self)
            if self.attr_name:
                setattr(case, self.attr_name, context)
            own_set_up(case)

        cls.setUp = setUp
        return cls

    def __call__(self, decorated):
        match decorated:
            case type():
                return self.decorate_class(decorated)
            case _ if callable(decorated):
                return self.decorate_callable(decorated)
        raise TypeError(f"Cannot decorate object of type {type(decorated)}")


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


_LIST_CHANGES = {
    "append": lambda old, items: old + [item for item in items if item not in old],
    "prepend": lambda old, items: [item for item in items if item not in old] + old,
    "remove": lambda old, items: [item for item in old if item not in items],
}


class modify_settings(override_settings):
    """Settings that are lists, with items more or less for a while."""

    def __init__(self, *args, **kwargs):
        TestContextDecorator.__init__(self)
        self.operations = [*args[0]] if args else [*kwargs.items()]

    def save_options(self, test_func):
        test_func._modified_settings = [*(test_func._modified_settings or ()), *self.operations]

    def enable(self):
        changed = {}
        for name, changes in self.operations:
            items_now = changed.get(name) or list(getattr(settings, name, ()))
            for action, items in changes.items():
                if action not in _LIST_CHANGES:
                    raise ValueError(f"Unsupported action: {action}")
                items_now = _LIST_CHANGES[action](items_now, [items] if isinstance(items, str) else items)
            changed[name] = items_now
        self.options = changed
        super().enable()


class override_system_checks(TestContextDecorator):
    """Other system checks for a while."""

    def __init__(self, new_checks, deployment_checks=None):
        super().__init__()
        self.replacements = {"registered_checks": new_checks, "deployment_checks": deployment_checks}

    def enable(self):
        from django.core.checks.registry import registry

        self.saved = [(registry, name, getattr(registry, name)) for name in self.replacements]
        for name, checks in self.replacements.items():
            if checks is not None:
                setattr(registry, name, set(checks))

    def disable(self):
        for registry, name, checks in self.saved:
            setattr(registry, name, checks)


class CaptureQueriesContext:
    """The queries that a connection sends meanwhile, as it logs them: dicts with ``sql`` and ``time``."""

    def __init__(self, connection):
        self.connection = connection
        self.initial_queries, self.final_queries = 0, None

    def __enter__(self):
        connection = self.connection
        self._logged_before, connection.force_debug_cursor = connection.force_debug_cursor, True
        connection.ensure_connection()
        self.initial_queries, self.final_queries = len(connection.queries_log), None
        return self

    def __exit__(self, exc_type, *exception):
        self.connection.force_debug_cursor = self._logged_before
        if exc_type is None:
            self.final_queries = len(self.connection.queries_log)

    @property
    def captured_queries(self):
        return self.connection.queries[slice(self.initial_queries, self.final_queries)]

    def __len__(self):
        return len(self.captured_queries)

    def __iter__(self):
        yield from self.captured_queries

    def __getitem__(self, index):
        return self.captured_queries[index]


class ignore_warnings(TestContextDecorator):
    """No warnings of a kind (arguments of ``warnings.filterwarnings``) for a while."""

    def __init__(self, **kwargs):
        super().__init__()
        self.which = kwargs

    def enable(self):
        self._caught = warnings.catch_warnings()
        self._caught.__enter__()
        by_text = self.which.keys() & {"message", "module"}
        (warnings.filterwarnings if by_text else warnings.simplefilter)("ignore", **self.which)

    def disable(self):
        self._caught.__exit__(None, None, None)


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
    with ExitStack() as registered:
        for lookup in lookups:
            registered.callback(field._unregister_lookup, lookup, lookup_name)
            field.register_lookup(lookup, lookup_name)
        yield


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
