"""What a clinician does most takes no more keys than the page about keys says."""

import re
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"
sys.path.insert(0, str(DOCS))

import keys  # noqa: E402  # the script that writes the page


@pytest.mark.parametrize("task", keys.TASKS, ids=lambda task: task.name)
def test_a_task_ends_as_it_should_within_its_keys(task):
    pytest.importorskip("pexpect")
    pytest.importorskip("pyte")
    (played,) = keys.played([task])
    assert task.leads_to in played.screen, played.screen
    assert played.keys <= task.most
    assert f"| {task.name} | {played.keys} | {task.most} |" in (
        (DOCS / "explanation" / "keys.md").read_text(encoding="utf-8")
    )


def test_the_page_has_a_line_for_each_task():
    text = (DOCS / "explanation" / "keys.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.*?) \| \d+ \|", text, re.MULTILINE)
    assert rows == [task.name for task in keys.TASKS]
