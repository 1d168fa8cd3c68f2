class CancelledError(BaseException):
    """The task or future was cancelled."""


class InvalidStateError(Exception):
    """The operation does not fit the state of the future."""


TimeoutError = TimeoutError
