"""The hidden column of ``order_with_respect_to``."""

from _django import OrderWrt

__all__ = ["OrderWrt"]
