"""Every parser takes anything: it reads it, or refuses it in words; and soon.

``tests/support/parsers.py`` lists them. A long run feeds the same table with a million inputs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parsers import PARSERS, REFUSALS

SECONDS = 5.0
"""Of processor time; the promise is one second, and a machine may be slow."""
ODD = [
    *(b"9" * 5000, b"\xff", b"\0", b"[", b"{", b"}", b"\xc2\xb2", b"-", b":", b'"', b"'", b"\\"),
    *(b"\n", b"\r", b"\t", b"\xe2\x80\xae", b"\xed\xa0\x80", b"*a", b"&a", b"!!", b"1e999", b"NaN"),
    *(b"null", b"true", b"2026", b"0", b"%", b".", b",", b";", b"=", b"#", b"~", b"\xc4\xb0"),
    *(b"\\u0000", b"\\ud800", b"9999999999", b"-1", b" ", b"T", b"Z", b"inf", b"\xd9\xa1", b"["),
]


def reads_or_refuses(read: Callable[[bytes, Path], object], raw: bytes) -> None:
    """The parser ends as it may, soon."""
    with TemporaryDirectory() as folder:
        begun = time.process_time()
        with suppress(*REFUSALS):
            read(raw, Path(folder))
        assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("name", PARSERS)
def test_what_is_known_to_be_odd(name):
    for seed in PARSERS[name].seeds:
        reads_or_refuses(PARSERS[name].read, seed)


@st.composite
def mutated(draw: st.DrawFn, seeds: tuple[bytes, ...]) -> bytes:
    """A seed with something cut, put in or repeated at up to three places."""
    raw = draw(st.sampled_from(seeds))[:4000]
    for _ in range(draw(st.integers(1, 3))):
        begin = draw(st.integers(0, len(raw)))
        end = min(len(raw), begin + draw(st.sampled_from([0, 1, 2, 5, 20])))
        inside = draw(st.sampled_from(ODD) | st.binary(max_size=4) | st.just(raw[begin:end] * 9))
        raw = raw[:begin] + inside + raw[end:]
    return raw


@pytest.mark.parametrize("name", PARSERS)
@settings(max_examples=12)
@given(data=st.data())
def test_what_is_made_of_it(name, data):
    raw = data.draw(mutated(PARSERS[name].seeds))
    reads_or_refuses(PARSERS[name].read, raw)
