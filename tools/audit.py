"""Ask what is known against the versions in requirements.lock, where somebody can be asked.

make audit

Both sources that pip-audit knows are tried. Where none answers, that is said in one line, and the
exit code is 0: nothing was found because nothing was asked. It is 1 where something is known.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
SOURCES = {"pypi": "PyPI's advisories (pypi.org)", "osv": "the OSV database (api.osv.dev)"}
PATIENCE = 300
"""Seconds after which a source counts as one that does not answer."""


def asked(source: str) -> list[dict[str, Any]]:
    """What a source says of each package: its name, version, and ``vulns``; none it cannot say."""
    command = [sys.executable, "-m", "pip_audit", "--vulnerability-service", source, "--format"]
    command += ["json", "--progress-spinner", "off", "--require-hashes", "--disable-pip", "-r"]
    try:
        ended = subprocess.run(
            [*command, str(LOCK)], capture_output=True, text=True, check=False, timeout=PATIENCE
        )
        found = json.loads(ended.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return []
    return [one for one in found if "vulns" in one]


def lines(found: list[dict[str, Any]]) -> list[str]:
    """A line for each thing that is known: the package, what, and where it is mended."""
    return [
        f"{one['name']} {one['version']}: {known['id']}, mended in "
        f"{', '.join(known.get('fix_versions') or ['no version yet'])}"
        for one in found
        for known in one["vulns"]
    ]


def main() -> int:
    """Ask the first source that answers, and print what it knows."""
    for source, name in SOURCES.items():
        if found := asked(source):
            told = lines(found)
            print(*told, f"Audited {len(found)} packages by {name}: {len(told)} known.", sep="\n")
            return 1 if told else 0
    print(f"Not audited: neither {' nor '.join(SOURCES.values())} can be reached from here.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
