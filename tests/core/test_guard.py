"""The guard round calls into plugins: errors, prints and copies."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from intersession.errors import PluginError, Refused
from intersession.guard import ASIDE, calling, own, told


@pytest.mark.parametrize("value", [None, True, 7, 7.5, "word", [], {}, [{"a": [1, {"b": None}]}]])
def test_a_copy_is_equal(value):
    assert own(value) == value


def test_a_copy_shares_nothing_that_can_be_changed():
    value = {"rows": [{"names": ["a"]}]}
    copy = own(value)
    copy["rows"][0]["names"].append("b")
    copy["rows"].append({})
    copy["more"] = 1
    assert value == {"rows": [{"names": ["a"]}]}


@pytest.mark.parametrize(
    "problem", [ValueError("x"), SystemExit(0), GeneratorExit(), MemoryError()]
)
def test_whatever_is_raised_becomes_one_error(problem):
    with pytest.raises(PluginError) as found, calling("The check of a.b", "Do this"):
        raise problem
    assert str(found.value) == f"The check of a.b stopped: {problem!r}. Do this"
    assert found.value.__cause__ is problem


def test_who_stops_the_program_is_let_through_with_the_place():
    with pytest.raises(KeyboardInterrupt) as found, calling("The fold of a.b"):
        raise KeyboardInterrupt
    assert found.value.__notes__ == ["It was stopped in The fold of a.b."]


def test_what_may_pass_stays_what_it_is():
    with (
        pytest.raises(Refused, match=r"^no$"),
        calling("The report of a.b", passing=lambda problem: isinstance(problem, Refused)),
    ):
        raise Refused("no")


def test_an_error_without_an_end_or_a_text_is_told_in_short():
    class Odd(Exception):
        def __repr__(self) -> str:
            raise ZeroDivisionError

    assert told(Odd()) == "Odd"
    assert len(told(ValueError("x" * 10_000))) == 301
    assert told(Refused("half \ud800 and \0")) == "half \\ud800 and \\0"  # it is recorded in flags


def test_prints_go_to_stderr_and_stdout_is_put_back(capsys):
    with calling("A report"):
        with calling("A check in it"):
            print("aside")
        print("still aside")
    print("for programs")
    assert capsys.readouterr() == ("for programs\n", "aside\nstill aside\n")


def test_stdout_is_put_back_where_a_plugin_replaced_it_and_failed(capsys):
    before = sys.stdout

    def leave() -> None:
        sys.stdout = None
        raise SystemExit(0)

    with pytest.raises(PluginError), calling("An import"):
        leave()
    assert sys.stdout is before


def test_of_several_threads_the_last_one_puts_it_back():
    before, together = sys.stdout, Barrier(2)

    def call(is_first: bool) -> bool:
        with ASIDE:
            together.wait(10)
            if not is_first:
                together.wait(10)  # until the first has left
                return sys.stdout is sys.stderr
        together.wait(10)
        return True

    with ThreadPoolExecutor(2) as pool:
        assert all(pool.map(call, (True, False)))
    assert sys.stdout is before
