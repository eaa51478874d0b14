"""Prints at import; where STRANGERS says so, ends the program there, or never comes back."""

import os
import sys
import time

print("hello from a plugin")
os.write(1, b"and from below Python\n")
ASKED = os.environ.get("STRANGERS", "")
if "exits" in ASKED:
    sys.exit(0)
if "hangs" in ASKED:
    print("hanging", file=sys.stderr, flush=True)
    time.sleep(600)
