"""The mappings that ship, each tried on a small made-up file of the real layout.

``ready/NAME.csv`` is the file, and ``ready/NAME.expected.toml`` has the lines that a user adds
(``own``) and what must come of it, worked out by hand.
"""

import tomllib
from pathlib import Path

import pytest

from intersession.errors import InvalidInput, NotFound
from intersession.intake.csv.importer import import_csv
from intersession.intake.csv.mapping_file import read_map
from intersession.intake.csv.ready import ready_mapping, ready_mappings
from intersession.plugins.manager import installed

HERE = Path(__file__).parent / "ready"
REAL = Path(__file__).resolve().parents[4].parent / "shared" / "data"
NAMES = [one.name for one in ready_mappings()]


@pytest.fixture(scope="module")
def plugins():
    """All that is installed: ready mappings name its worksheets."""
    return installed()


def expected(name):
    """The lines that a user adds to a ready mapping, and what must come of its file."""
    found = tomllib.loads((HERE / f"{name}.expected.toml").read_text(encoding="utf-8"))
    return found["own"], found["expected"]


def test_the_seven_that_were_promised_are_there_and_each_has_its_files():
    promised = {"m-path", "sleep-as-android", "daylio", "loop-habits", "redcap", "qualtrics", "ema"}
    assert promised <= set(NAMES)
    assert sorted(one.name.partition(".")[0] for one in HERE.glob("*.csv")) == NAMES
    assert sorted(one.name.partition(".")[0] for one in HERE.glob("*.expected.toml")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_says_what_it_is_for_and_where_its_layout_is_described(name):
    about = ready_mapping(name)["about"]
    assert list(about) == ["title", "layout", "needs"]
    assert about["layout"].startswith("https://")
    assert 10 < len(about["title"]) < 70
    assert about["needs"].rstrip(".,") != ""


@pytest.mark.parametrize("name", NAMES)
def test_with_the_lines_a_user_adds_nothing_is_wrong_with_it(name):
    own, _ = expected(name)
    assert read_map(None, like=name, own=own).problems == ()


@pytest.mark.parametrize("name", NAMES)
def test_each_reads_a_file_of_its_layout(name, make_world, plugins):
    world = make_world(plugins=plugins)
    own, right = expected(name)
    plan, file = read_map(None, like=name, own=own), HERE / f"{name}.csv"
    tried = import_csv(world.homework, file, plan, dry_run=True)
    assert tried.refused == ()
    spread = {one.item: [one.least, one.most, one.n] for one in tried.spread}
    assert spread == right.pop("spread")
    found = import_csv(world.homework, file, plan)
    entries = world.homework.assignment("RK-1").attempts
    for place, at in (("first", 0), ("last", -1)):
        for field, value in right.pop(place, {}).items():
            assert getattr(entries[at], field) == value, (place, field)
    agreed_at = right.pop("agreed_at", None)
    assert world.homework.assignment("RK-1").assigned.happened_at == agreed_at
    assert {one: getattr(found, one) for one in right} == right
    again = import_csv(world.homework, file, plan)
    assert (again.attempts, again.known) == (0, found.attempts)


def test_a_name_that_is_none(tmp_path):
    with pytest.raises(NotFound, match=r"no ready mapping 'daylo'\. Did you mean daylio\?"):
        read_map(None, like="daylo")


def test_a_mapping_of_one_s_own_may_extend_one(tmp_path):
    own = tmp_path / "mine.toml"
    own.write_text(
        'like = "daylio"\n[client]\ncode = { value = "RK" }\n[values]\nmood = { great = 5 }\n'
        '[skipped]\nwhat = false\n[answers]\nwhat = { value = "Daylio" }\n'
        "mood = { rounded = false }\n"
    )
    plan = read_map(own)
    assert (plan.name, plan.like, plan.source) == ("mine.toml", "daylio", "daylio")
    assert plan.answers["mood"].column == "mood"
    assert (plan.answers["mood"].scale, plan.answers["mood"].rounded) == ((1, 5), False)
    assert plan.answers["mood"].values["great"] == plan.answers["mood"].values["rad"] == 5
    assert (plan.answers["what"].value, plan.skipped) == ("Daylio", {})
    over = read_map(own, own={"answers": {"mood": False}, "source": "phone"})
    assert ("mood" in over.answers, over.source) == (False, "phone")


def test_what_a_ready_mapping_needs_is_told_all_at_once(make_world, plugins):
    world = make_world(plugins=plugins)
    with pytest.raises(InvalidInput) as caught:
        import_csv(world.homework, HERE / "qualtrics.csv", read_map(None, like="qualtrics"))
    assert [one.place for one in caught.value.problems] == ["worksheet"]


@pytest.mark.skipif(not (REAL / "daylio").exists(), reason="no shared/data/daylio is there")
def test_a_real_daylio_export(make_world, plugins):
    world = make_world(plugins=plugins)
    plan = read_map(None, like="daylio", own={"client": {"code": {"value": "RK"}}})
    (file,) = (REAL / "daylio").glob("*.csv")
    before = file.read_bytes()
    tried = import_csv(world.homework, file, plan, dry_run=True)
    assert (tried.refused, tried.attempts) == ((), 32)
    assert [(one.item, one.least, one.most, one.n) for one in tried.spread] == [
        ("time", "00:19", "21:24", 32),
        ("what", "", "", 15),
        ("mood", "0", "10", 32),
    ]
    assert import_csv(world.homework, file, plan).attempts == 32
    assert file.read_bytes() == before
