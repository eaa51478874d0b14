"""The page about facts lists every stored name with every field, in order."""

import re
from pathlib import Path

from intersession import assignment_facts, client
from intersession.assignment_facts import Prescription
from intersession.facts import field_names

PAGE = (Path(__file__).parents[1] / "docs" / "facts.md").read_text(encoding="utf-8")
TIMES = {"happened_at", "recorded_at"}


def test_every_fact_and_field_is_on_the_page():
    rows = dict(re.findall(r"^\| `([a-z.0-9-]+)` \| [^|]+ \| ([^|]+) \|$", PAGE, re.MULTILINE))
    names = {**client.STORED_NAMES, **assignment_facts.STORED_NAMES}
    fields = {
        name: ", ".join(one for one in field_names(fact) if one not in TIMES)
        for name, fact in names.items()
    }
    assert {name: listed.strip() for name, listed in rows.items()} == fields


def test_the_prescription_is_on_the_page():
    listed = re.search(r"The prescription\*\* holds (.*?)\. `how_often`", PAGE, re.DOTALL)
    assert listed
    told = re.sub(r" \(each with [^)]*\)", "", " ".join(listed[1].split())).split(", ")
    assert sorted(told) == sorted(field_names(Prescription))
