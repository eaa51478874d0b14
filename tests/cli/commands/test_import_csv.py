"""``import csv``: what it prints, its exit code, and what is on record afterwards."""

from contextlib import closing

import pytest

from intersession.store.locate import reader_of

pytestmark = pytest.mark.every_store

RECORDS = (
    "who,day,what,feeling,strength,thought\n"
    "RK,2026-02-27,On the bus,fear,80,They look at me\n"
    "QX,2026-02-28,At work,shame,40,I am slow\n"
)
MAP = '''
worksheet = "cbt.thought-record"
source = "paper"
key = ["day"]
sql = """
SELECT *, json_array(json_object('name', feeling, 'before', strength)) AS moods,
       json_array(json_object('text', thought)) AS thoughts
FROM records
"""

[client]
code = "who"
timezone = { value = "Europe/Berlin" }

[assignment]
task = { value = "Write it down" }

[answers]
situation = "what"
moods = { column = "moods", json = true }
automatic_thoughts = { column = "thoughts", json = true }

[times]
happened = "day"
'''


@pytest.fixture
def bring(terminal, tmp_path):
    """Type ``import csv`` for a CSV's and a mapping's text."""

    def bring(csv=RECORDS, mapping=MAP, more=()):
        (tmp_path / "records.csv").write_text(csv, encoding="utf-8")
        (tmp_path / "map.toml").write_text(mapping, encoding="utf-8")
        files = [str(tmp_path / "records.csv"), "--map", str(tmp_path / "map.toml")]
        return terminal(["import", "csv", *files, *more])

    return bring


def test_what_was_added_and_then_nothing(bring, terminal):
    result = bring()
    assert result.output == "Added 2 clients, 2 assignments, 2 attempts: 6 events.\n"
    assert (result.exit_code, terminal.events) == (0, 6)
    result = bring()
    assert result.output == (
        "records.csv adds nothing. There already, and left as they are: 2 records.\n"
    )
    assert (result.exit_code, terminal.events) == (0, 6)
    shown = terminal("view cbt.thought-records RK").output
    assert "They look at me" in shown


def test_a_dry_run_says_what_would_be_and_writes_nothing(bring, terminal):
    result = bring(more=["--dry-run"])
    assert result.output == (
        "Would add 2 clients, 2 assignments, 2 attempts: 6 events. "
        "This was a dry run: nothing was written.\n"
        "\nWhat the file holds, beside the scale of each item:\n"
        "item                     scale     least  most  n\n"
        "-----------------------  --------  -----  ----  -\n"
        "situation                text      –      –     2\n"
        "moods.name               one line  –      –     2\n"
        "moods.before             0–100 %   40     80    2\n"
        "automatic_thoughts.text  text      –      –     2\n"
    )
    assert (result.exit_code, terminal.events) == (0, 0)
    assert not terminal.home.path.exists()


WRONG = RECORDS.replace("80", "120") + "RK,2026-02-26,,fear,many,x\n"
TOLD = [
    "query row 1 (2026-02-27), moods[0].before: 120 is above 100. For example: 40",
    "query row 3 (2026-02-26), situation: no answer.",
    "query row 3 (2026-02-26), moods[0].before: 'many' is not a whole number from 0 to 100",
]


def told(result):
    """What was printed, as one line."""
    return " ".join(result.output.split())


def test_refused_records_leave_nothing_and_each_is_told(bring, terminal):
    result = bring(WRONG)
    assert (result.exit_code, terminal.events) == (2, 0)
    printed = told(result)
    assert printed.startswith(
        "records.csv was not imported, and nothing was written: 2 of its 3 records cannot be "
        "taken. To import the others: --skip-invalid query row 1"
    )
    assert [printed.count(one) for one in TOLD] == [1, 1, 1]
    assert printed.count("query row") == 3


def test_a_dry_run_tells_each_too(bring, terminal):
    result = bring(WRONG, more=["--dry-run"])
    assert (result.exit_code, terminal.events) == (2, 0)
    first, second, *lines = result.output.partition("\n\n")[0].splitlines()
    assert first.startswith("Would add 1 client, 1 assignment, 1 attempt: 3 events.")
    assert second.startswith("2 of 3 records cannot be taken, so an import would write nothing")
    assert [line.strip()[: len(one)] for line, one in zip(lines, TOLD, strict=True)] == TOLD


