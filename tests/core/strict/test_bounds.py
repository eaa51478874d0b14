"""Every limit is on the page about limits, as it is."""

from pathlib import Path

import pytest

from intersession.strict import bounds

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "limits.md").read_text(encoding="utf-8")
SHOWN = {
    "MOST": "below {:,} (2⁵³)",
    "DIGITS": "| {} digits |",
    "LEVELS": "| {} levels |",
    "TEXT": "one text, such as an answer | {:,} bytes |",
    "COMMAND": "written as JSON | {:,} bytes |",
    "LINE": "of events | {:,} bytes |",
    "TABLE_FILE": "JSON lines | {:,} bytes |",
    "CALENDAR_FILE": "a calendar | {:,} bytes |",
    "MAP_FILE": "in JSON or TOML | {:,} bytes |",
    "YAML": "long to read | {:,} bytes |",
    "CHECKPOINT": "a checkpoint | {:,} bytes |",
    "QUERY_SECONDS": "time | {:g} seconds |",
    "QUERY_ROWS": "rows of the answer | {:,} |",
    "QUERY_VALUE": "reads or makes | {:,} bytes |",
    "QUERY_MEMORY": "included | {} MB |",
    "TRACES": "the newest {} are kept",
}


@pytest.mark.parametrize("name", [one for one in dir(bounds) if one.isupper()])
def test_a_limit_is_on_the_page(name):
    value = getattr(bounds, name)
    shown = SHOWN[name].format(value // 1_000_000 if name == "QUERY_MEMORY" else value)
    assert shown in PAGE
