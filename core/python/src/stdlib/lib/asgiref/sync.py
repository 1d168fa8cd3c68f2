"""Between synchronous and asynchronous code, inline: there is one thread."""

import functools
from asyncio import events


def sync_to_async(func=None, *, thread_sensitive=True, executor=None, context=None):
    if func is None:
        return functools.partial(sync_to_async, thread_sensitive=thread_sensitive)

    @functools.wraps(func)
    async def inner(*args, **kwargs):
        with events.outside_of_loops():
            return func(*args, **kwargs)

    return inner


def async_to_sync(awaitable=None, *, force_new_loop=False):
    if awaitable is None:
        return functools.partial(async_to_sync, force_new_loop=force_new_loop)

    @functools.wraps(awaitable)
    def inner(*args, **kwargs):
        if events._running is not None:
            raise RuntimeError(
                "You cannot use AsyncToSync in the same thread as an async event loop - "
                "just await the async function directly."
            )
        return events.run(awaitable(*args, **kwargs))

    return inner
