"""Columns that the database computes."""

from _django import GeneratedField

__all__ = ["GeneratedField"]