def test_skip_invalid_reports_what_was_left_out(bring, terminal):
    result = bring(WRONG, more=["--skip-invalid"])
    assert (result.exit_code, terminal.events) == (0, 3)
    first, second, *lines = result.output.splitlines()
    assert first == "Added 1 client, 1 assignment, 1 attempt: 3 events."
    assert second == "2 of 3 records cannot be taken, and were left out:"
    assert len(lines) == 3
    assert "no client RK" in terminal("client show RK").output


REFUSED = {
    "a name as code": (RECORDS.replace("RK", "Robert"), MAP, ["looks like a name", "pseudonym"]),
    "absent columns": (
        RECORDS,
        MAP.replace('"who"', '"whom"').replace('"day"', '"date"'),
        [
            "client.code: there is no column 'whom'. Did you mean who?",
            "times.happened: there is no column 'date'.",
            "columns found: who, day, what, feeling, strength, thought, moods, thoughts",
        ],
    ),
    "unknown keys": (RECORDS, "sheet = 3\n" + MAP, ["sheet: a mapping has no such key."]),
    "an unknown worksheet": (
        RECORDS,
        MAP.replace("cbt.thought-record", "cbt.thougt-record"),
        ["There is no worksheet 'cbt.thougt-record'", "Did you mean cbt.thought-record"],
    ),
    "a query that fails": (RECORDS, MAP.replace("FROM records", "FROM recrds"), ["no such table"]),
    "no TOML": (RECORDS, "worksheet", ["map.toml is not TOML"]),
    "an empty file": ("", MAP, ["records.csv is empty"]),
    "a future day": (RECORDS.replace("02-28", "04-28"), MAP, ["2026-04-28 has not come yet"]),
    "an hour the clocks skipped": (
        RECORDS.replace("2026-02-28", "2025-03-30T02:30"),
        MAP,
        ["query row 2", "does not exist in Europe/Berlin"],
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_clear_line_and_nothing_written(bring, terminal, what):
    csv, mapping, said = REFUSED[what]
    terminal("client add ZZ")
    result = bring(csv, mapping)
    assert result.exit_code == 2, result.output
    assert [one for one in said if one not in told(result)] == []
    assert terminal.events == 1


def test_files_that_are_not_there(terminal, tmp_path):
    result = terminal(["import", "csv", "nowhere.csv", "--map", str(tmp_path / "no.toml")])
    assert (result.exit_code, "no.toml cannot be read" in result.output) == (2, True)
    result = terminal(["import", "csv", "nowhere.csv"])
    assert (result.exit_code, "--map" in result.output) == (2, True)


def test_an_attempt_at_a_withdrawn_assignment_is_refused(bring, terminal):
    mapping = MAP.replace("[assignment]", '[assignment]\neach = "client"')
    bring(mapping=mapping)
    terminal("withdraw RK-1")
    before = terminal.events
    result = bring(RECORDS + "RK,2026-03-01,Bus,fear,50,x\n", mapping)
    assert (result.exit_code, "RK-1 was withdrawn" in result.output) == (2, True)
    assert terminal.events == before


def test_when_it_happened_is_kept_with_the_clients_offset(bring, terminal):
    bring(RECORDS.replace("2026-02-27", "2026-02-27 18:40"))
    with closing(reader_of(terminal.home)) as log:
        assert log.events("RK.1")[1].happened_at == "2026-02-27T18:40:00+01:00"


def test_the_help_shows_an_example(terminal):
    shown = terminal("import csv --help").output
    assert "intersession import csv records.csv --map records.toml --dry-run" in shown


# Ready mappings.

DAYLIO = (
    "full_date,date,weekday,time,mood,activities,note_title,note\n"
    "2026-02-15,15 February,Sunday,21:40,meh,reading,,\n"
    '2026-02-13,13 February,Friday,6:50 pm,rad,"friends | gaming",,\n'
)
NEVER = ["--set", "client.timezone.value=Europe/Berlin"]


@pytest.fixture
def like(terminal, tmp_path):
    """Type ``import csv`` for a text, like a ready mapping."""

    def like(*more, csv=DAYLIO):
        (tmp_path / "export.csv").write_text(csv, encoding="utf-8")
        return terminal(["import", "csv", str(tmp_path / "export.csv"), *more])

    return like


def test_the_ready_mappings_are_listed_with_what_each_needs(terminal):
    result = terminal("import csv --list")
    assert result.exit_code == 0
    names = [line.partition(":")[0] for line in result.output.splitlines() if line[:1].islower()]
    assert names == [
        *("daylio", "ema", "loop-habits", "m-path", "qualtrics", "redcap", "sleep-as-android"),
    ]
    assert "daylio: Daylio, its CSV export of entries\n  The client: --client RK." in result.output


def test_like_a_ready_mapping_for_a_client(like, terminal):
    result = like("--like", "daylio", "--client", "RK", *NEVER)
    assert result.output == "Added 1 client, 1 assignment, 2 attempts: 4 events.\n"
    assert (result.exit_code, terminal.events) == (0, 4)
    with closing(reader_of(terminal.home)) as log:
        assert log.events("RK.1")[2].answers == {
            "time": "18:50",
            "what": "friends | gaming",
            "mood": 10,
        }
    assert "There already" in like("--like", "daylio", "--client", "RK").output


def test_a_dry_run_says_that_another_scale_is_read(like, terminal):
    result = like("--like", "daylio", "--client", "RK", *NEVER, "--dry-run")
    assert "mood  0–10 (1–5 in the file, to the nearest step)  5      10     2" in result.output
    assert (result.exit_code, terminal.events) == (0, 0)


def test_what_is_missing_is_told_with_what_to_type(like, terminal):
    result = like("--like", "daylio")
    assert (result.exit_code, terminal.events) == (2, 0)
    assert "client.code: is needed" in result.output
    assert "--client RK" in told(result)
    result = like("--like", "daylio", "--client", "RK")
    assert "client.timezone: they are not on record yet" in told(result)
    result = like()
    assert result.exit_code == 2
    assert "--map MAP.toml" in told(result)
    assert "intersession import csv --list" in told(result)
    assert "Did you mean daylio" in like("--like", "dailio").output


def test_lines_that_go_over_a_mapping(like, terminal):
    csv = DAYLIO.replace("rad", "great")
    more = ["--like", "daylio", "--client", "RK", *NEVER]
    result = like(*more, csv=csv)
    assert "mood: 'great' is not a whole number from 0 to 10" in told(result)
    result = like(*more, "--set", "values.mood.great=5", "--set", "source=phone", csv=csv)
    assert (result.exit_code, terminal.events) == (0, 4)
    wrong = like(*more, "--set", "source", "--set", ".x=3", "--set", "a=1", "--set", "a.b=2")
    assert wrong.exit_code == 2
    assert [line.split(" is no line")[0].strip() for line in wrong.output.splitlines()[1:]] == [
        *("'source'", "'.x=3'", "'a.b=2'"),
    ]


def test_a_mapping_of_one_s_own_extends_a_ready_one(like, tmp_path, terminal):
    (tmp_path / "mine.toml").write_text(
        'like = "daylio"\n[client]\ntimezone = { value = "UTC" }\n[answers]\nmood = false\n'
    )
    result = like("--map", str(tmp_path / "mine.toml"), "--client", "QX")
    assert (result.exit_code, terminal.events) == (0, 4)
    with closing(reader_of(terminal.home)) as log:
        assert log.events("QX.1")[1].answers == {"time": "21:40", "what": "reading"}


def test_what_is_not_utf_8_is_only_for_a_dry_run(like, terminal):
    more = ["--like", "daylio", "--client", "RK", *NEVER]
    csv = DAYLIO.replace("reading", "Müßiggang")
    file = terminal.home.path.parent / "old.csv"
    file.write_bytes(csv.encode("cp1252"))
    result = terminal(["import", "csv", str(file), *more, "--dry-run"])
    assert (result.exit_code, "is not UTF-8" in told(result)) == (0, True)
    result = terminal(["import", "csv", str(file), *more])
    assert (result.exit_code, terminal.events) == (2, 0)
    assert '[file] encoding = "cp1252"' in told(result)
    result = terminal(["import", "csv", str(file), *more, "--set", "file.encoding=cp1252"])
    assert (result.exit_code, terminal.events) == (0, 4)


LONG = "n,v\n" + "".join(f"{n},13/08/12\n" for n in range(1, 1477))
LONG_MAP = """
worksheet = "cbt.stress-diary"
source = "paper"
key = ["n"]
[client]
code = { value = "RK" }
timezone = { value = "UTC" }
[assignment]
each = "client"
task = { value = "x" }
[answers]
event = "v"
stress = { value = 3 }
[times]
happened = { column = "v", format = "day/month/year" }
"""


def test_many_like_problems_are_one_line(bring):
    result = bring(LONG, LONG_MAP)
    assert result.exit_code == 2
    lines = [line for line in result.output.splitlines() if line.strip()]
    assert len(lines) < 7
    assert "1,476 records: times.happened: not written as the mapping's format" in told(result)
    assert "rows 2–1,477, such as '13/08/12'" in told(result)
