"""Imports Python files from a folder: only for the command line, where there are files."""

import sys

from _dunder import is_dir, is_file, read_text


class FolderFinder:
    """A ``sys.meta_path`` entry for the modules and packages below ``root``."""

    def __init__(self, root):
        self.root = root

    def find_spec(self, name, path=None, target=None):
        base = "%s/%s" % (self.root, name.replace(".", "/"))
        from importlib.machinery import ModuleSpec

        if is_file(base + "/__init__.py"):
            spec = ModuleSpec(name, SourceLoader(base + "/__init__.py"), origin=base + "/__init__.py", is_package=True)
            spec.submodule_search_locations = [base]
        elif is_file(base + ".py"):
            spec = ModuleSpec(name, SourceLoader(base + ".py"), origin=base + ".py")
        elif is_dir(base):
            spec = ModuleSpec(name, None, is_package=True)
            spec.submodule_search_locations = [base]
        else:
            return None
        # No `has_location`: importlib would ask its half for operating systems where the bytecode is cached.
        return spec


class SourceLoader:
    def __init__(self, path):
        self.path = self.file = path

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.__file__ = self.path
        exec(compile(read_text(self.path), self.file, "exec"), module.__dict__)

    def get_source(self, name):
        return read_text(self.path)


class WorkingCopy(FolderFinder):
    """Serves the package ``django`` from a folder instead of the frozen one, so that changing it needs no build."""

    def find_spec(self, name, path=None, target=None):
        spec = super().find_spec(name) if name.partition(".")[0] == "django" else None
        if spec is not None and spec.loader is not None:
            spec.loader.file = "<frozen %s>" % name
        return spec


def prefer(root):
    sys.meta_path.insert(0, WorkingCopy(root))


def install(root):
    sys.path.insert(0, root)
    # Before the last, which says that there is no such module.
    sys.meta_path.insert(-1, FolderFinder(root))
