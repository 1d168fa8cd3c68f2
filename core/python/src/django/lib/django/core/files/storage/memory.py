"""Files in memory: for tests, and where there are no folders."""


from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage.base import Storage
from django.utils import timezone
from django.utils.deconstruct import deconstructible


@deconstructible(path="django.core.files.storage.InMemoryStorage")
class InMemoryStorage(Storage):
    def __init__(self, location=None, base_url=None, **options):
        self._location = location
        self._base_url = base_url
        self._files = {}
        self._times = {}

    def _open(self, name, mode="rb"):
        if name not in self._files:
            if "w" not in mode:
                raise FileNotFoundError(2, "No such file or directory", name)
            self._files[name] = b""
        return _Stored(self, name, mode)

    def _save(self, name, content):
        parts = [chunk.encode() if isinstance(chunk, str) else chunk for chunk in content.chunks()]
        self._files[name] = b"".join(parts)
        self._times[name] = timezone.now()
        return name

    def delete(self, name):
        self._files.pop(name, None)

    def exists(self, name):
        return name in self._files or any(known.startswith(name + "/") for known in self._files)

    def listdir(self, path):
        path = path.strip("/") + "/" if path.strip("/") else ""
        directories, files = [], []
        for name in self._files:
            if name.startswith(path):
                first, _, rest = name[len(path) :].partition("/")
                chosen = directories if rest else files
                if first not in chosen:
                    chosen.append(first)
        return directories, files

    def size(self, name):
        return len(self._files[name])

    def url(self, name):
        base = settings.MEDIA_URL if self._base_url is None else self._base_url
        if base is None:
            raise ValueError("This file is not accessible via a URL.")
        from urllib.parse import quote, urljoin

        return urljoin(base if base.endswith("/") else base + "/", quote(name, safe="/~!*()'").lstrip("/"))

    def get_modified_time(self, name):
        return self._times[name]

    get_accessed_time = get_created_time = get_modified_time


class _Stored(ContentFile):
    """A file of the storage; what is written to it is kept when it is closed."""

    def __init__(self, storage, name, mode):
        self._storage = storage
        content = storage._files[name]
        super().__init__(content if "b" in mode else content.decode(), name)
        self.mode = mode

    def close(self):
        if "w" in self.mode or "+" in self.mode or "a" in self.mode:
            self._storage._save(self.name, ContentFile(self.file.getvalue()))
