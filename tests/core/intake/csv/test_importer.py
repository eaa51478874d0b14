"""Importing a CSV file through a mapping: all of it or nothing, and nothing twice."""

import json
from contextlib import closing

import msgspec
import pytest

from intersession.errors import InvalidInput, LogError
from intersession.intake.csv.importer import import_csv

pytestmark = pytest.mark.every_store

# RK is in every world already; the import registers QX.
WALKS = "who,day,minutes,mood\nRK,2026-02-01,30,7\nRK,2026-02-02,45,\nQX,2026-02-01,20,3\n"

WALKS_MAP = """
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
"""

LONG = (
    "who;when;kind;reply\n"
    "RK;1;situation;On the bus\nRK;1;feeling;fear\nRK;1;strength;{strength}\n"
    "RK;1;thought;They look at me\nRK;1;thought;I will blush\n"
    "QX;1;situation;At work\nQX;1;feeling;shame\nQX;1;strength;40\nQX;1;thought;I am slow\n"
)

LONG_MAP = '''
worksheet = "cbt.thought-record"
source = "study"
key = ["when"]
sql = """
SELECT who, "when",
       max(reply) FILTER (WHERE kind = 'situation') AS situation,
       json_array(json_object('name', max(reply) FILTER (WHERE kind = 'feeling'),
                              'before', max(reply) FILTER (WHERE kind = 'strength'))) AS moods,
       json_group_array(json_object('text', reply)) FILTER (WHERE kind = 'thought') AS thoughts
FROM rows GROUP BY who, "when" ORDER BY who DESC
"""

[client]
code = "who"
timezone = { value = "UTC" }

[assignment]
task = { value = "Write it down" }

[answers]
situation = "situation"
moods = { column = "moods", json = true }
automatic_thoughts = { column = "thoughts", json = true }
'''


@pytest.fixture
def bring(world, tmp_path):
    """Import a CSV's text through a mapping's text into the world with RK in it."""

    def bring(csv, mapping=WALKS_MAP, **how):
        (tmp_path / "walks.csv").write_bytes(csv if isinstance(csv, bytes) else csv.encode())
        (tmp_path / "walks.toml").write_text(mapping, encoding="utf-8")
        homework = how.pop("homework", world.homework)
        return import_csv(homework, tmp_path / "walks.csv", tmp_path / "walks.toml", **how)

    return bring


@pytest.fixture
def refused(bring, world):
    """Import what must be refused; the problems as lines, nothing written."""

    def refused(csv, mapping=WALKS_MAP, **how):
        before = world.log.last_position()
        with pytest.raises(InvalidInput) as caught:
            bring(csv, mapping, **how)
        assert world.log.last_position() == before
        return [caught.value.subject, *map(str, caught.value.problems)]

    return refused


def counts(found):
    """Clients, assignments and attempts added, and records that were there already."""
    return (found.clients, found.assignments, found.attempts, found.known)


def attempts(world, handle):
    """An assignment's attempts: when each happened, and its answers."""
    return [(one.happened_at, one.answers) for one in world.homework.assignment(handle).attempts]


# What is added.


def test_rows_become_clients_assignments_and_attempts(bring, world):
    assert counts(bring(WALKS)) == (1, 2, 3, 0)
    assert attempts(world, "RK-1") == [
        ("2026-02-01", {"minutes": 30, "mood": 7}),
        ("2026-02-02", {"minutes": 45}),
    ]
    assert attempts(world, "QX-1") == [("2026-02-01", {"minutes": 20, "mood": 3})]
    agreed = world.homework.assignment("QX-1").assigned
    assert agreed.prescription.task == "Walk round the block"
    assert (agreed.key, agreed.zone, agreed.happened_at) == ("paper", "Europe/Berlin", None)


def test_a_query_makes_records_of_many_rows(bring, world):
    assert counts(bring(LONG.format(strength=80), LONG_MAP)) == (1, 2, 2, 0)
    assert attempts(world, "RK-1") == [
        (
            None,
            {
                "situation": "On the bus",
                "moods": [{"name": "fear", "before": 80}],
                "automatic_thoughts": [{"text": "They look at me"}, {"text": "I will blush"}],
            },
        )
    ]


