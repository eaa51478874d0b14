"""``export answers``: what is written, and what is said about it."""

import csv
import json
import stat

import pytest

import intersession

RECORD = {
    "situation": "On the bus",
    "moods": [{"name": "fear", "before": 80}],
    "automatic_thoughts": [{"text": "They all look at me"}],
}
pytestmark = pytest.mark.every_store


@pytest.fixture
def written(agreed, tmp_path):
    """A thought record of 1 March, a corrected one of the 2nd, and another client's."""
    (tmp_path / "record.json").write_text(json.dumps(RECORD))
    for line in (
        f"attempt RK-1 --from {tmp_path}/record.json --on 2026-03-01",
        f"attempt RK-1 --from {tmp_path}/record.json --on 2026-03-02",
        "correct RK-1 2 --set situation='At the till' --why 'typed wrongly'",
        "client add ML --timezone Europe/Berlin",
        "assign ML cbt.thought-record --task 'Write one down'",
        f"attempt ML-1 --from {tmp_path}/record.json --on 2026-03-02",
    ):
        result = agreed(line)
        assert result.exit_code == 0, result.output
    return agreed


def rows(file):
    with file.open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def test_what_is_written_is_said(written, tmp_path):
    result = written(f"export answers {tmp_path}/tables")
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[1:] == [
        "  cbt.thought-record, version 1: 3 rows",
        "codebook.csv says what each column means. Treat the files as the record itself.",
    ]
    assert result.output.startswith("Wrote 3 entries of 1 worksheet to ")
    assert result.output.splitlines()[0].endswith(": 7 files.")
    found = rows(tmp_path / "tables" / "cbt.thought-record.csv")
    assert [(row["client"], row["happened_on"], row["situation"]) for row in found] == [
        ("ML", "2026-03-02", "On the bus"),
        ("RK", "2026-03-01", "On the bus"),
        ("RK", "2026-03-02", "At the till"),
    ]
    assert [row["corrected"] for row in found] == ["false", "false", "true"]
    moods = rows(tmp_path / "tables" / "cbt.thought-record.moods.csv")
    assert [(row["assignment"], row["attempt"], row["before"]) for row in moods] == [
        ("ML-1", "1", "80"),
        ("RK-1", "1", "80"),
        ("RK-1", "2", "80"),
    ]
    modes = {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "tables").iterdir()}
    assert modes == {0o600}


def test_a_client_and_days_are_chosen(written, tmp_path):
    written(f"export answers {tmp_path}/tables --client rk --from yesterday --to yesterday")
    found = rows(tmp_path / "tables" / "cbt.thought-record.csv")
    assert [(row["client"], row["happened_on"]) for row in found] == [("RK", "2026-03-01")]


def test_files_that_are_there_are_refused(written, tmp_path):
    assert written(f"export answers {tmp_path}/tables").exit_code == 0
    result = written(f"export answers {tmp_path}/tables")
    assert result.exit_code == 2
    told = " ".join(result.output.split())
    assert "holds files of these names already" in told
    assert "(7 in all)" in told
    assert written(f"export answers {tmp_path}/tables --replace").exit_code == 0


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("--version 1", "--version is that of one worksheet"),
        ("--worksheet thought-record --version 7", "no version 7 of cbt.thought-record here"),
        ("--worksheet thouht-record", "Did you mean thought-record"),
        ("--client XX", "There is no client XX"),
    ],
)
def test_what_is_not_there_is_refused_before_anything_is_written(written, tmp_path, asked, told):
    result = written(f"export answers {tmp_path}/tables {asked}")
    assert result.exit_code == 2
    assert told in " ".join(result.output.split())
    assert not (tmp_path / "tables").exists()


@pytest.mark.only("sqlite")
def test_a_program_gets_the_same_tables(written):
    with intersession.open(written.home.path, log="") as record:
        found = record.answers("thought-record", client="rk")
        assert [row["situation"] for row in found["cbt.thought-record"].records] == [
            "On the bus",
            "At the till",
        ]
        assert {row["table"] for row in intersession.codebook(found)} == set(found)
        with pytest.raises(intersession.NotFound):
            record.answers(client="XX")


def test_a_worksheet_nobody_answered_has_empty_tables(written, tmp_path):
    result = written(f"export answers {tmp_path}/tables --worksheet sleep-diary")
    assert "cbt.sleep-diary, version 1: 0 rows" in result.output
    assert rows(tmp_path / "tables" / "cbt.sleep-diary.csv") == []
