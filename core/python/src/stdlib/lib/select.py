"""There are no streams to wait for."""

error = OSError


def select(rlist, wlist, xlist, timeout=None):
    raise OSError("Dunder waits for no streams.")
