"""What two ways of writing one name have in common."""

from __future__ import annotations

from unicodedata import normalize


def name_key(name: str) -> str:
    """What a name is compared by: capitals, white space and Unicode form make no other name.

    ``On the  bus`` and ``on the bus`` are one name, and so is é as one code point or two.
    """
    folded = normalize("NFKC", normalize("NFKC", name).casefold())
    return " ".join(folded.split())