def test_the_same_file_twice_adds_nothing(bring, world):
    bring(WALKS)
    before = world.log.last_position()
    assert counts(bring(WALKS)) == (0, 0, 0, 3)
    assert world.log.last_position() == before


def test_a_file_that_has_grown_adds_what_is_new(bring, world):
    bring(WALKS)
    grown = WALKS + "QX,2026-02-03,15,\nZ9,2026-02-03,60,\n"
    assert counts(bring(grown)) == (1, 1, 2, 3)
    assert [when for when, _ in attempts(world, "QX-1")] == ["2026-02-01", "2026-02-03"]


def test_a_record_of_its_own_for_each_row(bring, world):
    each = WALKS_MAP.replace('"client"', '"record"')
    assert counts(bring(WALKS, each)) == (1, 3, 3, 0)
    assert counts(bring(WALKS, each)) == (0, 0, 0, 3)
    assert [when for when, _ in attempts(world, "RK-2")] == ["2026-02-02"]


def test_the_same_key_from_another_source_or_worksheet_is_another_record(bring):
    bring(WALKS)
    assert counts(bring(WALKS, WALKS_MAP.replace('"paper"', '"phone"'))) == (0, 2, 3, 0)
    other = LONG_MAP.replace('"study"', '"paper"').replace("task =", 'each = "client"\ntask =')
    assert counts(bring(LONG.format(strength=1), other)) == (0, 2, 2, 0)


def test_keys_of_several_columns_are_not_confused(bring):
    mapping = WALKS_MAP.replace('["day"]', '["a", "b"]').replace('happened = "day"', "")
    csv = "who,minutes,mood,a,b\nRK,5,,x/y,z\nRK,5,,x,y/z\n"
    assert counts(bring(csv, mapping))[2] == 2


def test_settings_and_what_was_agreed_come_from_columns(bring, world):
    mapping = """
worksheet = "walks.ladder"
source = "paper"
key = ["n"]
[client]
code = "who"
timezone = "zone"
[assignment]
task = "task"
minutes = "minutes"
how_often = "often"
confidence = "sure"
made_by = { value = "joint" }
rehearsed = "rehearsed"
start_on = { value = 2026-02-01 }
obstacles = { value = [{ text = "rain", backup = "walk indoors", category = "no time" }] }
happened = "agreed"
session = { value = 3 }
[settings]
steps = { column = "steps", json = true }
"""
    steps = json.dumps([{"id": "bus", "words": "One stop by bus"}]).replace('"', '""')
    csv = (
        "n,who,zone,task,minutes,often,sure,rehearsed,agreed,steps\n"
        f'1,QX,Europe/Paris,Climb,1h,3x/week,85%,yes,2026-02-01 18:40,"{steps}"\n'
    )
    assert counts(bring(csv, mapping)) == (1, 1, 0, 0)
    assert counts(bring(csv, mapping)) == (0, 0, 0, 1)
    event = world.homework.assignment("QX-1").assigned
    assert event.settings == {"steps": [{"id": "bus", "words": "One stop by bus"}]}
    assert (event.happened_at, event.session) == ("2026-02-01T18:40:00+01:00", 3)
    agreed = msgspec.to_builtins(event.prescription)
    assert agreed["obstacles"][0]["category"] == "environment.no-time"
    assert agreed["how_often"] == {"times": 3, "period": "week"}
    wanted = ("minutes", "confidence", "made_by", "rehearsed", "start_on")
    assert [agreed[name] for name in wanted] == [60, 85, "joint", True, "2026-02-01"]


def test_times_in_formats_said_in_words(bring, world):
    times = 'happened = { column = "day", format = ["%s", "%s"] }\namount = { value = 4 }'
    times %= ("day/month/year hour:minute am", "day/month/year")
    times += '\ntiming = { value = "same day" }\nrecorded_by = "by"'
    mapping = WALKS_MAP.replace('happened = "day"', times)
    bring("who,day,minutes,mood,by\nRK,1/2/2026 6:40 PM,5,,client\nRK,02/02/2026,5,,\n", mapping)
    first, second = world.homework.assignment("RK-1").attempts
    assert first.happened_at == "2026-02-01T18:40:00+01:00"
    assert second.happened_at == "2026-02-02"
    assert (first.amount, first.timing, first.recorded_by) == (4, "same day", "client")
    assert second.recorded_by is None


