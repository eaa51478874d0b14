"""The page about what a plugin is given says what the classes have, each with its words.

To write it anew: python docs/given.py
"""

import re

import given
import pytest

import intersession

PAGE = given.PAGE.read_text(encoding="utf-8")
NAMES = [name for names in given.GROUPS.values() for name in names]


def test_the_page_is_what_the_classes_say():
    assert given.page() == PAGE, "write it anew: python docs/given.py"


@pytest.mark.parametrize("name", NAMES)
def test_everything_that_a_plugin_may_use_is_there_with_its_words(name):
    """Said once more without the generator, which reads the source."""
    kind = getattr(intersession, name)
    section = PAGE.partition(f"### {name}\n")[2].partition("\n###")[0]
    rows = dict(re.findall(r"^\| `(\w+).*` \| (.*) \|$", section, re.MULTILINE))
    fields = getattr(kind, "__struct_fields__", ()) or getattr(kind, "__annotations__", {})
    public = {one for one in (*fields, *vars(kind)) if not one.startswith("_")}
    assert rows.keys() == public
    assert all(rows.values()), [one for one, about in rows.items() if not about]
