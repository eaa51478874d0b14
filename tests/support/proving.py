"""Run a small share of the proof, as `make proof` runs the whole, and read its table."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from proof.figures import TRIED

ROOT = Path(__file__).parents[2]
SHARE = "0.006"


def proved(kept: Path, *units: str) -> tuple[dict[tuple[str, str], str], str]:
    """The table of a run: what was got, by part and figure; and all that was printed."""
    words = ["--share", SHARE, "--workers", "1", "--kept", str(kept), "--units", *units]
    ended = subprocess.run(
        [sys.executable, "-m", "proof", *words], cwd=ROOT, capture_output=True, text=True
    )
    cells = [re.split("  +", line.strip()) for line in ended.stdout.splitlines()]
    found = {(row[0], row[1]): row[3] for row in cells if len(row) >= 4 and row[0] in TRIED}
    assert found, ended.stderr
    return found, ended.stdout + ended.stderr
