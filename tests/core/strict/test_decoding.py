"""All text comes through one door: only encodings that files have, and a size."""

import io

import pytest

from intersession.errors import InvalidInput
from intersession.strict.decoding import is_encoding, read_bytes, text_of


@pytest.mark.parametrize("name", ["utf-8", "UTF8", "cp1252", "latin-1", "utf-16", "cp850", "gbk"])
def test_encodings_of_files(name):
    assert is_encoding(name)


@pytest.mark.parametrize(
    "name",
    [
        "undefined", "rot13", "rot-13", "idna", "punycode", "hex", "zlib", "base64", "bz2", "uu",
        "quopri", "unicode_escape", "raw-unicode-escape", "utf-7", "", " ", "\0", "\udcff", "no",
        "a" * 5000, "../x", "encodings", "aliases",
    ],
)  # fmt: skip
def test_what_no_file_is_written_in(name):
    assert not is_encoding(name)


def test_text_and_the_byte_that_is_none():
    assert text_of(b"\xef\xbb\xbfM\xc3\xbcde") == "Müde"
    assert text_of("Müde".encode("utf-16"), "utf-16") == "Müde"
    with pytest.raises(InvalidInput, match=r"it is not UTF-8 text \(byte 2\)\. Save it as UTF-8"):
        text_of(b"M\xfcde")
    with pytest.raises(InvalidInput, match="it is not ascii text"):
        text_of(b"M\xfcde", "ascii")


def test_as_many_bytes_as_may_be():
    assert read_bytes(io.BytesIO(b"abc"), 3) == b"abc"
    with pytest.raises(InvalidInput, match="it has more than 2 bytes"):
        read_bytes(io.BytesIO(b"abc"), 2)
