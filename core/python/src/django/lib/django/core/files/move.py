"""Moving a file, to another file system too."""

import os
import shutil

__all__ = ["file_move_safe"]


def file_move_safe(old_file_name, new_file_name, chunk_size=64 * 2**10, allow_overwrite=False):
    """Moves the file, and keeps what has the new name unless told to overwrite it."""
    if os.path.abspath(old_file_name) == os.path.abspath(new_file_name):
        return
    if not allow_overwrite and os.access(new_file_name, os.F_OK):
        raise FileExistsError("Destination file %s exists and allow_overwrite is False." % new_file_name)
    shutil.move(old_file_name, new_file_name)
