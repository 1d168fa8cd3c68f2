"""``File`` and ``ContentFile``."""

import os
from io import BytesIO, StringIO, UnsupportedOperation

from django.core.files.utils import FileProxyMixin
from django.utils.functional import cached_property


class File(FileProxyMixin):
    """A Python file with a name and a size."""

    DEFAULT_CHUNK_SIZE = 64 * 2**10

    def __init__(self, file, name=None):
        self.file = file
        self.name = getattr(file, "name", None) if name is None else name
        if hasattr(file, "mode"):
            self.mode = file.mode

    def __str__(self):
        return self.name or ""

    def __repr__(self):
        return "<%s: %s>" % (type(self).__name__, self or "None")

    def __bool__(self):
        return bool(self.name)

    def __len__(self):
        return self.size

    @cached_property
    def size(self):
        file = self.file
        if hasattr(file, "size"):
            return file.size
        try:
            return os.path.getsize(file.name)
        except (AttributeError, OSError, TypeError):
            pass  # it is not on a disk
        if not all(hasattr(file, method) for method in ("tell", "seek")):
            raise AttributeError("Unable to determine the file's size.")
        at = file.tell()
        try:
            file.seek(0, os.SEEK_END)
            return file.tell()
        finally:
            file.seek(at)

    def chunks(self, chunk_size=None):
        """The content from its start, in pieces."""
        try:
            self.seek(0)
        except (AttributeError, UnsupportedOperation):
            pass
        while data := self.read(chunk_size or self.DEFAULT_CHUNK_SIZE):
            yield data

    def multiple_chunks(self, chunk_size=None):
        return self.size > (chunk_size or self.DEFAULT_CHUNK_SIZE)

    def __iter__(self):
        """Lines, whichever way they end, also where two chunks cut one."""
        rest = None
        for chunk in self.chunks():
            for line in chunk.splitlines(True):
                if rest is not None:
                    if _ends_with_cr(rest) and line not in ("\n", b"\n"):
                        yield rest
                    else:
                        line = rest + line
                    rest = None
                if _ends_with_lf(line):
                    yield line
                else:
                    rest = line
        if rest is not None:
            yield rest

    def open(self, mode=None, *args, **kwargs):
        """The file from its start, opened anew where it was closed."""
        if self.closed:
            if not self.name or not os.path.exists(self.name):
                raise ValueError("The file cannot be reopened.")
            self.file = open(self.name, mode or self.mode, *args, **kwargs)
        else:
            self.seek(0)
        return self

    def close(self):
        self.file.close()

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.close()


def _ends_with_cr(line):
    return line.endswith("\r" if isinstance(line, str) else b"\r")


def _ends_with_lf(line):
    return line.endswith("\n" if isinstance(line, str) else b"\n")


class ContentFile(File):
    """A file whose content is a string or bytes."""

    def __init__(self, content, name=None):
        super().__init__((StringIO if isinstance(content, str) else BytesIO)(content), name=name)
        self.size = len(content)

    def __str__(self):
        return "Raw content"

    def __bool__(self):
        return True

    def write(self, data):
        # The size that was known is no longer.
        vars(self).pop("size", None)
        return self.file.write(data)

    def open(self, mode=None):
        self.seek(0)
        return self

    def close(self):
        """The content is kept: there is nothing to open again."""
