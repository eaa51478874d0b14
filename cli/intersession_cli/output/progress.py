"""The progress of long work: one line on a terminal, nothing where it is piped."""

from __future__ import annotations

import sys
import time

QUIET_SECONDS = 0.5


class Progress:
    """Called with done and total; shows a percentage once the work has taken a while."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._began = time.monotonic()
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        """Show how far it is."""
        if not sys.stderr.isatty() or time.monotonic() - self._began < QUIET_SECONDS:
            return
        self._shown = True
        share = 100 * done // max(1, total)
        end = "\r\033[K" if done >= total else ""
        print(f"\r{self.what}: {share} %{end}", end="", file=sys.stderr, flush=True)
