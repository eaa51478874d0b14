"""``plugin new`` writes a plugin that is clean as it is, all of it or nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from intersession.errors import Refused
from intersession_cli import scaffold
from intersession_cli.scaffold import plugin_files
from intersession_cli.scaffold.names import LONGEST, refuse_unfit
from intersession_cli.testing import Terminal

ROOT = Path(__file__).parents[1]


@pytest.fixture
def terminal(tmp_path, monkeypatch):
    """A terminal that stands in an empty folder."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return Terminal(tmp_path)


def files_in(folder):
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def refused(terminal, line):
    """What is told of a refusal, in one line; nothing was written."""
    before = sorted(Path().rglob("*"))
    found = terminal(line)
    assert found.exit_code == 2
    assert sorted(Path().rglob("*")) == before
    return " ".join(found.output.split())


def test_it_writes_the_files_and_says_what_comes_next(terminal):
    told = terminal("plugin new walks")
    assert told.exit_code == 0
    assert files_in(Path("intersession-walks")) == sorted(plugin_files("walks"))
    for path in files_in(Path("intersession-walks")):
        assert path.as_posix() in told.output
    for line in ("cd intersession-walks", "pip install -e '.[dev]'", "pytest"):
        assert f"\n  {line}\n" in told.output
    assert terminal.events == 0


def test_it_writes_where_it_is_told(terminal, tmp_path):
    told = terminal(["plugin", "new", "walks", "--folder", "my work/walks"])
    assert files_in(Path("my work/walks")) == sorted(plugin_files("walks"))
    assert "cd 'my work/walks'" in told.output
    Path("empty").mkdir()
    assert terminal("plugin new walks --folder empty").exit_code == 0


def test_no_placeholder_is_left():
    for path, text in plugin_files("walks").items():
        assert "NAME" not in path.as_posix()
        assert "$" not in text


def test_the_templates_are_told_apart_from_modules():
    """None of them is a Python file of Intersession, to be imported or checked as one."""
    templates = Path(scaffold.__file__).with_name("templates")
    assert len(files_in(templates)) == len(plugin_files("walks"))
    assert {path.suffix for path in files_in(templates)} == {".tmpl"}


@pytest.mark.parametrize("name", ["Walks", "my-walks", "9lives", "", "größe", "w" * 21, "a.b"])
def test_what_cannot_be_a_name_is_refused(terminal, name):
    told = refused(terminal, ["plugin", "new", name])
    assert f"{name!r} cannot name a plugin. Accepted: lower-case letters and digits" in told


@pytest.mark.parametrize(
    ("name", "hint"),
    [("My-Walks", "mywalks"), ("intersession-walks", "walks"), ("2walks", "walks"), ("99", None)],
)
def test_a_name_that_would_do_is_suggested(name, hint):
    with pytest.raises(Refused) as told:
        refuse_unfit(name)
    assert str(told.value).endswith(f"Perhaps: {hint}" if hint else "such as walks.")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("view", "view is a command of Intersession itself"),
        ("plugin", "plugin is a command of Intersession itself"),
        ("cbt", "A plugin cbt is installed already, from intersession."),
        ("core", "A plugin core is installed already, from intersession."),
        ("cli", "A package intersession_cli is installed already."),
    ],
)
def test_what_is_taken_is_refused(terminal, name, why):
    assert refused(terminal, f"plugin new {name}").startswith(why)


def test_a_folder_that_holds_anything_is_left_as_it_is(terminal):
    Path("intersession-walks").mkdir()
    Path("intersession-walks/mine.txt").write_text("mine")
    told = refused(terminal, "plugin new walks")
    assert told.startswith("Nothing was written: intersession-walks is there already, and not")
    assert refused(terminal, "plugin new walks --folder intersession-walks/mine.txt").startswith(
        "Nothing was written: intersession-walks/mine.txt"
    )
    assert Path("intersession-walks/mine.txt").read_text() == "mine"


FULL = OSError(28, "No space left on device", "walks/it")


@pytest.mark.parametrize("is_there", [True, False], ids=["empty folder", "no folder"])
@pytest.mark.parametrize(
    ("problem", "told"), [(FULL, Refused), (KeyboardInterrupt(), KeyboardInterrupt)]
)
@pytest.mark.parametrize("number", range(len(plugin_files("walks"))))
def test_where_one_file_cannot_be_written_nothing_is_left(
    terminal, monkeypatch, number, problem, told, is_there
):
    """Whichever it is: the disk is full, or somebody stops it."""
    folder = Path("above/all/of/it")
    (folder if is_there else Path("above")).mkdir(parents=True)
    before = sorted(Path().rglob("*"))
    stop_at_file(monkeypatch, number, problem)
    with pytest.raises(told):
        scaffold.write(plugin_files("walks"), folder)
    assert sorted(Path().rglob("*")) == before


def test_why_nothing_was_written_is_told(terminal, monkeypatch):
    stop_at_file(monkeypatch, 3, FULL)
    assert refused(terminal, "plugin new walks") == (
        "Nothing was written: walks/it cannot be written (No space left on device). Choose another "
        "folder with --folder DIR."
    )


def stop_at_file(monkeypatch, number, problem):
    """Raise a problem in writing to a new file, when so many others were written."""
    made = []
    real = Path.open

    def open_(path, mode="r", **more):
        file = real(path, mode, **more)
        if mode == "x":
            made.append(path)
            if len(made) > number:
                file.write("half of ")
                file.write = lambda _: raise_(problem)
        return file

    monkeypatch.setattr(Path, "open", open_)


def raise_(problem):
    raise problem


# What is written is clean.


@pytest.mark.parametrize("name", ["w", "walks", "w" * LONGEST])
def test_it_is_clean_for_ruff(tmp_path, name):
    """By its own settings, and by all rules that Intersession itself keeps to."""
    scaffold.write(plugin_files(name), tmp_path)
    ours = ["--config", str(ROOT / "pyproject.toml"), "--config", "src=['.']"]
    for words in (["check"], ["format", "--check"], ["check", *ours], ["format", "--check", *ours]):
        run("ruff", *words, "--no-cache", ".", folder=tmp_path)


def test_it_is_clean_for_mypy(tmp_path):
    scaffold.write(plugin_files("walks"), tmp_path)
    told = run("mypy", "--cache-dir", str(tmp_path / ".cache"), ".", folder=tmp_path)
    assert "no issues found in 5 source files" in told


def run(tool, *words, folder):
    done = subprocess.run(
        [sys.executable, "-m", tool, *words], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
