"""Every parser of what people, files and programs give, in one table, for tests that feed it.

``PARSERS`` is a dict by name. A ``Parser`` has

- ``read(raw, folder)``: reads bytes; ``folder`` is an empty folder of the test's own, in which it
  may write one file. Bytes that stand for words typed at a command line are decoded as
  Python decodes arguments, with half characters for what is no UTF-8. What it returns is of no
  interest.
- ``seeds``: what a fuzzer begins with, right and wrong: a tuple of bytes.

``read`` may raise what is in ``REFUSALS``, and nothing else. It writes to no record and opens no
log. Any input of up to a few kilobytes takes less than a second and less than 200 MB.

    for parser in PARSERS.values():
        for seed in parser.seeds:
            with suppress(*REFUSALS):
                parser.read(seed, folder)
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import click
from stream_lines import LINES

from intersession.application.provenance import check_actor
from intersession.dates import instants, recurrence
from intersession.dates.formats import read_format, read_time, read_when
from intersession.dates.local import LocalClocks
from intersession.dates.parsing import parse_happened, parse_iso_day, parse_time
from intersession.dates.rules import check_rule
from intersession.domain.assignment.how_often import how_often
from intersession.domain.client.decider import check_code
from intersession.errors import IntersessionError, InvalidInput
from intersession.events.streams import place_of, stream_of
from intersession.intake.calendar_file import Window, read_calendar
from intersession.intake.command_lines import take
from intersession.intake.csv.mapping_file import read_map
from intersession.intake.csv.query import ask
from intersession.intake.csv.query_limits import Limits
from intersession.intake.csv.reader import read_csv
from intersession.intake.csv.table import Layout, Row, Table
from intersession.intake.jsonl import read_lines
from intersession.interchange.reading import read_events
from intersession.plugins import settings
from intersession.plugins.files import plugin_files
from intersession.store.checkpoint import Checkpoint
from intersession.store.heads import Anchor, Head
from intersession.store.home import home_at
from intersession.worksheets import items
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.validation import check_answers
from intersession_cli.app.local import Local
from intersession_cli.commands.log.tail import AfterType
from intersession_cli.input import drafts, values
from intersession_cli.input.dates import parse_day, parse_moment
from intersession_cli.input.done import read_done
from intersession_cli.input.mappings import typed_lines
from intersession_cli.input.words import words_of
from intersession_cli.scaffold.names import refuse_unfit

REFUSALS = (IntersessionError, click.ClickException)
TODAY = date(2026, 3, 2)
LOCAL = Local(LocalClocks((("", "Europe/Berlin"),)), datetime(2026, 3, 2, 9, tzinfo=UTC))
READY = Path(__file__).parents[1] / "core" / "intake" / "csv" / "ready"


class Parser(NamedTuple):
    """A parser: its name, what reads bytes, and what a fuzzer begins with."""

    name: str
    read: Callable[[bytes, Path], object]
    seeds: tuple[bytes, ...]


PARSERS: dict[str, Parser] = {}


def typed(name: str, read: Callable[[str], object], *seeds: str) -> None:
    """Add a parser of what is typed as an argument."""

    def of_bytes(raw: bytes, folder: Path) -> object:
        return read(raw.decode(errors="surrogateescape"))

    several = (*seeds, "", "9" * 5000, "²", "\udcff", "\0", "[" * 600, "{}")
    encoded = tuple(one.encode(errors="surrogateescape") for one in several)
    PARSERS[name] = Parser(name, of_bytes, encoded)


def sent(name: str, read: Callable[[bytes, Path], object], *seeds: bytes) -> None:
    """Add a parser of what is in a file."""
    more = (b"", b"\0", b"\xff", b"\xef\xbb\xbf", b"{" * 600, b"[" * 5000, b'{"a":' + b"9" * 5000)
    PARSERS[name] = Parser(name, read, (*seeds, *more))


def in_file(name: str) -> Callable[[Callable[[Path], object]], Callable[[bytes, Path], object]]:
    """Have a reader of a file read bytes: they are put into a file of this name first."""

    def decorate(read: Callable[[Path], object]) -> Callable[[bytes, Path], object]:
        def of_bytes(raw: bytes, folder: Path) -> object:
            file = folder / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(raw)
            return read(file)

        return of_bytes

    return decorate


typed("day", lambda text: parse_day(text, TODAY, "past"), "yesterday", "last tue", "3 days ago")
typed("day to come", lambda text: parse_day(text, TODAY, "future"), "next fri", "+2w", "28/2")
typed(
    "moment",
    lambda text: parse_moment(text, TODAY, LOCAL.zone_on, "past"),
    *("2026-03-01 18:40", "yesterday 6pm", "2026-03-01T18:40:00+01:00", "1 March 2026, 18:40"),
)
typed("happened", lambda text: values.happened(text, LOCAL), "unknown", "today 7:05")
typed("happened, as sent", parse_happened, "2026-03-01", "2026-03-01T18:40:00.5Z")
typed("ISO day", parse_iso_day, "2026-03-01", "0001-01-01", "9999-12-31")
typed("time of day", parse_time, "23:15", "11.15 pm", "noon")
typed("time zone", instants.zone, "Europe/Berlin", "../etc/passwd", "UTC0", "a" * 300)
typed("how often", how_often, "3x/week", "mon,wed", "every 2 days", "FREQ=WEEKLY;BYDAY=MO")
typed("rule", check_rule, "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=DAILY;COUNT=3;BYHOUR=8,20")
typed("words of a schedule", recurrence.parse, "daily", "between sessions", "2x/day")
typed("format", lambda text: read_format(text), "day.month.year", "unix seconds", "year'x'month")
typed(
    "time in a format",
    lambda text: read_when(text, [read_format("day.month.year hour:minute")]),
    *("1.3.2026 18:40", "2026-03-01"),
)
typed("unix time", lambda text: read_when(text, [read_format("unix seconds")]), "1772388000", "-1")
typed("time of day in a file", read_time, "18:40", "6 pm")
typed("handle", stream_of, "RK-7", "rk-07", "RK-99999999999")
typed("event", place_of, "RK-1#4", "RK#3")
typed("code", check_code, "RK", "R K", "ABCDE")
typed("actor", check_actor, "kw", "K W", "a" * 100)
typed("what was done", lambda text: read_done(text, LOCAL, None, None), "mon,wed", "3/5 half")
typed("week", lambda text: read_done("3/5", LOCAL, text, None), "last", "2026-02-23")
typed("amount", values.read_amount, "half", "10min", "4")
typed("goal", values.goal_number, "G1", "g2")
typed("ratings", lambda text: values.ratings([text], "--rate"), "quality=3,quantity=4")
typed(
    "--set",
    lambda text: values.answers([text], None),
    *("situation=At home", "moods[0].before=80", "moods=[{name: fear, before: 80}]", "a[9]=1"),
    *("a=&a [*a]", "a=[&b x, *b]", "a={a: 1, a: 2}", "a=[!!int 5]"),
)
typed("value", values.read_value, "[1, 2]", "{a: b}", '{"a": [1]}', "[[[")
typed("line of a mapping", lambda text: typed_lines([text]), "answers.mood=Q3", 'a.b = {c="d"}')
typed("checkpoint", Checkpoint.parse, str(Checkpoint()), '{"position":7,"mark":"sha256:"}')
typed(
    "head",
    Head.parse,
    *(f"7:sha256:{'a' * 64}", str(Head()), '{"position":0,"recorded_at":5}', "0:sha256:"),
)
typed("words", lambda text: words_of(text.lstrip("-"), "--note"), "@@at", "@none", "@~x/y")
typed("position", lambda text: AfterType().convert(text, None, None), "now", "12", '{"position":1}')
typed("home", lambda text: home_at(text, ""), "~/record", "~nobody-here/x", "/tmp/\udcff")
typed("name of a plugin", refuse_unfit, "walks", "intersession-Walks")


@cache
def sheet() -> Worksheet:
    """A worksheet with an item of each kind."""
    row = (items.Line(name="name", ask="?"), items.Percent(name="before", ask="?", required=False))
    options = {"calm": "Calm", "tense": "Tense"}
    several: tuple[items.Item, ...] = (
        items.Line(name="line", ask="?"),
        items.Text(name="text", ask="?"),
        items.Number(name="number", ask="?"),
        items.Whole(name="whole", ask="?", low=0),
        items.Minutes(name="minutes", ask="?"),
        items.Scale(name="scale", ask="?", low=0, high=10),
        items.YesNo(name="yes_no", ask="?"),
        items.Choice(name="choice", ask="?", options=options),
        items.Choices(name="choices", ask="?", options=options),
        items.Day(name="day", ask="?"),
        items.TimeOfDay(name="time", ask="?"),
        items.Moment(name="moment", ask="?"),
        items.Rows(name="rows", ask="?", row=row),
        items.Ratings(name="ratings", ask="?", names=("fear", "anger"), low=0, high=5),
        items.Reference(name="reference", ask="?", worksheet="cbt.x", rows="steps", key="id"),
    )
    return Worksheet(name="cbt.all", version=1, title="All", source="ours", answers=several)


def an_answer(text: str) -> object:
    """An answer to every kind of item."""
    return check_answers(sheet(), {item.name: text for item in sheet().answers})


typed("answer", an_answer, "80", "7.5", "yes", "cal", "1h30", "fear=3", "2026-03-01", "18:40")


def a_row(raw: bytes, folder: Path) -> object:
    """Answers that were sent as JSON, to every kind of item."""
    (line,) = list(read_lines(raw.replace(b"\n", b" "))) or [None]
    given = line.value if line and isinstance(line.value, dict) else {}
    return check_answers(sheet(), given)


sent(
    "answers",
    a_row,
    b'{"line": "a", "rows": [{"name": "fear", "before": 80}], "ratings": {"fear": 3}}',
    b'{"rows": [[1], {}, null, {"name": []}], "choices": [["calm"]], "choice": {"a": 1}}',
    b'{"number": 1e300, "whole": 1.5, "minutes": true, "day": 5, "moment": "2026"}',
)


@in_file("answers.json")
def json_file(file: Path) -> object:
    return values.read_file(str(file))


@in_file("answers.yaml")
def yaml_file(file: Path) -> object:
    return values.read_file(str(file))


@in_file("answers.toml")
def toml_file(file: Path) -> object:
    return values.read_file(str(file))


ALIASES = b"a: &a [x, x, x, x, x, x, x, x, x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (one, one, b", ".join([b"*%c" % (one - 1)] * 9)) for one in b"bcdefghi"
)
sent("file of answers in JSON", json_file, b'{"a": 1, "b": [{"c": "d"}]}', b'{"a": 1, "a": 2}')
sent(
    "file of answers in YAML",
    yaml_file,
    b"situation: At home\nmoods:\n- name: fear\n  before: 80\n",
    b"a: 1\na: 2\n",
    ALIASES,
    b"a: !!python/object:os.system {}\n<<: {b: c}\n? [d]\n: e\n",
    b"--- |\n text\n--- >-\n more\n",
)
sent(
    "file of answers in TOML",
    toml_file,
    b'situation = "At home"\n[[moods]]\nname = "fear"\nbefore = 80\n',
    b"a." * 2000 + b"b = 1",
    b"a = 1979-05-27T07:32:00Z\nb = nan\nc = 0xffff_ffff_ffff_ffff_ffff\n",
)

MAPPING = b"""worksheet = "cbt.thought-record"
source = "clinic"
key = ["who", "day"]
sql = "SELECT who, day, what FROM rows"
[client]
code = "who"
timezone = { value = "Europe/Berlin" }
[assignment]
task = { value = "Write one down" }
[answers]
situation = "what"
moods = { column = "moods", json = true }
[values]
mood = { "3 - fair" = 3 }
[times]
happened = { column = "day", format = "day.month.year" }
[file]
encoding = "cp1252"
only = { kind = "evening" }
"""


@in_file("map.toml")
def mapping(file: Path) -> object:
    return read_map(file)


sent("mapping", mapping, MAPPING, b'like = "daylio"', b"like = 5\nkey = 3\nfile = []\nvalues = 1")


@in_file("records.csv")
def csv_file(file: Path) -> object:
    return read_csv(file)


@in_file("records.csv")
def csv_in_encoding(file: Path) -> object:
    """The first line names the encoding; the file is what comes after it."""
    name, _, rest = file.read_bytes().partition(b"\n")
    file.write_bytes(rest)
    return read_csv(file, Layout(encoding=name.decode(errors="surrogateescape")))


sent(
    "CSV",
    csv_file,
    *(one.read_bytes()[:3000] for one in sorted(READY.glob("*.csv"))),
    *(b",,", b"a;b,c\n1;2,3", b'a,b\n"1', b"a,a,a (2)\n1,2,3", b"a\r\rb", b"a,b\n" + b"1," * 3000),
)
sent(
    "CSV in an encoding",
    csv_in_encoding,
    *(
        one + b"\na,b\n1,\xe4\n"
        for one in (b"utf-8", b"cp1252", b"utf-16", b"undefined", b"rot13", b"idna", b"punycode")
    ),
    *(one + b"\na,b\n1,2\n" for one in (b"hex", b"zlib", b"unicode_escape", b"utf-7", b"\0", b"x")),
)


def query(raw: bytes, folder: Path) -> object:
    """SQL over two rows."""
    table = Table(("who", "what"), [Row(2, {"who": "RK", "what": "a"}), Row(3, {"who": "AB"})])
    return ask(
        table, raw.decode(errors="surrogateescape"), name="records", limits=Limits(seconds=0.5)
    )


sent(
    "SQL of a mapping",
    query,
    b"SELECT who, what FROM rows",
    b"SELECT who, who FROM rows",
    b"SELECT 1; SELECT 2",
    b"DELETE FROM rows",
    b"SELECT printf('%.*c', 900000000, 'x')",
    b"SELECT zeroblob(900000000)",
    b'SELECT "what" FROM records -- x\n',
)


def command_line(raw: bytes, folder: Path) -> object:
    """Commands as JSON lines."""
    return [take(line.value) for line in read_lines(raw) if not line.wrong]


sent(
    "commands as JSON lines",
    command_line,
    b'{"command": "attempt", "assignment": "RK-1", "key": "a1", "answers": {"a": [1]}}\n',
    b'{"command": "assign", "client": "RK", "worksheet": "x", "prescription": {"task": 1}}',
    b'{"command": "register", "client": 5, "key": [], "version": 2}',
    b'{"a": 1, "a": 2}\n{"a": 1e999}\nnull\n"x',
)
sent(
    "events",
    lambda raw, folder: read_events(raw.splitlines(keepends=True)),
    *LINES[:12],
    b"".join(LINES[:5]),
    LINES[0].replace(b'"id"', b'"id":"x","id"'),
)


@in_file("settings.json")
def plugin_settings(file: Path) -> object:
    listed = items.Rows(name="targets", ask="?", row=(items.Line(name="name", ask="?"),))
    return settings.in_force(file.parent, "walks", [items.Whole(name="km", ask="?"), listed])


@in_file("plugins/allowed.json")
def allowed(file: Path) -> object:
    return plugin_files(file.parents[1])


sent(
    "settings of plugins",
    plugin_settings,
    b'{"walks": {"km": 3, "targets": [{"name": "a"}]}}',
    b'{"walks": {"targets": [{}, {}]}}',
    b'{"walks": {"km": 3}, "walks": {"km": 4}}',
    b'{"walks": []}',
)
sent("plugins that are allowed", allowed, b'{"walks.py": "0"}', b'{"a": "1", "a": "2"}', b'{"a":1}')


@in_file("attempt-RK-1.json")
def draft(file: Path) -> object:
    found = drafts.read_kept(file)
    if found.draft is not None:
        drafts.contents(found)
    return found


sent(
    "draft",
    draft,
    b'{"name": "attempt RK-1", "saved": "2026-03-01T18:40:00+00:00", "answers": {"a": "b"}}',
    b'{"answers": 5, "said": [], "skipped": "x", "process": "y", "saved": 7, "name": null}',
)


@in_file("head.json")
def anchor(file: Path) -> object:
    return Anchor(file).seen()


sent("anchor", anchor, str(Head()).encode(), b'{"source":"x","position":0,"recorded_at":null}')

CALENDAR = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y//EN
BEGIN:VEVENT
UID:1
DTSTART:20260303T100000Z
DTEND:20260303T110000Z
RRULE:FREQ=WEEKLY;COUNT=4
SUMMARY:RK session
END:VEVENT
END:VCALENDAR
"""


def calendar(raw: bytes, folder: Path) -> object:
    return read_calendar(raw, ["RK"], Window(TODAY, date(2026, 4, 2), UTC))


sent("calendar", calendar, CALENDAR, CALENDAR.replace(b"WEEKLY", b"SECONDLY"))


def postgres_address(text: str) -> Any:
    """The address of a log on a server, where the driver is installed."""
    try:
        from intersession.store.postgres.address import options_of, place_of
    except ImportError as problem:
        raise InvalidInput("no driver", []) from problem
    return options_of(text), place_of(text)


typed("address", postgres_address, "postgresql://u:p@h:5432/d", "postgresql://h:x/d?sslmode=q")
