"""django.utils.asyncio: what must not be called while an event loop runs."""

from functools import wraps


def async_unsafe(message):
    """Decorator, bare or with a message: the function raises SynchronousOnlyOperation in an event loop."""
    if callable(message):
        return async_unsafe("You cannot call this from an async context - use a thread or sync_to_async.")(message)

    def decorate(function):
        @wraps(function)
        def guarded(*args, **kwargs):
            from asyncio.events import _get_running_loop

            from django.core.exceptions import SynchronousOnlyOperation

            if _get_running_loop() is not None:
                raise SynchronousOnlyOperation(message)
            return function(*args, **kwargs)

        return guarded

    return decorate
