"""The keys of records: what is kept of them, and what must not be."""

import hashlib
import hmac
import json

import pytest

from intersession.intake.csv.importer import Update
from intersession.intake.csv.keys import NaturalKey

MAIL = "m,n,v\n1,anna@example.org,x\n2,bert@example.org,y\n"
NOTE = '[answers]\nnote = "v"\n'


@pytest.fixture
def kept(day_world):
    """All that the log holds of RK's first assignment, as text, and the keys in it."""

    def kept():
        events = day_world.log.events("RK.1")
        return "".join(map(repr, events)), [one.key for one in events]

    return kept


def test_an_address_in_a_key_is_refused_and_not_repeated(wrong):
    told = wrong(MAIL, NOTE)
    assert [one.partition(": ")[0] for one in told] == ["row 2, key", "row 3, key"]
    assert told[0].startswith("row 2, key: n holds an e-mail address, and a key stays in the log.")
    assert "digest = true" in told[0]
    assert "example.org" not in json.dumps(told)


def test_a_digest_of_it_is_kept(take, kept):
    assert take(MAIL, NOTE, top="digest = true").attempts == 2
    text, keys = kept()
    assert "example.org" not in text
    right = hashlib.sha256(b"paper:anna@example.org").hexdigest()[:32]
    assert keys[1] == f"paper:{right}"
    assert take(MAIL, NOTE, top="digest = true").known == 2


def test_with_a_phrase_nobody_else_can_try_addresses_out(take, kept):
    take(MAIL, NOTE, top='digest = "our clinic, 2026"')
    right = hmac.new(b"our clinic, 2026", b"paper:bert@example.org", hashlib.sha256)
    assert kept()[1][2] == f"paper:{right.hexdigest()[:32]}"


def test_what_is_refused_under_a_digest_names_only_its_row(wrong):
    csv = "m,n,v\n1,anna@example.org,11\n"
    (told,) = wrong(csv, '[answers]\nmood = "v"\n', top="digest = true")
    assert told.startswith("row 2, mood: 11 is above 10")


@pytest.mark.parametrize("phrase", ['"short"', "3", '""'])
def test_a_phrase_is_long_enough(wrong, phrase):
    told = wrong(MAIL, NOTE, top=f"digest = {phrase}")
    assert "digest: write digest = true, or a phrase of 12 letters or more" in told[0]


def test_parts_of_a_key_stay_apart_in_a_digest_too():
    plain = NaturalKey("paper", ("a", "b"))
    hidden = NaturalKey("paper", ("a", "b"), digest=True)
    one, other = {"a": "x/y", "b": "z"}, {"a": "x", "b": "y/z"}
    assert plain.of(one).key == "paper:x%2Fy/z"
    assert hidden.of(one).key != hidden.of(other).key
    assert NaturalKey("phone", ("a", "b"), digest=True).of(one).key[6:] != hidden.of(one).key[6:]


def test_a_record_that_changed_under_a_digest_is_told_and_corrected(take, wrong, day_world):
    rated = '[answers]\nmood = { column = "v", scale = [0, 100] }\n'
    csv = "m,n,v\n1,anna@example.org,70\n"
    top = "digest = true"
    take(csv, rated, top=top)
    (told,) = wrong(csv.replace("70", "20"), rated, top=top)
    assert told.startswith("row 2, key: ")
    assert "answers.mood is 7 there and 2 here" in told
    assert "--update" in told
    assert "example.org" not in told
    found = take(csv.replace("70", "20"), rated, top=top, update=Update("read again"))
    assert (found.corrected, found.attempts) == (1, 0)
    (entry,) = day_world.homework.assignment("RK-1").attempts
    assert entry.answers == {"mood": 2}
