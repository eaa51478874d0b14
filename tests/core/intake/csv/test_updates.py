"""Importing a file whose records changed: what is corrected, what stays, what is refused."""

import attrs
import pytest

from intersession.application.homework import Homework
from intersession.domain.assignment.events import Corrected
from intersession.errors import InvalidInput
from intersession.intake.csv.importer import Update, import_csv

pytestmark = pytest.mark.every_store

HEAD = "who,day,minutes,mood,words\n"
FIRST = "RK,2026-02-01,30,7,\nRK,2026-02-02,45,,late\n"

MAP = """
worksheet = "walks.walk"
source = "paper"
key = ["day"]

[client]
code = "who"
timezone = { value = "Europe/Berlin" }

[assignment]
each = "client"
task = { value = "Walk round the block" }

[answers]
minutes = "minutes"
mood = "mood"

[times]
happened = "day"
note = "words"
"""
EACH = MAP.replace('"client"\ntask', '"record"\ntask')


@pytest.fixture
def bring(world, tmp_path):
    """Import rows into the world with RK in it, with updates unless it is said otherwise."""

    def bring(rows, mapping=MAP, **how):
        (tmp_path / "walks.csv").write_text(HEAD + rows, encoding="utf-8")
        (tmp_path / "walks.toml").write_text(mapping, encoding="utf-8")
        homework = how.pop("homework", world.homework)
        update = Update(how.pop("why", "read again"), how.pop("agree", lambda _: None))
        how["update"] = update if how.pop("update", True) else None
        return import_csv(homework, tmp_path / "walks.csv", tmp_path / "walks.toml", **how)

    return bring


@pytest.fixture
def refused(bring, world):
    """Import what must be refused; the problems as lines, nothing written."""

    def refused(rows, mapping=MAP, **how):
        before = world.log.last_position()
        with pytest.raises(InvalidInput) as caught:
            bring(rows, mapping, **how)
        assert world.log.last_position() == before
        return list(map(str, caught.value.problems))

    return refused


def stands(world, handle, number):
    """An attempt as it now stands: its day, answers and note."""
    found = world.homework.assignment(handle).by_number[number]
    return (found.happened_at, found.answers, found.note)


def told(change):
    """A change: where, what is on record, what the file says; then what stays."""
    several = (change.corrected, change.stays)
    return [[(one.place, one.there, one.here) for one in some] for some in several]


# What is corrected.


def test_what_differs_is_corrected_and_the_rest_of_the_file_is_taken(bring, world):
    bring(FIRST)
    found = bring("RK,2026-02-01,30,7,\nRK,2026-02-02,50,6,\nRK,2026-02-03,10,,\n")
    assert (found.attempts, found.corrected, found.known) == (1, 1, 1)
    (change,) = found.changes
    assert (change.row, change.handle, change.attempt, change.day) == (3, "RK-1", 2, "2026-02-02")
    assert told(change) == [
        [("times.note", "late", ""), ("minutes", 45, 50), ("mood", None, 6)],
        [],
    ]
    assert stands(world, "RK-1", 2) == ("2026-02-02", {"minutes": 50, "mood": 6}, "")
    assert stands(world, "RK-1", 1) == ("2026-02-01", {"minutes": 30, "mood": 7}, "")
    event = world.log.events("RK.1")[-2]
    assert isinstance(event, Corrected)
    assert event.why == "read again"


def test_the_file_sent_again_adds_nothing_with_and_without_update(bring, world):
    bring(FIRST)
    changed = FIRST.replace("45,,late", "50,6,")
    bring(changed, why="typed from paper again")
    assert world.log.events("RK.1")[-1].why == "typed from paper again"
    before = world.log.last_position()
    for update in (True, False):
        found = bring(changed, update=update)
        assert (found.corrected, found.known, found.changes) == (0, 2, ())
        assert world.log.last_position() == before


def test_a_file_that_changes_there_and_back_is_followed(bring, world):
    for minutes in (45, 50, 45, 50, 55):
        bring(FIRST.replace("45", str(minutes)))
        assert stands(world, "RK-1", 2)[1] == {"minutes": minutes}
        before = world.log.last_position()
        bring(FIRST.replace("45", str(minutes)))
        assert world.log.last_position() == before
    keys = [one.key for one in world.log.events("RK.1") if one.key]
    assert len(keys) == len(set(keys)) == 1 + 2 + 4


def test_an_empty_cell_takes_an_answer_out(bring, world):
    bring(FIRST)
    found = bring(FIRST.replace("30,7", "30,"))
    assert told(found.changes[0]) == [[("mood", 7, None)], []]
    assert stands(world, "RK-1", 1)[1] == {"minutes": 30}


