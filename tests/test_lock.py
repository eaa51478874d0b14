"""The lock names a version and the hashes of every package that is needed to run."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
FOR_DEVELOPERS = {"testing", "dev"}
NEEDED = [
    Requirement(one)
    for one in [
        *PROJECT["dependencies"],
        *(
            one
            for name, several in PROJECT["optional-dependencies"].items()
            if name not in FOR_DEVELOPERS
            for one in several
        ),
    ]
]
HASHES = r"((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
LOCKED = {
    canonicalize_name(name): (version, hashes.split())
    for name, version, hashes in re.findall(rf"(?m)^([\w.-]+)==(\S+) \\\n{HASHES}", LOCK)
}


@pytest.mark.parametrize("needed", NEEDED, ids=lambda one: one.name)
def test_each_package_that_is_needed_is_locked_at_a_version_that_fits(needed):
    version, hashes = LOCKED[canonicalize_name(needed.name)]
    assert needed.specifier.contains(version)
    assert hashes
    extras = {"binary": "psycopg-binary", "pool": "psycopg-pool"}
    assert {extras[one] for one in needed.extras} <= {*LOCKED}


def test_every_line_is_a_version_with_hashes_or_a_remark():
    """No address of an index: where the files come from is up to who installs them."""
    rest = [
        line for line in LOCK.splitlines() if line and not line.startswith(("#", "    --hash="))
    ]
    assert len(rest) == len(LOCKED) > 30
    assert not re.search(r"://|--index|--find-links|@ ", LOCK)


def test_what_the_locked_packages_need_is_locked_too():
    """As far as these packages are installed here, by what they say of themselves."""
    from importlib.metadata import PackageNotFoundError, requires

    for name, (version, _) in LOCKED.items():
        try:
            wanted = [Requirement(one) for one in requires(name) or ()]
        except PackageNotFoundError:
            continue
        for one in wanted:
            if one.marker is None or one.marker.evaluate({"extra": "", "sys_platform": "linux"}):
                assert canonicalize_name(one.name) in LOCKED, f"{one} of {name} {version}"


def test_an_audit_says_what_is_known_or_that_nobody_could_be_asked(monkeypatch, capsys):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import audit

    known = {"id": "PYSEC-1", "fix_versions": ["2.0"]}
    answers = {
        "pypi": [],
        "osv": [{"name": "a", "version": "1", "vulns": [known]}, {"name": "b", "vulns": []}],
    }
    monkeypatch.setattr(audit, "asked", answers.__getitem__)
    assert audit.main() == 1
    assert capsys.readouterr().out.splitlines() == [
        "a 1: PYSEC-1, mended in 2.0",
        "Audited 2 packages by the OSV database (api.osv.dev): 1 known.",
    ]
    answers["osv"] = answers["osv"][1:]
    assert audit.main() == 0
    answers["osv"] = []
    assert audit.main() == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("Not audited: neither PyPI")
    sys.modules.pop("audit")