def test_what_is_missing_stays_missing_and_is_left_out_with_a_reason(bring, world):
    mapping = WALKS_MAP.replace('key = ["day"]', 'key = ["day"]\nmissing = ["NA"]')
    mapping += '[skipped]\nmood = "was not asked"\n'
    bring("who,day,minutes,mood\nRK,2026-02-01,30,NA\nRK,2026-02-02,30,0\n", mapping)
    first, second = world.homework.assignment("RK-1").attempts
    assert (first.answers, first.skipped) == ({"minutes": 30}, {"mood": "was not asked"})
    assert (second.answers, second.skipped) == ({"minutes": 30, "mood": 0}, {})


def test_an_item_left_out_in_some_rows_is_skipped_only_there(bring, world):
    mapping = LONG_MAP + '[skipped]\n"moods.before" = "was not asked"\n'
    bring(LONG.format(strength=""), mapping)
    assert world.homework.assignment("RK-1").attempts[0].skipped == {
        "moods.before": "was not asked"
    }
    assert world.homework.assignment("QX-1").attempts[0].skipped == {}


def test_references_find_rows_imported_before(bring, world):
    world.assign("walks.ladder", {"steps": [{"id": "bus", "words": "One stop"}]})
    mapping = WALKS_MAP.replace("walks.walk", "walks.climb").replace('mood = "mood"', "")
    mapping = mapping.replace('minutes = "minutes"', 'step = "step"')
    assert counts(bring("who,day,step\nRK,2026-02-01,bus\n", mapping)) == (0, 1, 1, 0)
    assert attempts(world, "RK-2")[0][1] == {"step": "RK-1/bus"}


# Refused rows.

BAD = (
    "who,day,minutes,mood\n"
    "RK,2026-02-01,30,7\n"
    "RK,2026-02-02,0,11\n"
    "\n"
    "QX,2026-02-30,20,3\n"
    "Anna,2026-02-03,long,3\n"
    "RK,2027-01-01,20,3\n"
    "RK,2026-02-01,25,6\n"
    "ZZ,,20,3\n"
)
WRONG = [
    "row 3 (2026-02-02), minutes: 0 is below 1. For example: 20",
    "row 3 (2026-02-02), mood: 11 is above 10. For example: 4",
    "row 5 (2026-02-30), times.happened: '2026-02-30' does not exist: "
    "February 2026 has 28 days. Write a day from 1 to 28",
    "row 6 (2026-02-03), client.code: 'Anna' looks like a name.",
    "row 6 (2026-02-03), minutes: 'long' is not a number of minutes from 1 to 600",
    "row 7 (2027-01-01): 2027-01-01 has not come yet",
    "row 8 (2026-02-01), key: row 2 has the same key.",
    "row 9, key: day is empty",
]


def same_starts(lines, starts):
    """Whether each line begins as told."""
    return [line[: len(start)] for line, start in zip(lines, starts, strict=True)] == starts


def test_all_or_nothing_with_every_problem_and_its_row(refused):
    subject, *problems = refused(BAD)
    assert "nothing was written: 6 of its 7 records cannot be taken" in subject
    assert same_starts(problems, WRONG), problems


def test_a_dry_run_writes_nothing_and_tells_the_same(bring, make_world, tmp_path):
    world = make_world("dry")
    before = world.log.last_position()
    found = bring(BAD, homework=world.homework, dry_run=True)
    assert not found.written
    assert world.log.last_position() == before
    told = [str(problem) for refusal in found.refused for problem in refusal.told()]
    assert same_starts(told, WRONG), told
    assert counts(bring(WALKS, homework=world.homework, dry_run=True)) == (1, 2, 3, 0)
    assert world.log.last_position() == before


def test_a_dry_run_into_no_home_makes_none(bring, make_world, store, tmp_path):
    from intersession.application.homework import Homework

    world = make_world()
    with closing(store.log(tmp_path / "nowhere")) as log:
        homework = Homework(log, world.plugins, world.clock)
        assert counts(bring(WALKS, homework=homework, dry_run=True)) == (2, 2, 3, 0)
    assert not (tmp_path / "nowhere").exists()