def test_a_reason_for_what_was_left_out_goes_with_the_answer(bring, world):
    mapping = MAP + '[skipped]\nmood = "was not asked"\n'
    bring(FIRST, mapping)
    found = bring(FIRST.replace("45,,", "45,6,"), mapping)
    assert told(found.changes[0])[0] == [
        ("mood left out", "was not asked", None),
        ("mood", None, 6),
    ]
    assert world.homework.assignment("RK-1").by_number[2].skipped == {}


def test_a_day_is_corrected_where_the_key_is_another_column(bring, world):
    mapping = MAP.replace('key = ["day"]', 'key = ["words"]')
    bring("RK,2026-02-01,30,7,a\n", mapping)
    found = bring("RK,2026-02-03,30,7,a\n", mapping)
    assert told(found.changes[0])[0] == [("times.happened", "2026-02-01", "2026-02-03")]
    assert stands(world, "RK-1", 1)[0] == "2026-02-03"


def test_an_assignment_of_its_own_for_each_row(bring, world):
    bring(FIRST, EACH)
    found = bring(FIRST.replace("45", "50"), EACH)
    assert [(one.handle, one.attempt) for one in found.changes] == [("RK-2", 1)]
    assert stands(world, "RK-2", 1)[1] == {"minutes": 50}
    before = world.log.last_position()
    assert bring(FIRST.replace("45", "50"), EACH).known == 2
    assert world.log.last_position() == before


def test_a_long_key_leaves_room_for_the_keys_of_its_updates(bring, world):
    mapping = MAP.replace('key = ["day"]', 'key = ["words"]')
    name = "w" * 194  # paper: and the name make 200, the most a key may have
    for minutes in (30, 40, 40):
        found = bring(f"RK,2026-02-01,{minutes},7,{name}\n", mapping)
    assert (found.corrected, found.known) == (0, 1)
    assert stands(world, "RK-1", 1)[1]["minutes"] == 40


# What a person did since.


def test_what_a_person_corrected_stays_while_the_file_says_the_same(bring, world):
    bring(FIRST)
    world.homework.correct("RK-1", 1, "it was 8", answers={"mood": 8})
    found = bring(FIRST)
    assert (found.corrected, told(found.changes[0])) == (0, [[], [("mood", 8, 7)]])
    found = bring(FIRST.replace("30,7", "35,7"))
    assert told(found.changes[0]) == [[("minutes", 30, 35)], [("mood", 8, 7)]]
    assert stands(world, "RK-1", 1)[1] == {"minutes": 35, "mood": 8}
    found = bring(FIRST.replace("30,7", "36,7"))
    assert stands(world, "RK-1", 1)[1] == {"minutes": 36, "mood": 8}
    found = bring(FIRST.replace("30,7", "36,5"))
    assert told(found.changes[0]) == [[("mood", 8, 5)], []]
    assert stands(world, "RK-1", 1)[1] == {"minutes": 36, "mood": 5}


def test_a_correction_that_was_taken_back_is_not_made_again(bring, world):
    bring(FIRST)
    bring(FIRST.replace("45", "50"))
    last = len(world.log.events("RK.1"))
    world.homework.retract("RK", [f"RK-1#{last}"], "45 was right")
    found = bring(FIRST.replace("45", "50"))
    assert told(found.changes[0]) == [[], [("minutes", 45, 50)]]
    assert stands(world, "RK-1", 2)[1] == {"minutes": 45}


def test_what_a_person_corrected_to_what_the_file_says_is_known(bring, world):
    bring(FIRST)
    world.homework.correct("RK-1", 2, "50 minutes", answers={"minutes": 50})
    found = bring(FIRST.replace("45", "50"))
    assert (found.corrected, found.known, found.changes) == (0, 2, ())


# All or nothing, and asked before.


def test_a_dry_run_lists_and_writes_nothing(bring, world):
    bring(FIRST)
    before = world.log.last_position()
    found = bring(FIRST.replace("45", "50"), dry_run=True)
    assert (found.written, found.corrected) == (False, 1)
    assert told(found.changes[0])[0] == [("minutes", 45, 50)]
    assert world.log.last_position() == before


class No(Exception):
    """Somebody does not agree."""


