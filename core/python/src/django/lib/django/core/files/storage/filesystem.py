"""Files in a folder. In the browser there is none: what needs it says so."""

import os
from datetime import datetime, timezone

import _django
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.storage.base import Storage
from django.utils import timezone as zones
from django.utils.deconstruct import deconstructible


@deconstructible(path="django.core.files.storage.FileSystemStorage")
class FileSystemStorage(Storage):
    def __init__(
        self,
        location=None,
        base_url=None,
        file_permissions_mode=None,
        directory_permissions_mode=None,
        allow_overwrite=False,
    ):
        self._location = location
        self._base_url = base_url
        self.file_permissions_mode = file_permissions_mode
        self.directory_permissions_mode = directory_permissions_mode
        self._allow_overwrite = allow_overwrite

    # The settings are asked each time: a program may change them.
    @property
    def base_location(self):
        return settings.MEDIA_ROOT if self._location is None else self._location

    @property
    def location(self):
        return os.path.abspath(self.base_location)

    @property
    def base_url(self):
        url = settings.MEDIA_URL if self._base_url is None else self._base_url
        return url if url is None or url.endswith("/") else url + "/"

    def _open(self, name, mode="rb"):
        return File(open(self.path(name), mode))

    def _save(self, name, content):
        path = self.path(name)
        folder = os.path.dirname(path)
        try:
            os.makedirs(folder, exist_ok=True)
        except FileExistsError:
            raise FileExistsError("%s exists and is not a directory." % folder)
        while True:
            try:
                self._write(path, content)
                break
            except FileExistsError:
                # Someone else took the name in the meantime.
                name = self.get_available_name(name)
                path = self.path(name)
        if self.file_permissions_mode is not None:
            os.chmod(path, self.file_permissions_mode)
        name = os.path.relpath(path, self.location)
        return str(name).replace("\\", "/")

    def _write(self, path, content):
        if hasattr(content, "temporary_file_path"):
            from django.core.files.move import file_move_safe

            file_move_safe(content.temporary_file_path(), path, allow_overwrite=self._allow_overwrite)
            return
        flag = "w" if self._allow_overwrite else "x"
        file = None
        try:
            for chunk in content.chunks():
                if file is None:
                    file = open(path, flag if isinstance(chunk, str) else flag + "b")
                file.write(chunk)
            if file is None:
                file = open(path, flag + "b")
        finally:
            if file is not None:
                file.close()

    def delete(self, name):
        if not name:
            raise ValueError("The name must be given to delete().")
        path = self.path(name)
        try:
            if os.path.isdir(path):
                os.rmdir(path)
            else:
                os.remove(path)
        except FileNotFoundError:
            pass

    def is_name_available(self, name, max_length=None):
        if self._allow_overwrite:
            return not (max_length and len(name) > max_length)
        return super().is_name_available(name, max_length=max_length)

    def exists(self, name):
        return os.path.lexists(self.path(name))

    def listdir(self, path):
        directories, files = [], []
        with os.scandir(self.path(path)) as entries:
            for entry in entries:
                (directories if entry.is_dir() else files).append(entry.name)
        return directories, files

    def path(self, name):
        if not _django.has_disk():
            raise NotImplementedError(
                "There is no file storage here: uploaded files can't be saved, read or deleted. A FileField keeps the "
                "path of its file, so assign that as text (%r)." % str(name)
            )
        root = self.location
        path = os.path.abspath(os.path.join(root, name))
        if path != root and not path.startswith(root.rstrip(os.sep) + os.sep):
            raise SuspiciousFileOperation(
                "The joined path (%s) is located outside of the base path component (%s)" % (path, root)
            )
        return path

    def size(self, name):
        return os.path.getsize(self.path(name))

    def url(self, name):
        if self.base_url is None:
            raise ValueError("This file is not accessible via a URL.")
        from urllib.parse import quote, urljoin

        return urljoin(self.base_url, quote(str(name).replace("\\", "/"), safe="/~!*()'").lstrip("/"))

    def _time(self, seconds):
        moment = datetime.fromtimestamp(seconds, tz=timezone.utc)
        return moment if settings.USE_TZ else zones.make_naive(moment)

    def get_accessed_time(self, name):
        return self._time(os.path.getatime(self.path(name)))

    def get_created_time(self, name):
        return self._time(os.path.getctime(self.path(name)))

    def get_modified_time(self, name):
        return self._time(os.path.getmtime(self.path(name)))
