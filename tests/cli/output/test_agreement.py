"""What was agreed on one screen: what is cut, and what never is."""

import json
import re

import pytest
from screens import on_screen

from intersession.plugins.manager import installed

LONG = "Write down what happened, what you felt and what you thought, and read it again. " * 4

STEPS = json.dumps(
    [
        {"id": f"step-{n}", "situation": LONG, "suds_predicted": n, "feared_outcome": LONG}
        for n in range(20)
    ]
)


@pytest.mark.parametrize("sheet", ["exposure-hierarchy", "six-fs"])
def test_a_caution_stands_in_full(terminal, sheet):
    terminal("client add RK")
    words = ["assign", "RK", sheet, "--how-often", "daily"]
    if sheet == "exposure-hierarchy":
        words += ["--setting", "theme=buses", "--setting", f"items={STEPS}"]
    for name in ("task", "rationale", "smallest"):
        words += [f"--{name}", LONG]
    shown = re.sub(r"\x1b\[[0-9;]*m", "", on_screen(terminal, words))
    told = " ".join(shown.split())
    assert " ".join(caution(sheet).split()) in told
    assert "This is not a crisis service: nobody sees entries as they come in." in told
    assert len(shown.splitlines()) <= 24


def caution(sheet):
    every = installed().worksheets
    return next(every[name].caution for name in every if name.endswith(f".{sheet}"))
