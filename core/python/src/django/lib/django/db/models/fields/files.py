"""Fields that hold the path of a file."""

from _django import FileField, ImageField

__all__ = ["FileField", "ImageField"]