def test_skip_invalid_leaves_nothing_of_what_is_refused(bring, world):
    found = bring(BAD, skip_invalid=True)
    assert counts(found) == (0, 1, 1, 0)  # neither QX nor Anna nor ZZ is registered
    assert [refusal.row for refusal in found.refused] == [3, 5, 6, 7, 8, 9]
    assert [when for when, _ in attempts(world, "RK-1")] == ["2026-02-01"]
    assert world.log.events("QX") == []
    assert counts(bring(BAD, skip_invalid=True)) == (0, 0, 0, 1)


def test_an_assignment_refused_with_its_first_row_is_made_with_the_next(bring, world):
    csv = "who,day,minutes,mood\nQX,2026-02-01,0,\nQX,2026-02-02,10,\n"
    assert counts(bring(csv, skip_invalid=True)) == (1, 1, 1, 0)
    assert [when for when, _ in attempts(world, "QX-1")] == ["2026-02-02"]


def test_rows_of_another_width_are_refused(bring, refused):
    csv = "who,day,minutes,mood\nRK,2026-02-01,0,\nRK,2026-02-02,30,5,6\nRK,2026-02-03,30,5,\n"
    assert refused(csv)[1:] == [
        "row 2 (2026-02-01), minutes: 0 is below 1. For example: 20",
        "row 3: has 5 fields, and the header has 4 columns",
    ]
    csv = csv.replace("01,0,", "01,30")
    assert [refusal.row for refusal in bring(csv + "RK,,1,\n", skip_invalid=True).refused] == [
        2,
        3,
        5,
    ]
    assert counts(bring(csv, skip_invalid=True))[3] == 1
    asked = WALKS_MAP.replace("[client]", 'sql = "SELECT * FROM rows"\n[client]')
    assert "row 2: has 3 fields" in refused(csv, asked, skip_invalid=True)[1]


def test_query_rows_are_named_by_number_and_key(refused):
    wrong = refused(LONG.format(strength=120), LONG_MAP)
    assert wrong[1:] == ["query row 1 (1), moods[0].before: 120 is above 100. For example: 40"]


def test_json_that_is_none_is_told_once_and_the_rest_with_it(refused):
    mapping = LONG_MAP.partition("sql")[0] + LONG_MAP.rpartition('"""')[2]
    csv = (
        "who,when,situation,moods,thoughts\n"
        'RK,1,Bus,"[{",\n'  # moods are cut off, thoughts are missing
        'QX,1,Bus,"[{""name"": ""fear"", ""before"": 120}]","[{""text"": ""No""}]"\n'
    )
    wrong = refused(csv, mapping)[1:]
    starts = [
        "row 2 (1), moods: column moods does not hold JSON: Expecting",
        "row 2 (1), automatic_thoughts: no answer.",
        "row 3 (1), moods[0].before: 120 is above 100. For example: 40",
    ]
    assert same_starts(wrong, starts), wrong


def test_a_discharged_client_and_a_withdrawn_assignment_are_refused(bring, refused, world):
    bring(WALKS)
    world.homework.withdraw("RK-1")
    world.homework.discharge("QX")
    grown = WALKS + "RK,2026-02-05,5,\n"
    each = WALKS_MAP.replace('"client"', '"record"')
    assert "RK-1 was withdrawn" in refused(grown)[1]
    assert "QX was discharged" in refused("who,day,minutes,mood\nQX,2026-02-09,20,3\n", each)[1]


def test_a_zone_for_all_that_is_none_is_refused_with_the_mapping(refused):
    mapping = WALKS_MAP.replace("Europe/Berlin", "Europe/Berln")
    subject, wrong = refused(WALKS, mapping)
    assert subject == "The mapping walks.toml cannot be used for walks.csv:"
    assert wrong.startswith("client.timezone: 'Europe/Berln' is not a time zone. Did you mean")


# The file and the mapping.


