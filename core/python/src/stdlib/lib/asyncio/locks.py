"""Locks, events, queues and task groups."""

from asyncio.events import create_task, current_task, get_event_loop, get_running_loop
from asyncio.exceptions import CancelledError


class _Waiters:
    def __init__(self):
        self._waiters = []

    async def _wait(self):
        future = get_event_loop().create_future()
        self._waiters.append(future)
        await future

    def _wake(self, count=1):
        while self._waiters and count:
            future = self._waiters.pop(0)
            if not future.done():
                future.set_result(None)
                count -= 1


class Semaphore(_Waiters):
    def __init__(self, value=1):
        super().__init__()
        self._value = value

    def locked(self):
        return self._value == 0

    async def acquire(self):
        while self._value == 0:
            await self._wait()
        self._value -= 1
        return True

    def release(self):
        self._value += 1
        self._wake()

    async def __aenter__(self):
        await self.acquire()

    async def __aexit__(self, *exc_info):
        self.release()


class Lock(Semaphore):
    def __init__(self):
        super().__init__(1)

    def release(self):
        if self._value:
            raise RuntimeError("Lock is not acquired.")
        super().release()


class Event(_Waiters):
    def __init__(self):
        super().__init__()
        self._set = False

    def is_set(self):
        return self._set

    def set(self):
        self._set = True
        self._wake(len(self._waiters))

    def clear(self):
        self._set = False

    async def wait(self):
        while not self._set:
            await self._wait()
        return True


class Queue(_Waiters):
    def __init__(self, maxsize=0):
        super().__init__()
        self._items = []

    def qsize(self):
        return len(self._items)

    def empty(self):
        return not self._items

    def put_nowait(self, item):
        self._items.append(item)
        self._wake()

    async def put(self, item):
        self.put_nowait(item)

    async def get(self):
        while not self._items:
            await self._wait()
        return self._items.pop(0)


class TaskGroup:
    async def __aenter__(self):
        self._tasks = []
        return self

    def create_task(self, coro, *, name=None):
        task = create_task(coro, name=name)
        self._tasks.append(task)
        return task

    async def __aexit__(self, kind, error, traceback):
        errors = [] if error is None or kind is CancelledError else [error]
        if error is not None:
            for task in self._tasks:
                task.cancel()
        for task in self._tasks:
            try:
                await task
            except CancelledError:
                pass
            except Exception as failure:
                errors.append(failure)
                for other in self._tasks:
                    other.cancel()
        if errors:
            raise BaseExceptionGroup("unhandled errors in a TaskGroup", errors)


class timeout:
    def __init__(self, delay):
        self._delay = delay
        self._expired = False

    async def __aenter__(self):
        task = current_task()

        def expire():
            self._expired = True
            task.cancel()

        self._handle = None if self._delay is None else get_running_loop().call_later(self._delay, expire)
        return self

    async def __aexit__(self, kind, error, traceback):
        if self._handle is not None:
            self._handle.cancel()
        if self._expired and kind is CancelledError:
            raise TimeoutError from error
