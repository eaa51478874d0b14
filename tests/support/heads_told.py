"""What ``log export`` tells beside its lines: where the log ends, on standard error."""

import re

_TOLD = re.compile(r"Head of the log:\n  [0-9]+:sha256:[0-9a-f]{64}\n")


def without_head(stderr: str) -> str:
    """What is on standard error beside where the log ends."""
    return _TOLD.sub("", stderr)
