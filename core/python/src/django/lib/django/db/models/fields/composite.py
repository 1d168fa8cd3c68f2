"""Primary keys of several columns."""

from _django import CompositePrimaryKey

__all__ = ["CompositePrimaryKey"]
