"""What `make matrix` runs, and how it counts; the runs themselves are its own work."""

import sys

import pytest
from tools import matrix


def test_every_claimed_python_is_in_the_matrix():
    # As the classifiers of pyproject.toml have them, the lowest that is allowed first.
    assert matrix.claimed() == ["3.11", "3.12", "3.13"]
    assert matrix.PROJECT["requires-python"] == f">={matrix.claimed()[0]}"


def test_every_floor_is_a_version():
    floors = list(matrix.floors())
    names = [line.partition("==")[0] for line in floors]
    assert {"click==8.4", "psycopg==3.2.1", "eventsourcing==9.5.6"} <= set(floors)
    assert [one for one in matrix.PROJECT["dependencies"] if ">=" not in one] == []
    assert set(names) >= {one.partition(">")[0] for one in matrix.PROJECT["dependencies"]}


def test_floors_hold_only_the_lowest(tmp_path, monkeypatch):
    monkeypatch.setattr(matrix, "FOLDER", tmp_path)
    assert matrix.constraints("3.12") == []
    option, file = matrix.constraints(matrix.LOWEST)
    assert option == "--constraint"
    assert "click==8.4\n" in (tmp_path / "floors.txt").read_text(encoding="utf-8")
    assert file == str(tmp_path / "floors.txt")


@pytest.mark.parametrize(
    ("last", "code", "expected"),
    [
        ("2 failed, 310 passed, 3 skipped in 9.10s", 1, "3.12: 310 passed, 2 failed, 3 skipped"),
        ("310 passed in 9.10s", 0, "3.12: 310 passed, 0 failed, 0 skipped"),
        ("1 failed, 2 passed, 3 errors in 1.0s", 1, "3.12: 2 passed, 4 failed, 0 skipped"),
        ("INTERNALERROR> it broke", 3, "3.12: 0 passed, 1 failed, 0 skipped"),
        ("no tests ran in 0.10s", 5, "3.12: 0 passed, 1 failed, 0 skipped"),
    ],
)
def test_what_pytest_ends_with_is_counted(last, code, expected):
    assert str(matrix.counted("3.12", f"....\n{last}\n", code)) == expected


def test_a_python_of_another_version_is_not_taken():
    here = ".".join(map(str, sys.version_info[:2]))
    assert matrix.answers(sys.executable, here)
    assert not matrix.answers(sys.executable, "3.99")
    assert not matrix.answers("false", "3.11")
    assert matrix.python("3.99") is None


def test_a_python_that_is_not_there_is_told(monkeypatch, capsys):
    monkeypatch.setattr(matrix, "python", lambda version: None)
    assert matrix.main([]) == 1  # nothing at all was tested
    told = capsys.readouterr().out
    assert told.count("no such Python was found") == 4


def test_a_failure_anywhere_is_a_failure(monkeypatch, tmp_path):
    monkeypatch.setattr(matrix, "FOLDER", tmp_path / "matrix")
    monkeypatch.setattr(matrix, "python", lambda version: sys.executable)
    failed = {"lowest": 0, "3.11": 0, "3.12": 0, "3.13": 0}
    monkeypatch.setattr(matrix, "run", lambda name, _: matrix.Ended(name, 9, failed[name], 0))
    assert matrix.main([]) == 0
    failed["3.12"] = 1
    assert matrix.main([]) == 1
    assert matrix.main(["lowest"]) == 0


def test_a_name_that_is_not_in_the_matrix_is_refused():
    with pytest.raises(SystemExit, match=r"Not in the matrix: 3\.9\."):
        matrix.main(["3.9"])


def test_what_is_asked_for_is_run_and_without_a_name_all():
    assert matrix.chosen([]) == ["lowest", "3.11", "3.12", "3.13"]
    assert matrix.chosen(["3.12"]) == ["3.12"]


def test_the_ends_are_the_lowest_versions_and_the_newest_python():
    assert matrix.chosen(["--ends"]) == ["lowest", "3.13"]
    assert matrix.chosen(["--ends", "3.12"]) == ["3.12"]


def test_the_others_leave_out_the_python_that_make_test_runs_on(monkeypatch):
    monkeypatch.setattr("sys.version_info", (3, 12, 1))
    assert matrix.chosen(["--others"]) == ["lowest", "3.11", "3.13"]
    monkeypatch.setattr("sys.version_info", (3, 15, 0))
    assert matrix.chosen(["--others"]) == ["lowest", "3.11", "3.12", "3.13"]
