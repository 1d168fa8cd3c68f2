"""What `importlib` looks for in `posix`. There are no files here."""

from os import _no_files, fspath, getcwd, listdir, lstat, open, remove, rename, stat, unlink, urandom, utime

environ = {}
replace = mkdir = readlink = _no_files

__all__ = [
    "environ", "fspath", "getcwd", "listdir", "lstat", "mkdir", "open", "readlink", "remove", "rename", "replace",
    "stat", "unlink", "urandom", "utime",
]
