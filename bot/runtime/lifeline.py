"""A process started by the supervisor ends when the supervisor is gone, however it went."""

from __future__ import annotations

import os
import signal
import threading
import time

CHECK_SECONDS = 1.0
GRACE_SECONDS = 15.0


def end_with(parent: int) -> None:
    """Watch process ``parent`` from a background thread: when it is no longer our parent, stop, and do not hang on the way out.

    Beside the kernel's own signal (Linux) this covers other systems and a shutdown that hangs.
    """
    threading.Thread(target=_watch, args=(parent,), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(CHECK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)
