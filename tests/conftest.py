"""What holds for all tests, however they were started."""

import signal


def pytest_configure() -> None:
    """Let Ctrl-C reach what the tests start: a shell that puts pytest into the background makes it ignored."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
