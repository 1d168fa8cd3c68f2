"""What every storage can do."""

import os

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.utils import validate_file_name
from django.utils.crypto import get_random_string
from django.utils.text import get_valid_filename


def _suffixes(name):
    """All that follows the first dot: `.tar.gz`. Dots that begin or end a name are part of it."""
    if name.endswith("."):
        return ""
    dots = name.lstrip(".").find(".")
    return "" if dots < 0 else name.lstrip(".")[dots:]


class Storage:
    """A base for storages: they say how files are opened, saved, found and deleted."""

    def open(self, name, mode="rb"):
        return self._open(name, mode)

    def save(self, name, content, max_length=None):
        """Saves under a free name like the one asked for, and says which."""
        if name is None:
            name = content.name
        if not hasattr(content, "chunks"):
            content = File(content, name)
        name = self.get_available_name(name, max_length=max_length)
        validate_file_name(name, allow_relative_path=True)
        name = self._save(name, content)
        validate_file_name(name, allow_relative_path=True)
        return name

    def is_name_available(self, name, max_length=None):
        return not self.exists(name) and not (max_length and len(name) > max_length)

    def get_valid_name(self, name):
        return get_valid_filename(name)

    def get_alternative_name(self, file_root, file_ext):
        return "%s_%s%s" % (file_root, get_random_string(7), file_ext)

    def get_available_name(self, name, max_length=None):
        name = str(name).replace("\\", "/")
        folder, file_name = os.path.split(name)
        if ".." in folder.split("/"):
            raise SuspiciousFileOperation("Detected path traversal attempt in '%s'" % folder)
        validate_file_name(file_name)
        extension = _suffixes(file_name)
        root = file_name.removesuffix(extension)
        while not self.is_name_available(name, max_length=max_length):
            name = os.path.join(folder, self.get_alternative_name(root, extension))
            if max_length is None:
                continue
            if (excess := len(name) - max_length) > 0:
                root = root[:-excess]
                if not root:
                    raise SuspiciousFileOperation(
                        'Storage can not find an available filename for "%s". Please make sure that the '
                        'corresponding file field allows sufficient "max_length".' % name
                    )
                name = os.path.join(folder, self.get_alternative_name(root, extension))
        return name

    def generate_filename(self, filename):
        filename = str(filename).replace("\\", "/")
        folder, name = os.path.split(filename)
        if ".." in folder.split("/"):
            raise SuspiciousFileOperation("Detected path traversal attempt in '%s'" % folder)
        return os.path.normpath(os.path.join(folder, self.get_valid_name(name)))

    def path(self, name):
        raise NotImplementedError("This backend doesn't support absolute paths.")


def _left_to_subclasses(name):
    def method(self, *args, **kwargs):
        raise NotImplementedError("subclasses of Storage must provide a %s() method" % name)

    method.__name__ = name
    return method


for _name in (
    "delete",
    "exists",
    "listdir",
    "size",
    "url",
    "get_accessed_time",
    "get_created_time",
    "get_modified_time",
):
    setattr(Storage, _name, _left_to_subclasses(_name))