def test_a_mapping_is_refused_whole_before_any_row_is_looked_at(refused):
    mapping = WALKS_MAP.replace('"who"', '"woh"').replace("mood = ", "mod = ")
    subject, *wrong = refused(WALKS, mapping, skip_invalid=True)
    assert subject == "The mapping walks.toml cannot be used for walks.csv:"
    assert [line.partition(": ")[0] for line in wrong] == [
        "answers.mod",
        "client.code",
        "columns found",
    ]
    assert wrong[-1] == "columns found: who, day, minutes, mood"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('worksheet = "walks.wlak"', "Did you mean walks.walk"),
        ("worksheet = 3", 'write it as text: worksheet = "cbt.thought-record"'),
        ("", 'write it as text: worksheet = "cbt.thought-record"'),
    ],
)
def test_a_worksheet_that_is_not_there(refused, line, said):
    wrong = refused(WALKS, WALKS_MAP.replace('worksheet = "walks.walk"', line))
    assert len(wrong) == 2
    assert wrong[1].startswith("worksheet: ")
    assert said in wrong[1]


def test_a_query_that_cannot_be_used_is_told_with_what_else_is_wrong(refused):
    mapping = WALKS_MAP.replace("[client]", 'sql = "SELECT nobody FROM rows"\n[client]')
    wrong = refused(WALKS, mapping.replace("mood = ", "mod = "))
    assert wrong[1] == "sql: no such column: nobody"
    assert wrong[-1].startswith("answers.mod: walks.walk has no such item")


def test_a_guessed_encoding_is_only_for_a_dry_run(bring, refused, world):
    mapping = WALKS_MAP.replace('mood = "mood"', 'noticed = "mood"')
    csv = "who,day,minutes,mood\nRK,2026-02-01,5,Müde\n".encode("cp1252")
    subject, wrong = refused(csv, mapping)
    assert subject == "walks.csv was not imported; a dry run shows it:"
    assert "is not UTF-8, so it was read as Windows-1252, which is a guess" in wrong
    assert '[file] encoding = "cp1252"' in wrong
    assert "is not UTF-8" in refused(csv, mapping, skip_invalid=True)[1]
    assert "is not UTF-8" in bring(csv, mapping, dry_run=True).note
    for told in ('encoding = "cp1252"\n[client]', '[file]\nencoding = "cp1252"\n[client]'):
        assert bring(csv, mapping.replace("[client]", told)).note == ""
    assert attempts(world, "RK-1")[0][1]["noticed"] == "Müde"


def test_a_told_delimiter_is_used(bring, world):
    mapping = WALKS_MAP.replace("[client]", 'delimiter = ";"\n[client]')
    csv = "who;day;minutes;mood\nRK;2026-02-01;5;3\n"
    assert counts(bring(csv, mapping))[2] == 1


def test_a_header_without_rows_adds_nothing(bring):
    assert counts(bring("who,day,minutes,mood\n")) == (0, 0, 0, 0)


# Others who write at the same time.


class Busy:
    """A log in which somebody else records a walk of QX just before each save."""

    def __init__(self, world, times):
        self.world, self.times = world, times

    def __getattr__(self, name):
        return getattr(self.world.log, name)

    def append(self, events):
        """Let the other one write first, while there are times left."""
        if self.times:
            self.times -= 1
            if not self.world.log.events("QX"):
                self.world.homework.register("QX", timezone="UTC")
            self.world.assign("walks.walk", code="QX")
        return self.world.log.append(events)


def busy(world, times):
    """The world's commands over a busy log."""
    return type(world.homework)(Busy(world, times), world.plugins, world.clock)


def test_where_another_was_first_it_is_decided_again(bring, world):
    assert counts(bring(WALKS, homework=busy(world, 2))) == (0, 2, 3, 0)
    assert [when for when, _ in attempts(world, "QX-3")] == ["2026-02-01"]
    assert counts(bring(WALKS)) == (0, 0, 0, 3)


def test_where_others_are_always_first_it_gives_up_with_nothing_written(bring, world):
    with pytest.raises(LogError, match="Nothing was imported"):
        bring(WALKS, homework=busy(world, 1000))
    assert world.homework.store.count_assignments("RK") == 0


def test_progress_is_told_for_each_record(bring):
    told = []
    bring(WALKS, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]
