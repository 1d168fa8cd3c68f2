"""The event loop, futures and tasks."""

import heapq
import time
import types
from asyncio.exceptions import CancelledError, InvalidStateError
from itertools import count

_running = None
_current_task = None
_set_loop = None
# Whether the loop runs a program that awaits outside of functions: there synchronous queries are in order too.
_at_top_level = False


class outside_of_loops:
    """Inside, no event loop is running, as in another thread."""

    def __enter__(self):
        global _running
        self.loop, _running = _running, None

    def __exit__(self, *exc_info):
        global _running
        _running = self.loop


class Handle:
    def __init__(self, callback, args):
        self._callback, self._args, self._cancelled = callback, args, False

    def cancel(self):
        self._cancelled = True

    def cancelled(self):
        return self._cancelled

    def _run(self):
        if not self._cancelled:
            self._callback(*self._args)


class AbstractEventLoop:
    def __init__(self):
        self._ready = []
        self._timers = []
        self._order = count()
        self._tasks = set()
        self._closed = False

    def time(self):
        return time.monotonic()

    def call_soon(self, callback, *args, context=None):
        handle = Handle(callback, args)
        self._ready.append(handle)
        return handle

    call_soon_threadsafe = call_soon

    def call_later(self, delay, callback, *args, context=None):
        return self.call_at(self.time() + delay, callback, *args)

    def call_at(self, when, callback, *args, context=None):
        handle = Handle(callback, args)
        heapq.heappush(self._timers, (when, next(self._order), handle))
        return handle

    def create_future(self):
        return Future(loop=self)

    def create_task(self, coro, *, name=None, context=None):
        return Task(coro, loop=self, name=name)

    def run_in_executor(self, executor, func, *args):
        future = Future(loop=self)
        try:
            with outside_of_loops():
                result = func(*args)
            future.set_result(result)
        except Exception as error:
            future.set_exception(error)
        return future

    def is_running(self):
        return _running is self

    def is_closed(self):
        return self._closed

    def close(self):
        self._closed = True

    def run_until_complete(self, awaitable):
        global _running
        if _running is not None:
            raise RuntimeError("This event loop is already running")
        future = ensure_future(awaitable, loop=self)
        _running = self
        try:
            while not future.done():
                self._turn()
        finally:
            _running = None
        return future.result()

    def _turn(self):
        if not self._ready:
            if not self._timers:
                raise RuntimeError("The program waits for something that never happens")
            # Nothing else can happen meanwhile: there is one thread.
            wait = self._timers[0][0] - self.time()
            if wait > 0:
                time.sleep(wait)
        now = self.time()
        while self._timers and self._timers[0][0] <= now:
            self._ready.append(heapq.heappop(self._timers)[2])
        ready, self._ready = self._ready, []
        for handle in ready:
            handle._run()


class Future:
    _asyncio_future_blocking = False

    def __init__(self, *, loop=None):
        self._loop = loop or get_event_loop()
        self._state = "PENDING"
        self._result = self._exception = None
        self._callbacks = []

    def done(self):
        return self._state != "PENDING"

    def cancelled(self):
        return self._state == "CANCELLED"

    def get_loop(self):
        return self._loop

    def result(self):
        if self._state == "CANCELLED":
            raise CancelledError
        if self._state == "PENDING":
            raise InvalidStateError("Result is not set.")
        if self._exception is not None:
            raise self._exception
        return self._result

    def exception(self):
        if self._state == "CANCELLED":
            raise CancelledError
        if self._state == "PENDING":
            raise InvalidStateError("Exception is not set.")
        return self._exception

    def set_result(self, result):
        if self.done():
            raise InvalidStateError("%s: %r" % (self._state, self))
        self._result = result
        self._finish("FINISHED")

    def set_exception(self, exception):
        if self.done():
            raise InvalidStateError("%s: %r" % (self._state, self))
        self._exception = exception() if isinstance(exception, type) else exception
        self._finish("FINISHED")

    def cancel(self, msg=None):
        if self.done():
            return False
        self._finish("CANCELLED")
        return True

    def _finish(self, state):
        self._state = state
        callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            self._loop.call_soon(callback, self)

    def add_done_callback(self, callback, *, context=None):
        if self.done():
            self._loop.call_soon(callback, self)
        else:
            self._callbacks.append(callback)

    def remove_done_callback(self, callback):
        before = len(self._callbacks)
        self._callbacks = [each for each in self._callbacks if each != callback]
        return before - len(self._callbacks)

    def __await__(self):
        if not self.done():
            yield self
        return self.result()

    __iter__ = __await__


