"""What to do when the reader of the output is gone."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import UnsupportedOperation


def print_no_more() -> None:
    """Discard what is still to be printed: nobody reads it any more."""
    with suppress(UnsupportedOperation):  # a replacement in tests, which never blocks
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
