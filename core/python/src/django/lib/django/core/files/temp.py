"""Temporary files."""

import tempfile

__all__ = ["NamedTemporaryFile", "gettempdir"]

NamedTemporaryFile = tempfile.NamedTemporaryFile
gettempdir = tempfile.gettempdir
