"""django.contrib.admin.exceptions"""


class AlreadyRegistered(Exception):
    """The model is already registered."""


class NotRegistered(Exception):
    """The model is not registered."""
