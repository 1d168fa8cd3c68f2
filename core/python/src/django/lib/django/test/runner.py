"""Runs unittest-style test packages, one app each, as Django's own runner does."""

import re
import sys
import traceback
import unittest
import warnings

from _dunder import is_dir, is_file, list_dir

from django.utils.deprecation import RemovedAfterNextVersionWarning, RemovedInNextVersionWarning


def test_modules(root, label):
    """Names of the modules of the package ``label`` that hold tests: those whose file name begins with ``test``."""
    found = []

    def walk(folder, package):
        for name in list_dir(folder):
            path = folder + "/" + name
            if name.endswith(".py") and name.startswith("test"):
                found.append(package + "." + name[:-3])
            elif is_file(path + "/__init__.py"):
                if name.startswith("test"):
                    found.append(package + "." + name)
                walk(path, package + "." + name)

    base = root + "/" + label.replace(".", "/")
    if is_dir(base):
        walk(base, label)
    return found


def _cases(suite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from _cases(item)
        else:
            yield item


def _order(case):
    # Tests in transactions first: the others empty the tables.
    from django.test import SimpleTestCase, TestCase

    if isinstance(case, TestCase):
        return 0
    return 1 if isinstance(case, SimpleTestCase) and not hasattr(case, "_fixture_teardown") else 2


class Result(unittest.TestResult):
    """Tells ``emit(event, id, message)`` what happens; a test has one outcome, its worst."""

    def __init__(self, emit):
        super().__init__()
        self.emit = emit
        self.outcome = None

    def startTest(self, test):
        super().startTest(test)
        self.outcome = ("ok", "")
        self.emit("start", test.id(), "")

    def stopTest(self, test):
        super().stopTest(test)
        self.emit(self.outcome[0], test.id(), self.outcome[1])

    def _note(self, outcome, test, error):
        message = "".join(traceback.format_exception(*error)) if error else ""
        if self.outcome is None or not hasattr(test, "_testMethodName"):
            # setUpClass and the like: every test of the class fails with it.
            self.emit(outcome, test.id(), message)
        elif self.outcome[0] in ("ok", "skip"):
            self.outcome = (outcome, message)

    def addError(self, test, err):
        self._note("error", test, err)

    def addFailure(self, test, err):
        self._note("fail", test, err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self._note("fail" if issubclass(err[0], test.failureException) else "error", test, err)

    def addSkip(self, test, reason):
        if self.outcome is None or not hasattr(test, "_testMethodName"):
            self.emit("skip", test.id(), reason)
        else:
            self.outcome = ("skip", reason)

    def addExpectedFailure(self, test, err):
        pass

    def addUnexpectedSuccess(self, test):
        self.outcome = ("fail", "Unexpected success")


def run(root, label, done, emit):
    """Runs the tests of one label, but for those in ``done``."""
    import _dunder_files

    _dunder_files.install(root)
    # What goes away is an error, unless the test expects the warning.
    warnings.simplefilter("error", RemovedInNextVersionWarning)
    warnings.simplefilter("error", RemovedAfterNextVersionWarning)
    from django.apps import apps
    from django.conf import settings
    from django.db import connections
    from django.test.testcases import _restore_content_types

    # Apps whose tables are made without migrations do not depend on any.
    settings.MIGRATION_MODULES = {"auth": None, "contenttypes": None}
    settings.DEBUG = False
    connections.add("other")
    # As in the settings of Django's own suite.
    settings.USE_TZ = False
    settings.TIME_ZONE = "America/Chicago"
    try:
        apps.ready = False
        apps.populate([label])
        settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, label]
    except Exception:
        emit("error", label, traceback.format_exc())
        return
    cases = []
    for name in test_modules(root, label):
        try:
            __import__(name)
        except unittest.SkipTest:
            continue
        except BaseException:
            emit("error", name, traceback.format_exc())
            continue
        suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[name])
        # A class imported into another test module runs once, where it stands.
        cases.extend(case for case in _cases(suite) if type(case).__module__ == name or not re.match(label, type(case).__module__))
    for each in connections.all():
        each.creation.create_tables()
    # Every model has its content type before the first test, as after Django's `migrate`.
    _restore_content_types()
    for each in connections.all():
        each.creation.create_migration_table()
    classes = {}
    for case in cases:
        if case.id() not in done:
            classes.setdefault((_order(case), type(case)), []).append(case)
    for (_rank, _cls), members in sorted(classes.items(), key=lambda item: item[0][0]):
        result = Result(emit)
        unittest.TestSuite(members)(result)
        started = result.testsRun
        if started == 0:
            for case in members:
                emit("error", case.id(), "The class could not be set up")


class DiscoverRunner:
    """The name that ``TEST_RUNNER`` holds; `dunder test` calls :func:`run`."""