def test_who_does_not_agree_writes_nothing(bring, world):
    bring(FIRST)
    before = world.log.last_position()
    seen = []

    def no(changes):
        seen.extend(told(one)[0] for one in changes)
        raise No

    with pytest.raises(No):
        bring(FIRST.replace("45", "50") + "RK,2026-02-03,10,,\n", agree=no)
    assert seen == [[("minutes", 45, 50)]]
    assert world.log.last_position() == before
    bring(FIRST + "RK,2026-02-03,10,,\n", agree=no)  # nothing differs: nobody is asked


def test_one_row_that_is_refused_keeps_all_others_from_being_corrected(bring, refused):
    bring(FIRST)
    rows = FIRST.replace("30,7", "35,11").replace("45", "50")
    assert refused(rows)[0].startswith("row 2 (2026-02-01), mood: 11 is above 10. For example: 4")
    found = bring(rows, skip_invalid=True)
    assert [told(one)[0] for one in found.changes] == [[("minutes", 45, 50)]]


class Busy:
    """A log in which somebody else corrects RK-1 just before a save, while there are turns."""

    def __init__(self, world, *turns):
        self.world, self.turns = world, list(turns)

    def __getattr__(self, name):
        return getattr(self.world.log, name)

    def append(self, events):
        """Let the other one write first."""
        if self.turns:
            self.world.homework.correct("RK-1", 1, "by hand", answers={"mood": self.turns.pop()})
        return self.world.log.append(events)


def test_where_another_corrects_first_it_is_decided_and_asked_again(bring, world):
    bring(FIRST)
    seen = []
    bring(
        FIRST.replace("30,7", "35,7"),
        homework=Homework(Busy(world, 8), world.plugins, world.clock),
        agree=lambda changes: seen.append(told(changes[0])),
    )
    assert seen == [[[("minutes", 30, 35)], []], [[("minutes", 30, 35)], [("mood", 8, 7)]]]
    assert stands(world, "RK-1", 1)[1] == {"minutes": 35, "mood": 8}


# What cannot be corrected that way.


def test_without_update_a_changed_row_is_refused_with_how(bring, refused):
    bring(FIRST, update=False)
    (line,) = refused(FIRST.replace("45", "50"), update=False)
    assert "answers.minutes is 45 there and 50 here" in line
    assert line.endswith("or for all that differs in this file: --update")


def test_what_was_agreed_is_not_corrected(bring, refused):
    bring(FIRST, EACH)
    lines = refused(FIRST.replace("45", "50"), EACH.replace("round the block", "to the shop"))
    assert len(lines) == 2
    assert "prescription.task is 'Walk round the block' there and 'Walk to the shop'" in lines[0]
    assert lines[0].endswith("it changes by: intersession amend")


def test_an_entry_that_was_taken_back_stays_taken_back(bring, refused, world):
    bring(FIRST)
    world.homework.retract("RK", ["RK-1#3"], "not hers")
    (line,) = refused(FIRST.replace("45", "50"))
    assert "row 3 (2026-02-02): RK-1 attempt 2 was taken back since (RK-1#4)" in line
    assert "intersession retract RK-1#4" in line
    assert bring(FIRST).known == 2


def test_a_record_that_is_another_clients_now_is_refused(bring, refused):
    rows = FIRST + "QX,2026-02-05,20,3,\n"
    bring(rows)
    (line,) = refused(rows.replace("RK,2026-02-02", "QX,2026-02-02"))
    assert "row 3 (2026-02-02): the same is on record under this key for RK" in line
    assert "intersession move RK-1 2" in line
    assert "intersession retract RK-1#3" in line


def test_the_same_key_of_another_client_is_no_reason_to_refuse(bring):
    rows = FIRST + "QX,2026-02-05,20,3,\n"
    bring(rows)
    found = bring(rows + "QX,2026-02-01,30,7,\nQX,2026-02-02,45,,late\n")  # RK's are there, too
    assert found.attempts == 2
    found = bring("RK,2026-02-02,45,,late\nQX,2026-02-05,20,3,\nZ9,2026-02-01,31,7,\n")
    assert found.attempts == 1  # another walk on the same day


def test_answers_of_another_version_are_not_corrected(bring, refused, world, small_plugins):
    bring(FIRST)
    newer = small_plugins()
    sheet = attrs.evolve(newer.worksheets["walks.walk"], version=2)
    newer.worksheets["walks.walk"] = sheet
    newer.versions[("walks.walk", 2)] = sheet
    homework = Homework(world.log, newer, world.clock)
    (line,) = refused(FIRST.replace("45", "50"), homework=homework)
    assert "RK-1 attempt 2 was answered under version 1 of walks.walk" in line
    assert "intersession correct RK-1 2" in line
    assert bring(FIRST, homework=homework).known == 2
