"""What `unittest` asks of `signal`. There are no signals here."""

SIG_DFL, SIG_IGN, SIGINT = 0, 1, 2


def default_int_handler(signum, frame):
    raise KeyboardInterrupt


def getsignal(signum):
    return default_int_handler


def signal(signum, handler):
    return default_int_handler
