"""Signals: receivers are called in the order in which they were connected."""

import weakref
from contextlib import nullcontext

NONE_ID = id(None)


def _make_id(target):
    """An identity that stays the same for a bound method, whose object is made anew at each access."""
    if hasattr(target, "__func__"):
        return (id(target.__self__), id(target.__func__))
    return id(target)


def _is_coroutine(function):
    flags = getattr(getattr(function, "__code__", None), "co_flags", 0)
    if not flags and hasattr(function, "__func__"):
        flags = function.__func__.__code__.co_flags
    call = getattr(type(function), "__call__", None)
    if not flags and hasattr(call, "__code__"):
        flags = call.__code__.co_flags
    return bool(flags & 0x80)


def _run(coroutine):
    """Runs a coroutine that never really waits, as all do here: there is one thread and one connection."""
    try:
        while True:
            coroutine.send(None)
    except StopIteration as stop:
        return stop.value


class Signal:
    """A list of receivers. ``send`` calls those connected for its sender, or for any."""

    def __init__(self, use_caching=False):
        self.receivers = []
        # There is one thread; programs may still hold the lock, as they can in Django.
        self.lock = nullcontext()
        self.use_caching = use_caching
        self._has_dead = False

    def connect(self, receiver, sender=None, weak=True, dispatch_uid=None):
        if not callable(receiver):
            raise TypeError("Signal receivers must be callable.")
        if not _accepts_kwargs(receiver):
            raise ValueError("Signal receivers must accept keyword arguments (**kwargs).")
        key = (dispatch_uid if dispatch_uid else _make_id(receiver), _make_id(sender))
        is_async = _is_coroutine(receiver)
        if any(entry[0] == key for entry in self.receivers):
            self._clear_dead_receivers()
            return
        sender_ref = None
        if sender is not None:
            try:
                sender_ref = weakref.ref(sender, self._mark_dead)
            except TypeError:
                sender_ref = None  # a sender that cannot be weakly referenced, such as a string
        if weak:
            if hasattr(receiver, "__self__") and hasattr(receiver, "__func__"):
                receiver = weakref.WeakMethod(receiver, self._mark_dead)
            else:
                receiver = weakref.ref(receiver, self._mark_dead)
        self.receivers.append((key, receiver, weak, is_async, sender_ref))
        self._clear_dead_receivers()

    def disconnect(self, receiver=None, sender=None, dispatch_uid=None):
        key = (dispatch_uid if dispatch_uid else _make_id(receiver), _make_id(sender))
        self._clear_dead_receivers()
        for index, entry in enumerate(self.receivers):
            if entry[0] == key:
                del self.receivers[index]
                return True
        return False

    def has_listeners(self, sender=None):
        sync, not_sync = self._live_receivers(sender)
        return bool(sync) or bool(not_sync)

    def send(self, sender, **named):
        sync, not_sync = self._live_receivers(sender)
        responses = [(receiver, receiver(signal=self, sender=sender, **named)) for receiver in sync]
        responses.extend((receiver, _run(receiver(signal=self, sender=sender, **named))) for receiver in not_sync)
        return responses

    async def asend(self, sender, **named):
        sync, not_sync = self._live_receivers(sender)
        responses = [(receiver, receiver(signal=self, sender=sender, **named)) for receiver in sync]
        for receiver in not_sync:
            responses.append((receiver, await receiver(signal=self, sender=sender, **named)))
        return responses

    def send_robust(self, sender, **named):
        sync, not_sync = self._live_receivers(sender)
        responses = []
        for receiver in sync + not_sync:
            try:
                response = receiver(signal=self, sender=sender, **named)
                if receiver in not_sync:
                    response = _run(response)
            except Exception as error:
                self._log_robust_failure(receiver, error)
                response = error
            responses.append((receiver, response))
        return responses

    async def asend_robust(self, sender, **named):
        sync, not_sync = self._live_receivers(sender)
        responses = []
        for receiver in sync + not_sync:
            try:
                response = receiver(signal=self, sender=sender, **named)
                if receiver in not_sync:
                    response = await response
            except Exception as error:
                self._log_robust_failure(receiver, error)
                response = error
            responses.append((receiver, response))
        return responses

    def _log_robust_failure(self, receiver, error):
        import logging

        logging.getLogger("django.dispatch").error(
            "Error calling %s in Signal.send_robust() (%s)",
            getattr(receiver, "__qualname__", repr(receiver)),
            error,
            exc_info=error,
        )

    def _mark_dead(self, _reference):
        self._has_dead = True

    def _clear_dead_receivers(self):
        if self._has_dead:
            self._has_dead = False
            self.receivers = [
                entry
                for entry in self.receivers
                if not (entry[2] and entry[1]() is None) and not (entry[4] is not None and entry[4]() is None)
            ]

    def _live_receivers(self, sender):
        self._clear_dead_receivers()
        sender_key = _make_id(sender)
        sync, not_sync = [], []
        for (_uid, connected_sender), receiver, weak, is_async, _sender_ref in self.receivers:
            if connected_sender == NONE_ID or connected_sender == sender_key:
                if weak:
                    receiver = receiver()
                    if receiver is None:
                        continue
                (not_sync if is_async else sync).append(receiver)
        return sync, not_sync


def _accepts_kwargs(function):
    code = getattr(function, "__code__", None)
    if code is None:
        target = getattr(function, "__func__", None) or getattr(type(function), "__call__", None)
        code = getattr(target, "__code__", None)
    return True if code is None else bool(code.co_flags & 0x08)


def receiver(signal, **kwargs):
    """Decorator: connects the function to the signal, or to each of a list of them."""

    def connect(function):
        signals = signal if isinstance(signal, (list, tuple)) else [signal]
        for each in signals:
            each.connect(function, **kwargs)
        return function

    return connect
