"""Pictures of a view's parts: what they look like, and when they are drawn at all."""

import os
import pty
import re
import subprocess
import sys

import pytest
from rich.cells import cell_len

import intersession
from intersession import Bars, Course, Figure, Grid, Ladder
from intersession_cli.output.canvas import ASCII, UNICODE, Canvas
from intersession_cli.output.charts import draw, lines_within, number

WIDTHS = pytest.mark.parametrize("width", [80, 140])


def drawn(picture, rows, columns=(), *, client=None, width=80, glyphs=UNICODE):
    """A part as a person sees it who sees no colour; it never passes the width."""
    canvas = Canvas(width, glyphs, is_plain=True)
    draw(canvas, picture, rows, columns, client)
    lines = canvas.drawn.splitlines()
    assert max(map(cell_len, lines), default=0) <= width
    return lines


def days(values, client="RK", item="fear", month="2026-02"):
    return [
        {"client": client, "item": item, "peak": value, "happened_on": f"{month}-{day:02}"}
        for day, value in enumerate(values, 1)
    ]


def share(value, n, missing=0):
    return Figure("share", value, n, missing)


def mean(value, n, missing=0):
    return Figure("mean", value, n, missing)


COURSE = Course(value="peak", by=("client", "item"), low=0, high=100)


@WIDTHS
def test_a_course_is_one_line_for_each_group_above_its_table(width):
    rows = days([80, 75, None, 60, 35, 0]) + days([100, None, 40], item="shame")
    assert drawn(COURSE, rows, ["item", "peak"], client="RK", width=width) == [
        "peak, ▁ 0 to █ 100; · is missing",
        "fear   ▇▆·▅▃▁  80 → 0    n 5, 1 missing  2026-02-01 – 02-06",
        "shame  █·▄     100 → 40  n 2, 1 missing  2026-02-01 – 02-03",
        "",
        "item   peak",
        "-----  ----",
        "fear   80",
        "fear   75",
        "fear   –",
        "fear   60",
        "fear   35",
        "fear   0",
        "shame  100",
        "shame  –",
        "shame  40",
    ]


def lines_of(course, rows, **more):
    """The picture of a course, without its table."""
    found = drawn(course, rows, ["peak"], **more)
    return found[: found.index("")]


def test_a_course_tells_clients_apart():
    rows = days([10, 20]) + days([30], client="AB", month="2025-12")
    both = [
        "RK  fear  ▂▂  10 → 20  n 2  2026-02-01 – 02-02",
        "AB  fear  ▃   30       n 1  2025-12-01",
    ]
    assert lines_of(COURSE, rows)[1:] == both
    assert lines_of(COURSE, rows[:2])[1:] == both[:1]
    of_item = Course(value="peak", by=("item",), low=0, high=100)
    assert lines_of(of_item, rows)[1:] == both
    assert lines_of(of_item, rows[:2])[1:] == ["fear  ▂▂  10 → 20  n 2  2026-02-01 – 02-02"]
    assert lines_of(COURSE, rows[:2], client="RK")[1:] == [
        "fear  ▂▂  10 → 20  n 2  2026-02-01 – 02-02"
    ]


def test_a_course_without_any_value_is_all_gap():
    rows = days([None, None, None]) + days([50], item="shame")
    assert lines_of(COURSE, rows, client="RK") == [
        "peak, ▁ 0 to █ 100; · is missing",
        "fear   ···  no data  n 0, 3 missing  2026-02-01 – 02-03",
        "shame  ▅    50       n 1             2026-02-01",
    ]
    assert lines_of(COURSE, rows[:3], client="RK") == [
        "peak; · is missing",
        "fear  ···  no data  n 0, 3 missing  2026-02-01 – 02-03",
    ]


def test_a_course_is_drawn_forwards_however_it_was_typed():
    """8 today, typed before 100 of six days ago; 90 of unknown day is no part of it."""
    rows = [
        {"peak": 8, "happened_on": "2026-03-10", "ordered_at": "2026-03-10T22:59:59.999999Z"},
        {"peak": 90, "happened_on": None, "ordered_at": None},
        {"peak": 100, "happened_on": "2026-03-04", "ordered_at": "2026-03-04T22:59:59.999999Z"},
    ]
    [_, line] = lines_of(COURSE, rows)
    assert "100 → 8  n 2" in line


