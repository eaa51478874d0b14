"""Mapping files: what they may say, and everything that is wrong with one at once."""

import pytest

from intersession.dates.formats import Format
from intersession.errors import InvalidInput
from intersession.intake.csv.fitting import unfit
from intersession.intake.csv.mapping import Cell
from intersession.intake.csv.mapping_file import read_map
from intersession.intake.csv.table import Table

LEAST = """
worksheet = "walks.walk"
source = "paper"
key = "day"
[client]
code = "who"
timezone = { value = "UTC" }
[assignment]
task = { value = "Walk" }
"""


@pytest.fixture
def read(tmp_path):
    """Read a mapping file that holds this text."""

    def read(text):
        path = tmp_path / "walks.toml"
        path.write_text(text, encoding="utf-8")
        return read_map(path)

    return read


@pytest.fixture
def wrong(read, plugins):
    """What is wrong with a mapping, for a worksheet and the columns of a file."""

    def wrong(text, columns="who day minutes mood", sheet="walks.walk"):
        found = unfit(read(text), plugins.worksheets[sheet], Table(tuple(columns.split()), []))
        return {problem.place: problem.message for problem in found}

    return wrong


def test_the_least_a_mapping_says(read, wrong):
    plan = read(LEAST)
    assert (plan.worksheet, plan.source, plan.key) == ("walks.walk", "paper", ("day",))
    assert plan.client == {"code": Cell("who"), "timezone": Cell(value="UTC")}
    assert plan.prescription == {"task": Cell(value="Walk")}
    assert (plan.each, plan.attempts, plan.layout.missing) == ("record", False, ())
    assert wrong(LEAST) == {}


def test_all_that_a_mapping_may_say(read, wrong):
    text = LEAST.replace("[client]", 'missing = ["NA"]\ndelimiter = ";"\n[client]') + (
        'each = "client"\nhappened = "day"\nsession = { value = 2 }\n'
        'made_by = { value = "joint" }\n'
        '[answers]\nminutes = { column = "minutes", json = true }\n'
        '[skipped]\nmood = "was not asked"\n'
        '[times]\nhappened = { column = "day", format = "day.month.year" }\namount = "mood"\n'
    )
    plan = read(text)
    assert wrong(text) == {}
    assert (plan.each, plan.layout.missing, plan.layout.delimiter) == ("client", ("NA",), ";")
    assert set(plan.assigned) == {"happened", "session"}
    assert set(plan.prescription) == {"task", "made_by"}
    assert plan.answers == {"minutes": Cell("minutes", json=True)}
    assert plan.skipped == {"mood": "was not asked"}
    assert plan.attempt["happened"] == Cell("day", formats=(Format("day.month.year"),))


def test_everything_wrong_is_told_at_once(wrong):
    text = """
worksheet = "walks.walk"
keys = ["day"]
key = ["dya"]
delimiter = "::"
[client]
code = "woh"
timezone = "Europe/Berlin"
[assignment]
each = "week"
confidance = "sure"
[answers]
mood = { colum = "mood" }
mod = "mood"
[settings]
pace = "pace"
[times]
happened = { column = "day", format = "dd/mm/yyyy" }
recorded_by = { value = "client", column = "by" }
amount = 3
[skipped]
noticed = ""
notice = "was not asked"
"""
    found = wrong(text)
    assert sorted(found) == [
        "",
        "answers.minutes",
        "answers.mod",
        "answers.mood",
        "answers.mood.colum",
        "assignment.confidance",
        "assignment.each",
        "assignment.task",
        "client.code",
        "client.timezone",
        "delimiter",
        "key",
        "keys",
        "settings.pace",
        "skipped.notice",
        "skipped.noticed",
        "source",
        "times.amount",
        "times.happened.format",
        "times.recorded_by",
    ]
    assert found[""] == "columns found: who, day, minutes, mood"
    assert "Did you mean key" in found["keys"]
    assert found["key"] == "there is no column 'dya'. Did you mean day?"
    assert "{ value = 'Europe/Berlin' }" in found["client.timezone"]
    assert "{ value = 3 }" in found["times.amount"]
    assert "day.month.year hour:minute" in found["times.happened.format"]
    assert "Did you mean mood" in found["answers.mod"]


def test_required_items_are_mapped_or_left_out_with_a_reason(wrong):
    mapped = LEAST + '[answers]\nmood = "mood"\n'
    assert list(wrong(mapped)) == ["answers.minutes"]
    assert '[skipped] minutes = "…"' in wrong(mapped)["answers.minutes"]
    assert wrong(mapped + '[skipped]\nminutes = "was not asked"\n') == {}


def test_required_settings_are_mapped(wrong):
    assert list(wrong(LEAST, sheet="walks.ladder")) == ["settings.steps"]
    assert wrong(LEAST + '[settings]\nsteps = "minutes"\n', sheet="walks.ladder") == {}


def test_an_item_of_rows_may_be_skipped(wrong):
    text = LEAST + '[settings]\nsteps = "minutes"\n[skipped]\n"steps.words" = "was not asked"\n'
    assert wrong(text, sheet="walks.ladder") == {}
    text = text.replace("steps.words", "steps.word")
    assert list(wrong(text, sheet="walks.ladder")) == ["skipped.steps.word"]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("client = 3", "client"),
        ("key = [3]", "key"),
        ("like = 3", "like"),
        ("digest = 3", "digest"),
        ("key = []", "key"),
        ("missing = 3", "missing"),
        ("sql = 3", "sql"),
    ],
)
def test_a_key_of_the_wrong_kind(wrong, line, place):
    given = "\n".join(one for one in LEAST.splitlines() if not one.startswith(place))
    given = given.replace("[client]\n", "[clients]\n") if place == "client" else given
    assert place in wrong(f"{line}\n{given}")


def test_a_file_that_is_no_toml(read):
    with pytest.raises(InvalidInput, match=r"The mapping walks\.toml is not TOML"):
        read("worksheet =")


def test_the_example_mapping_is_right_by_itself(request):
    example = request.config.rootpath / "docs" / "examples" / "thought-records.toml"
    assert read_map(example).problems == ()
