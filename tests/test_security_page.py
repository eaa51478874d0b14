"""The security page answers each safeguard, and the tests that it names are there and run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
SAFEGUARDS = [
    *("(a)(1)", "(a)(2)(i)", "(a)(2)(ii)", "(a)(2)(iii)", "(a)(2)(iv)", "(b)", "(c)(1)", "(c)(2)"),
    *("(d)", "(e)(1)", "(e)(2)(i)", "(e)(2)(ii)"),
]
"""Every standard and specification of 45 CFR 164.312."""
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if re.match(r"\| \([a-e]\)\(?", line)
]


def test_each_safeguard_has_a_row_in_order():
    assert [row[0] for row in ROWS] == SAFEGUARDS


@pytest.mark.parametrize("row", ROWS, ids=SAFEGUARDS)
def test_it_is_met_and_tested_or_it_says_what_is_left_to_do(row):
    _, asks, verdict, how, tested = row
    assert asks
    assert how
    assert verdict in ("met", "in part", "not yet")
    assert tested or verdict == "not yet"


@pytest.mark.parametrize("name", sorted({*re.findall(r"`(tests/[\w/]+\.py)`", PAGE)}))
def test_a_test_that_is_named_is_there(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.search(r"^def test_", text, re.MULTILINE)


def test_it_says_that_nothing_is_encrypted_as_long_as_nothing_is():
    (row,) = [row for row in ROWS if row[0] == "(a)(2)(iv)"]
    ciphers = re.compile(r"^\s*(?:from|import) (?:cryptography|nacl|Crypto)\b", re.MULTILINE)
    sources = [file for room in ("core", "cli") for file in (ROOT / room).rglob("*.py")]
    encrypts = [file.name for file in sources if ciphers.search(file.read_text(encoding="utf-8"))]
    assert bool(encrypts) == (row[2] != "not yet")