def test_a_course_of_days_that_are_not_known_or_in_two_years():
    rows = [{"peak": 5}, {"peak": 5, "happened_on": None}]
    assert lines_of(COURSE, rows) == ["peak, ▁ 0 to █ 100", "–  ▁  5  n 1"]  # the second has none
    alone = Course(value="peak", low=0, high=100)
    assert lines_of(alone, rows)[1:] == ["▁  5  n 1"]
    over = [{"peak": 1, "happened_on": day} for day in ("2025-12-30", "2026-01-02T08:00")]
    assert lines_of(alone, over)[1:] == ["▁▁  1 → 1  n 2  2025-12-30 – 2026-01-02"]


@pytest.mark.parametrize(
    ("low", "high", "values", "line"),
    [
        (0, None, [0, 1, 2, 3, 4, 5, 6, 7], "▁▂▃▄▅▆▇█"),
        (None, None, [3, 4, 5], "▁▅█"),
        (1, 5, [1, 5, 3], "▁█▅"),
        (0, 10, [-5, 15], "▁█"),  # beyond the scale: its end, and the number tells the rest
        (None, None, [4, 4], "▅▅"),
        (0, None, [0, 0], "▁▁"),
        (0, None, [4, 4], "██"),
        (0, 10, [mean(5.0, 3), mean(None, 0, 2), mean(10.0, 1)], "▅·█"),
        (0, 10, [True, "10", float("nan")], "···"),
    ],
)
def test_a_course_runs_from_low_to_high(low, high, values, line):
    rows = days(values)
    course = Course(value="peak", low=low, high=high)
    assert lines_of(course, rows)[1].split()[0] == line


def test_a_long_course_takes_lines_of_its_own():
    rows = days([index % 101 for index in range(0, 9900, 99)], item="the lift, without a phone")
    found = lines_of(COURSE, rows, client="RK")
    assert found[1] == "the lift, without a phone"
    first, second = found[2:]
    assert len(first) == 80
    assert second[24:] == "  0 → 4  n 100  2026-02-01 – 02-99"
    [*_, last, events] = lines_of(COURSE, rows[:70], client="RK")
    assert (len(last), events) == (72, "  0 → 64  n 70  2026-02-01 – 02-70")
    [one] = lines_of(COURSE, rows[:40], client="RK", width=140)[1:]
    assert one.startswith("the lift, without a phone  ▁")
    beside = lines_of(COURSE, rows[:30], client="RK")[2]
    assert beside.endswith("  0 → 43  n 30  2026-02-01 – 02-30")


@WIDTHS
def test_wide_characters_stay_in_their_columns(width):
    rows = days([0, 100], item="怒り") + days([50], item="fear")
    found = drawn(COURSE, rows, ["item", "peak"], client="RK", width=width)
    assert found[1:3] == [
        "怒り  ▁█  0 → 100  n 2  2026-02-01 – 02-02",
        "fear  ▅   50       n 1  2026-02-01",
    ]
    assert found[4:7] == ["item  peak", "----  ----", "怒り  0"]


BARS = Bars(of=("done", "partly"))
SHARES = [
    {"value": "家族 and friends", "done": share(0.6, 5), "partly": share(0.25, 4, 2), "n": 1},
    {"value": "work", "done": share(None, 0, 3), "partly": share(0.0, 4, 2), "n": 0},
    {"value": "play", "done": share(1.0, 4), "partly": None, "n": 1},
    {"value": "health", "done": share(0.004, 250), "partly": share(0.996, 250), "n": 1},
]


