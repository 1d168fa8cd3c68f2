"""Images: files that know their size, where Pillow is installed."""

from django.core.files import File

__all__ = ["ImageFile", "get_image_dimensions"]


class ImageFile(File):
    """A file that is an image."""

    @property
    def width(self):
        return self._dimensions()[0]

    @property
    def height(self):
        return self._dimensions()[1]

    def _dimensions(self):
        if not hasattr(self, "_dimensions_cache"):
            was_closed = self.closed
            self.open()
            self._dimensions_cache = get_image_dimensions(self, close=was_closed)
        return self._dimensions_cache


def get_image_dimensions(file_or_path, close=False):
    """``(width, height)``, or two Nones where there is no image; needs Pillow."""
    from PIL import Image

    opened = not hasattr(file_or_path, "read")
    file = open(file_or_path, "rb") if opened else file_or_path
    at = None if opened else file.tell()
    try:
        file.seek(0)
        with Image.open(file) as image:
            return image.size
    except OSError:
        return (None, None)
    finally:
        if opened or close:
            file.close()
        else:
            file.seek(at)
