"""Django's ORM, as Dunder has it: the same SQL, results and messages as this version of Django."""

VERSION = (6, 1, 3, "final", 0)
__version__ = "6.1.3"


def get_version():
    return __version__


def setup(set_prefix=True):
    """There is nothing left to set up."""