def test_bars_stand_before_their_shares():
    assert drawn(BARS, SHARES, width=140) == [
        "value             done                    partly                            n",
        "----------------  ----------------------  --------------------------------  -",
        "家族 and friends  ██████░░░░ 60 % (n 5)   ██▌░░░░░░░ 25 % (n 4, 2 missing)  1",
        "work              no data (3 missing)     ░░░░░░░░░░ none (n 4, 2 missing)  0",
        "play              ██████████ 100 % (n 4)  –                                 1",
        "health            ▏░░░░░░░░░ 0 % (n 250)  █████████▉ 100 % (n 250)          1",
    ]


def test_bars_go_above_their_shares_where_there_is_little_room():
    rows = [{"activity": "a walk of half an hour", **row} for row in SHARES[:2]]
    assert drawn(BARS, rows)[2:] == [
        "a walk of half    家族 and friends  ██████░░░░      ██▌░░░░░░░                 1",
        "an hour                             60 % (n 5)      25 % (n 4, 2 missing)",
        "a walk of half    work              no data (3      ░░░░░░░░░░                 0",
        "an hour                             missing)        none (n 4, 2 missing)",
    ]


def test_a_bar_at_first_sight_stands_above_its_figure(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    rows = [{"value": "being a father who is there", "done": share(0.875, 8)}]
    lines, left = lines_within(Bars(of=("done",)), rows, ["value", "done"], 2)
    told = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]
    assert [line.split("  ", 1)[1].strip() for line in told[2:]] == ["████████▊░", "88 % (n 8)"]
    assert left == 0


def test_what_is_no_share_has_no_bar():
    rows = [{"done": 0.5, "partly": 3}, {"done": None, "partly": "half"}]
    assert drawn(BARS, rows)[2:] == ["█████░░░░░ 0.5  3", "–               half"]


def test_a_table_too_wide_for_the_screen_becomes_blocks_with_their_bars():
    row = {f"a name as long as {n} can be": "x" * 16 for n in range(5)}
    found = drawn(BARS, [{**row, "done": share(0.6, 5)}])
    assert found[-1] == "done                        ██████░░░░ 60 % (n 5)"


GRID = Grid(high=5)
WEEK = [
    {"day": "Mon", "fear": 0, "joy": 1, "shame": None, "mean": mean(2.5, 4, 1)},
    {"day": "火曜", "fear": 3, "joy": 5, "shame": 9, "mean": mean(None, 0, 2)},
]


@WIDTHS
def test_a_grid_keeps_its_numbers_and_leaves_blanks_blank(width):
    assert drawn(GRID, WEEK, width=width) == [
        "day   fear  joy  shame  mean",
        "----  ----  ---  -----  --------------------",
        "Mon   0     1           2.5 (n 4, 1 missing)",
        "火曜  3     5    9      no data (2 missing)",
    ]


def shades(rows, **options):
    """The shaded cells of a grid, with the number of each one's colour."""
    canvas = Canvas(80)
    draw(canvas, Grid(**options), rows)
    return {
        text.strip(): int(shade)
        for shade, text in re.findall(r"\x1b\[[0-9;]*48;5;(\d+)m([^\x1b]*)", canvas.drawn)
    }


