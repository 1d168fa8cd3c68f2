"""django.utils.module_loading"""

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