class Task(Future):
    _names = count(1)

    def __init__(self, coro, *, loop=None, name=None):
        super().__init__(loop=loop)
        self._coro = coro
        self._name = name or "Task-%d" % next(Task._names)
        self._waiting_for = None
        self._must_cancel = False
        self._loop._tasks.add(self)
        self._loop.call_soon(self._step)

    def get_name(self):
        return self._name

    def set_name(self, value):
        self._name = str(value)

    def get_coro(self):
        return self._coro

    def cancel(self, msg=None):
        if self.done():
            return False
        if self._waiting_for is not None and self._waiting_for.cancel():
            return True
        self._must_cancel = True
        return True

    def _step(self, exception=None):
        global _current_task
        if self.done():
            return
        if self._must_cancel:
            self._must_cancel, exception = False, CancelledError()
        self._waiting_for = None
        previous, _current_task = _current_task, self
        try:
            awaited = self._coro.send(None) if exception is None else self._coro.throw(exception)
        except StopIteration as stop:
            self._end()
            self.set_result(stop.value)
        except CancelledError:
            self._end()
            super().cancel()
        except (KeyboardInterrupt, SystemExit):
            self._end()
            raise
        except BaseException as error:
            self._end()
            if not isinstance(error, Exception):
                raise
            self.set_exception(error)
        else:
            if awaited is None:
                self._loop.call_soon(self._step)
            elif isinstance(awaited, Future):
                self._waiting_for = awaited
                awaited.add_done_callback(self._wake)
            else:
                self._loop.call_soon(self._step, RuntimeError("Task got bad yield: %r" % (awaited,)))
        finally:
            _current_task = previous

    def _wake(self, future):
        self._step()

    def _end(self):
        self._loop._tasks.discard(self)


def get_running_loop():
    if _running is None:
        raise RuntimeError("no running event loop")
    return _running


def _get_running_loop():
    return _running


def get_event_loop():
    global _set_loop
    if _running is not None:
        return _running
    if _set_loop is None or _set_loop.is_closed():
        _set_loop = AbstractEventLoop()
    return _set_loop


def set_event_loop(loop):
    global _set_loop
    _set_loop = loop


def new_event_loop():
    return AbstractEventLoop()


def run(main, *, debug=None, loop_factory=None):
    if _running is not None:
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    if not iscoroutine(main):
        raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")
    loop = AbstractEventLoop()
    try:
        return loop.run_until_complete(main)
    finally:
        for task in list(loop._tasks):
            task.cancel()
        loop.close()


def run_program(main):
    """Runs a program that awaits at its top level."""
    global _at_top_level
    _at_top_level = True
    try:
        return run(main)
    finally:
        _at_top_level = False


def isfuture(obj):
    return isinstance(obj, Future)


def iscoroutine(obj):
    return isinstance(obj, types.CoroutineType) or (hasattr(obj, "send") and hasattr(obj, "cr_frame"))


def iscoroutinefunction(func):
    from inspect import iscoroutinefunction

    return iscoroutinefunction(func)


def ensure_future(awaitable, *, loop=None):
    if isinstance(awaitable, Future):
        return awaitable
    if iscoroutine(awaitable):
        return Task(awaitable, loop=loop)
    if hasattr(awaitable, "__await__"):

        async def wrap():
            return await awaitable

        return Task(wrap(), loop=loop)
    raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")


def create_task(coro, *, name=None, context=None):
    return get_running_loop().create_task(coro, name=name)


def current_task(loop=None):
    return _current_task


def all_tasks(loop=None):
    return set((loop or get_running_loop())._tasks)


def gather(*awaitables, return_exceptions=False):
    loop = get_event_loop()
    outer = Future(loop=loop)
    futures = [ensure_future(awaitable, loop=loop) for awaitable in awaitables]
    left = len(futures)
    if not left:
        outer.set_result([])
        return outer

    def done(future):
        nonlocal left
        left -= 1
        if outer.done():
            return
        if not return_exceptions:
            if future.cancelled():
                outer.set_exception(CancelledError())
                return
            if future.exception() is not None:
                outer.set_exception(future.exception())
                return
        if left == 0:
            outer.set_result(
                [
                    CancelledError() if each.cancelled() else each.exception() or each._result
                    for each in futures
                ]
            )

    for future in futures:
        future.add_done_callback(done)
    return outer


async def sleep(delay, result=None):
    if delay <= 0:
        await _next_turn()
        return result
    future = get_running_loop().create_future()
    get_running_loop().call_later(delay, lambda: future.done() or future.set_result(result))
    return await future


@types.coroutine
def _next_turn():
    yield


async def wait_for(awaitable, timeout):
    task = ensure_future(awaitable)
    if timeout is None:
        return await task
    timed_out = False

    def expire():
        nonlocal timed_out
        timed_out = not task.done()
        task.cancel()

    handle = get_running_loop().call_later(timeout, expire)
    try:
        return await task
    except CancelledError:
        if timed_out:
            raise TimeoutError from None
        raise
    finally:
        handle.cancel()


def shield(awaitable):
    return ensure_future(awaitable)


async def to_thread(func, /, *args, **kwargs):
    with outside_of_loops():
        return func(*args, **kwargs)