def test_a_grid_is_shaded_by_value_on_its_scale(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("COLORTERM", raising=False)
    found = shades(WEEK, high=5)
    assert found == {"1": 189, "2.5 (n 4, 1 missing)": 105, "3": 105, "5": 57}
    assert shades([{"a": 1, "b": 2, "c": 100}], low=1, high=100) == {"2": 189, "100": 57}
    assert shades([{"a": "3 ★1", "b": "5 ★?"}], high=5) == {"3 ★1": 105, "5 ★?": 57}
    texts = ["3", "03", "2026-03-02", "3 times", "yes", "–", "★1"]
    assert shades([{"a": text, "b": True, "c": None} for text in texts], high=5) == {}


LADDER = Ladder(label="step", value="suds", high=100)
STEPS = [
    {"step": "Stand in front of it", "suds": 40, "next": "yes"},
    {"step": "Read about it", "suds": None, "next": "no"},
    {
        "step": "Ride the lift to the fifth floor alone, in the evening, 写真",
        "suds": 95,
        "next": "no",
    },
    {"step": "Think of it", "suds": 0, "next": "no"},
]


def test_a_ladder_has_its_highest_rung_first():
    found = drawn(LADDER, STEPS)
    assert found[:7] == [
        "SUDS, to 100",
        "Ride the lift to the fifth floor alone, in the          ███████████████████░  95",
        "evening, 写真",
        "Stand in front of it                                    ████████░░░░░░░░░░░░  40",
        "Think of it                                             ░░░░░░░░░░░░░░░░░░░░  0",
        "Read about it                                                                 –",
        "",
    ]
    assert found[7].split() == ["step", "SUDS", "next"]
    wide = drawn(LADDER, STEPS, width=140)
    bar = "█" * 33 + "▎" + "░"
    assert wide[1] == f"Ride the lift to the fifth floor alone, in the evening, 写真  {bar}  95"


def test_a_ladder_of_one_rung_and_of_none_with_a_value():
    assert drawn(LADDER, STEPS[3:])[:2] == ["SUDS, to 100", f"Think of it  {'░' * 20}  0"]
    assert drawn(LADDER, STEPS[1:2])[1].split("  ")[0] == "Read about it"
    assert "█" not in "".join(drawn(LADDER, STEPS[1:2]))


def test_a_ladder_tells_clients_apart():
    rows = [{"client": code, **STEPS[0]} for code in ("RK", "AB", "RK")]
    found = drawn(LADDER, rows, ["step"])
    assert [line[:5] for line in found[1:6]] == ["RK", "Stand", "Stand", "AB", "Stand"]
    assert [line[:5] for line in drawn(LADDER, rows[:1], ["step"], client="RK")[1:2]] == ["Stand"]


def test_without_unicode_bars_are_ascii():
    rows = days([0, 20, None, 50, 100])
    assert drawn(COURSE, rows, ["peak"], client="RK", glyphs=ASCII)[:2] == [
        "peak, _ 0 to # 100; . is missing",
        "fear  _-.+#  0 -> 100  n 4, 1 missing  2026-02-01 - 02-05",
    ]
    assert drawn(BARS, SHARES[:1], ["done"], glyphs=ASCII)[2] == "######.... 60 % (n 5)"
    assert drawn(LADDER, STEPS[:1], glyphs=ASCII)[1] == (
        "Stand in front of it  ########............  40"
    )
    for picture, of in ((BARS, SHARES[:1]), (LADDER, STEPS[:1]), (COURSE, rows)):
        shown = [one for line in drawn(picture, of, glyphs=ASCII) for one in line]
        assert set(shown).isdisjoint("▁▂▃▄▅▆▇█░▏▎▍▌▋▊▉·→")


def test_number():
    assert [number(one) for one in (3, 2.5, mean(1.5, 2), 0)] == [3.0, 2.5, 1.5, 0.0]
    missing = (None, "", "3", True, float("nan"), float("inf"), mean(None, 0, 1), [3], {"a": 3})
    assert [number(one) for one in missing] == [None] * len(missing)


PROGRAM = '''
import atexit, sys
from pathlib import Path
from types import SimpleNamespace

from intersession import Course, View, hookimpl, view
from intersession.plugins import builtin as registered
from intersession.store.home import Home
from intersession.plugins.manager import Plugins
from intersession.projections.tables import key, table
from intersession_cli.app.runtime import Runtime
from intersession_cli.main import cli


@table("swims")
class Swim:
    client: str = key()


@view("swims.course", version=1, title="Swims", tables=[Swim])
class Swims(View):
    """How far."""

    pictures = {"swims": Course(value="lengths", low=0, high=40)}

    def report(self, look):
        rows = [{"happened_on": f"2026-03-0{n}", "lengths": 10 * n} for n in (1, 2, 4)]
        return {"swims": rows, "plain": rows, "none": []}


plugins = Plugins()
plugins.add("core", registered, "intersession", "")
swims = SimpleNamespace(register_views=hookimpl(lambda register: register(Swims)))
plugins.add("swims", swims, "", "")
runtime = Runtime(Home(Path(sys.argv[1])), plugins=plugins)
told = Path(sys.argv[2])
atexit.register(lambda: told.write_text(str("rich" in sys.modules)))
cli.main(sys.argv[3:], obj=runtime)
'''


class Program:
    """The command with the view above installed, in a process of its own."""

    def __init__(self, folder, **environment):
        self.folder = folder
        self.environment = {
            **{name: one for name, one in os.environ.items() if name != "NO_COLOR"},
            "COLUMNS": "80",
            "TERM": "xterm-256color",
            "PYTHONIOENCODING": "utf-8",
            **environment,
        }
        (folder / "program.py").write_text(PROGRAM)
        with intersession.open(folder / "home") as record:
            record.register("RK", timezone="Europe/Berlin")

    @property
    def has_rich(self):
        return (self.folder / "rich").read_text() == "True"

    def words(self, *words):
        files = ("program.py", "home", "rich")
        return [sys.executable, *(str(self.folder / name) for name in files), *words]

    def piped(self, *words):
        done = subprocess.run(
            self.words(*words), capture_output=True, env=self.environment, check=True
        )
        return done.stdout.decode()

    def on_terminal(self, *words):
        """What is printed at a terminal, with its line ends as a program writes them."""
        ours, theirs = pty.openpty()
        running = subprocess.Popen(
            self.words(*words), stdin=theirs, stdout=theirs, stderr=theirs, env=self.environment
        )
        os.close(theirs)
        printed = b"".join(iter(lambda: _read(ours), b""))
        os.close(ours)
        assert running.wait() == 0, printed
        return printed.decode().replace("\r\n", "\n")


def _read(terminal):
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux tells that the other side is closed
        return b""


LINE = "▃▅█  10 → 40  n 3  2026-03-01 – 03-04"
TABLE = """lengths
-------
10
20
40
"""


def test_on_a_terminal_a_view_draws(tmp_path):
    program = Program(tmp_path)
    told = program.on_terminal("view", "swims.course")
    assert "\x1b[36m▃▅█\x1b[0m  10 → 40  n 3  2026-03-01 – 03-04\n\n" + TABLE in told
    assert "\nAlso: none (0).\n" in told
    assert told.count(TABLE) == 2
    assert program.has_rich


def test_all_parts_are_drawn_whole(tmp_path):
    told = Program(tmp_path).on_terminal("view", "swims.course", "--part", "all")
    assert "\x1b[36m▃▅█\x1b[0m  10 → 40  n 3  2026-03-01 – 03-04\n\n" + TABLE in told
    assert told.endswith("None\x1b[0m\nNo data.\n")


def test_no_color_takes_colour_and_weight_away(tmp_path):
    told = Program(tmp_path, NO_COLOR="1").on_terminal("view", "swims.course")
    assert f"lengths, ▁ 0 to █ 40\n{LINE}\n\n{TABLE}" in told
    assert "\x1b" not in told


def test_a_terminal_without_unicode_gets_ascii(tmp_path):
    told = Program(tmp_path, PYTHONIOENCODING="ascii").on_terminal("view", "swims.course")
    assert "lengths, _ 0 to # 40\n" in told
    assert "10 -> 40  n 3  2026-03-01 - 03-04" in told


def test_a_pipe_gets_plain_text_and_no_rich(tmp_path):
    program = Program(tmp_path)
    told = program.piped("view", "swims.course")
    assert told == (
        "Swims · all clients · all time\n"
        f"\nSwims\n{TABLE}\nPlain\n{TABLE}\nAlso: none (0).\n"
        "One part whole: --part NAME. All: --part all. Method and sources: --explain.\n"
    )
    assert not program.has_rich


@pytest.mark.parametrize(
    "words",
    [
        ("view", "swims.course", "--part", "plain"),
        ("view", "swims.course", "--part", "none"),
        ("view", "swims.course", "--json"),
        ("view", "swims.course", "--csv"),
        ("view",),
        ("view", "adherence"),
        ("client", "list"),
    ],
    ids=" ".join,
)
def test_what_has_no_picture_needs_no_rich(tmp_path, words):
    program = Program(tmp_path)
    program.on_terminal(*words)
    assert not program.has_rich
