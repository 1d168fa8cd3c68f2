"""A small `os`: paths as text, random bytes, an empty environment. There are no files and no processes here."""

import errno
import posixpath as path
import sys
from _dunder import urandom

name = "posix"
sep, altsep, extsep, pathsep, linesep = "/", None, ".", ":", "\n"
curdir, pardir, devnull, defpath = ".", "..", "/dev/null", ""
environ = {}
supports_bytes_environ = False
error = OSError
F_OK, R_OK, W_OK, X_OK = 0, 4, 2, 1

sys.modules["os.path"] = path

# Where there is no operating system the module has no numbers of its own.
errno.errorcode = {1: "EPERM", 2: "ENOENT", 13: "EACCES", 17: "EEXIST", 20: "ENOTDIR", 21: "EISDIR", 22: "EINVAL"}
for number, word in errno.errorcode.items():
    setattr(errno, word, number)
del number, word


class PathLike:
    """Anything with ``__fspath__``."""

    @classmethod
    def __subclasshook__(cls, subclass):
        return hasattr(subclass, "__fspath__")


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    try:
        return type(path).__fspath__(path)
    except AttributeError:
        raise TypeError(
            "expected str, bytes or os.PathLike object, not " + type(path).__name__
        ) from None


def fsencode(filename):
    return fspath(filename).encode()


def fsdecode(filename):
    filename = fspath(filename)
    return filename.decode() if isinstance(filename, bytes) else filename


def getcwd():
    return "/"


def getpid():
    return 1


def getenv(key, default=None):
    return environ.get(key, default)


def cpu_count():
    return 1


def register_at_fork(**kwargs):
    pass


class terminal_size(tuple):
    columns = property(lambda self: self[0])
    lines = property(lambda self: self[1])


def get_terminal_size(fd=1):
    raise OSError(25, "There is no terminal here")


def _no_files(*args, **kwargs):
    raise FileNotFoundError(2, "There are no files here", str(args[0]) if args else None)


stat = lstat = listdir = scandir = mkdir = makedirs = remove = unlink = rmdir = rename = open = _no_files
chdir = access = readlink = utime = chmod = _no_files


def walk(top, *args, **kwargs):
    return iter(())
