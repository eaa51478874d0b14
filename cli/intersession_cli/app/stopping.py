"""A request to end that comes once something is recorded, or may be, is heard as Ctrl-C.

So what is said then is so. Before that the process ends at once, as any other does.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from intersession.store.written import Written


@contextmanager
def heard(written: Written) -> Iterator[None]:
    """Hear SIGTERM within; nothing is changed where somebody else hears it already."""

    def stop(number: int, _: Any) -> None:
        if written.count or written.open:
            raise KeyboardInterrupt
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    is_ours = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    )
    if is_ours:
        signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        if is_ours:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
