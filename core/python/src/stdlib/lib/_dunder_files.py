"""Imports Python files from folders: those of the machine, where there are any, and those kept in memory."""

import sys

from _dunder import compile_module, is_dir, is_file, list_dir, read_text


class FolderFinder:
    """The entry of ``sys.meta_path`` for the folders of ``sys.path`` and of packages."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        last = name.rpartition(".")[2]
        portions = []
        for folder in sys.path if path is None else path:
            spec = _spec(name, "%s/%s" % (folder, last))
            if spec is not None and spec.loader is None:
                # A folder without a file of its own: others may come before it.
                portions += spec.submodule_search_locations
            elif spec is not None:
                return spec
        if not portions:
            return None
        from importlib.machinery import ModuleSpec

        spec = ModuleSpec(name, NamespaceLoader(), is_package=True)
        spec.submodule_search_locations = NamespacePath(portions)
        return spec


def _spec(name, base):
    from importlib.machinery import ModuleSpec

    if is_file(base + "/__init__.py"):
        spec = ModuleSpec(name, SourceLoader(base + "/__init__.py"), origin=base + "/__init__.py", is_package=True)
        spec.submodule_search_locations = [base]
    elif is_file(base + ".py"):
        spec = ModuleSpec(name, SourceLoader(base + ".py"), origin=base + ".py")
    elif is_file(base + ".pyc"):
        spec = ModuleSpec(name, CompiledLoader(base + ".pyc"), origin=base + ".pyc")
    elif is_dir(base):
        spec = ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = [base]
    else:
        return None
    # No `has_location`: importlib would ask its half for operating systems where the bytecode is cached.
    return spec


class NamespacePath(tuple):
    """The folders of a package that has no file of its own."""


class NamespaceLoader:
    def create_module(self, spec):
        return None

    def exec_module(self, module):
        pass


class SourceLoader:
    def __init__(self, path):
        self.path = self.file = path

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.__file__ = self.path
        exec(self.get_code(module.__name__), module.__dict__)

    def get_code(self, name):
        return compile_module(read_text(self.path), self.file)

    def get_source(self, name):
        return read_text(self.path)


class CompiledLoader(SourceLoader):
    """A compiled file without its source."""

    def get_code(self, name):
        import marshal
        from importlib.util import MAGIC_NUMBER

        with open(self.path, "rb") as file:
            data = file.read()
        if data[:4] != MAGIC_NUMBER:
            raise ImportError("bad magic number in %r: %r" % (name, data[:4]), name=name, path=self.path)
        return marshal.loads(data[16:])

    def get_source(self, name):
        return None


class FolderImporter:
    """What ``pkgutil.iter_modules`` asks for the modules in a folder."""

    def __init__(self, folder):
        if not is_dir(folder):
            raise ImportError("no folder: %s" % folder)
        self.folder = folder

    def find_spec(self, name, target=None):
        return FolderFinder.find_spec(name, [self.folder])

    def iter_modules(self, prefix=""):
        found = {}
        for name in list_dir(self.folder):
            stem, dot, suffix = name.partition(".")
            path = "%s/%s" % (self.folder, name)
            if suffix in ("py", "pyc") and stem != "__init__":
                found.setdefault(stem, False)
            elif not dot and is_file(path + "/__init__.py"):
                found[name] = True
        for name, is_package in sorted(found.items()):
            yield prefix + name, is_package


def modules_in(package):
    """``(name, is_package)`` of the modules in a package. One that comes with Dunder is in no folder, and lists them itself."""
    if not package.__path__:
        yield from ((name, False) for name in getattr(package, "__all__", ()))
    for folder in package.__path__:
        if is_dir(folder):
            yield from FolderImporter(folder).iter_modules()


class WorkingCopy:
    """Serves the package ``django`` from a folder instead of the frozen one, so that changing it needs no build."""

    def __init__(self, root):
        self.root = root

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] != "django":
            return None
        spec = _spec(name, "%s/%s" % (self.root, name.replace(".", "/")))
        if spec is not None and spec.loader is not None:
            spec.loader.file = "<frozen %s>" % name
        return spec


def prefer(root):
    sys.meta_path.insert(0, WorkingCopy(root))


def install(root):
    """Lets modules be imported from the folder."""
    if root not in sys.path:
        sys.path.insert(0, root)
    if FolderFinder not in sys.meta_path:
        # Before the last, which says that there is no such module.
        sys.meta_path.insert(-1, FolderFinder)
        sys.path_hooks.append(FolderImporter)
