"""Run a command for as long as the process that started this one lives, and no longer.

    python supervisor.py COMMAND...

Standard input is the lifeline: its other end is held by that process and by nothing else, so it reads as ended once the
process is gone, whatever ended it. Started as a file of its own, with the standard library alone.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_LOOK_SECONDS = 0.5  # between two looks at whether the parent is another one now


def _die_with(supervisor: int) -> Callable[[], None] | None:
    """Return what ties a child to this process on Linux, for the case that somebody kills the supervisor alone."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl

    def tie() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != supervisor:  # it died before the tie held
            os.kill(os.getpid(), signal.SIGKILL)

    return tie


def main(command: list[str]) -> int:
    """Run `command` until it ends or the lifeline does. Return its exit status, 128 + N where signal N ended it."""
    parent = os.getppid()
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=_die_with(os.getpid()))
    signal.signal(signal.SIGTERM, lambda *_: child.kill())

    def watch() -> None:
        while os.read(0, 1024):
            pass
        child.kill()

    threading.Thread(target=watch, daemon=True).start()
    while True:
        try:
            status = child.wait(_LOOK_SECONDS)
            return status if status >= 0 else 128 - status
        except subprocess.TimeoutExpired:
            if os.getppid() != parent:  # a forked worker may hold the lifeline still
                child.kill()
        except KeyboardInterrupt:
            child.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
