"""What file names may be, and passing methods on to a file."""

import os

from django.core.exceptions import SuspiciousFileOperation


def validate_file_name(name, allow_relative_path=False):
    """Refuses names that would leave the folder they are saved in."""
    if os.path.basename(name) in {"", ".", ".."}:
        raise SuspiciousFileOperation("Could not derive file name from '%s'" % name)
    if allow_relative_path:
        # Names of stored files have slashes on every system.
        path = str(name).replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/"):
            raise SuspiciousFileOperation("Detected path traversal attempt in '%s'" % name)
    elif name != os.path.basename(name):
        raise SuspiciousFileOperation("File name '%s' includes path elements" % name)
    return name


def _passed_on(name):
    return property(lambda self: getattr(self.file, name))


class FileProxyMixin:
    """Gives an object the methods of its ``file``."""

    encoding = _passed_on("encoding")
    fileno = _passed_on("fileno")
    flush = _passed_on("flush")
    isatty = _passed_on("isatty")
    newlines = _passed_on("newlines")
    read = _passed_on("read")
    readinto = _passed_on("readinto")
    readline = _passed_on("readline")
    readlines = _passed_on("readlines")
    seek = _passed_on("seek")
    tell = _passed_on("tell")
    truncate = _passed_on("truncate")
    write = _passed_on("write")
    writelines = _passed_on("writelines")

    @property
    def closed(self):
        return not self.file or self.file.closed

    def _can(self, name, letters):
        if self.closed:
            return False
        if hasattr(self.file, name):
            return getattr(self.file, name)()
        return any(letter in getattr(self.file, "mode", "") for letter in letters)

    def readable(self):
        return self._can("readable", "r+")

    def writable(self):
        return self._can("writable", "wax+")

    def seekable(self):
        if self.closed:
            return False
        return self.file.seekable() if hasattr(self.file, "seekable") else True

    def __iter__(self):
        return iter(self.file)
