"""django.utils.module_loading"""

import sys
from importlib import import_module


def import_string(dotted_path):
    """The object that ``package.module.name`` names."""
    module_path, dot, name = dotted_path.rpartition(".")
    if not dot:
        raise ImportError("%s doesn't look like a module path" % dotted_path)
    module = import_module(module_path)
    try:
        return getattr(module, name)
    except AttributeError as error:
        raise ImportError(
            'Module "%s" does not define a "%s" attribute/class' % (module_path, name)
        ) from error


def module_has_submodule(package, module_name):
    """Whether the package has a module of that name, imported or not."""
    from importlib.util import find_spec

    package_name = getattr(package, "__name__", None)
    if package_name is None or not hasattr(package, "__path__"):
        return False
    name = "%s.%s" % (package_name, module_name)
    # The models of a program's own app were found in no file.
    if sys.modules.get(name) is not None:
        return True
    try:
        return find_spec(name, package_name) is not None
    except (ModuleNotFoundError, AttributeError):
        return False


def module_dir(module):
    """The one folder that a module is in."""
    import os

    paths = list(getattr(module, "__path__", []))
    if len(paths) == 1:
        return paths[0]
    filename = getattr(module, "__file__", None)
    if filename is not None:
        return os.path.dirname(filename)
    raise ValueError("Cannot determine directory containing %s" % module)
