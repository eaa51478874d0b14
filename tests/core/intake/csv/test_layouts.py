"""Files as programs lay them out: where the names stand, which rows are records, and quotes."""

import pytest

from intersession.errors import InvalidInput
from intersession.intake.csv.reader import read_csv
from intersession.intake.csv.table import Layout

NOTE = '[answers]\nnote = "v"\n'


@pytest.fixture
def read(tmp_path):
    """Read a file that holds this text, laid out like this."""

    def read(content, **how):
        (tmp_path / "days.csv").write_text(content, encoding="utf-8", newline="")
        return read_csv(tmp_path / "days.csv", Layout(**how))

    return read


def values(table):
    """The values of all rows, in order."""
    return [list(row.values.values()) for row in table.rows]


# Names and twins.

QUALTRICS = (
    "n,v,v\n"
    '"Number","How was it, all in all?","How was it, all in all?"\n'
    '"{""ImportId"":""QID1""}","{""ImportId"":""QID2""}","{""ImportId"":""QID3""}"\n'
    "1,well,4\n"
)


def test_rows_below_the_header_that_are_no_records(answered):
    # three header rows, as in a Qualtrics export, two of them under one name
    rest = '[file]\nskip = [2, 3]\n[answers]\nnote = "v (1)"\nmood = "v (2)"\n'
    assert answered(QUALTRICS, rest) == [{"note": "well", "mood": 4}]


def test_a_twin_is_refused_only_where_it_is_mapped(wrong, answered):
    rest = '[file]\nskip = [2, 3]\n[answers]\nnote = "v"\n'
    assert wrong(QUALTRICS, rest)[:1] == [
        "answers.note: more than one column is called 'v'. Write v (1) or v (2)"
    ]
    assert answered(QUALTRICS, rest.replace('"v"', '{ value = "x" }')) == [{"note": "x"}]


def test_twins_are_numbered_in_a_query_too(read, take):
    table = read("id,onset,wakeup,onset,wakeup\n1,23:00,07:00,22:30,06:30\n")  # a GGIR sleep log
    assert table.columns == ("id", "onset (1)", "wakeup (1)", "onset (2)", "wakeup (2)")
    assert values(table) == [["1", "23:00", "07:00", "22:30", "06:30"]]
    sql = "sql = 'SELECT n, \"v (2)\" AS v FROM rows'"
    assert take("n,v,v\n1,a,b\n", NOTE, top=sql).attempts == 1


def test_a_twin_never_takes_a_name_that_is_there(read):
    assert read("a,a (2),a\n1,2,3\n").columns == ("a (1)", "a (2)", "a (3)")


def test_the_header_in_another_row(answered):
    csv = "Export of 3 March;;\nall; of; it\n\nn;v\n1;x\n"
    assert answered(csv, NOTE + "[file]\nheader = 4\n") == [{"note": "x"}]


def test_a_header_that_is_not_there(wrong):
    (told,) = wrong("n,v\n1,x\n", NOTE + "[file]\nheader = 9\n")
    assert told == "file.header: it has no row 9, which should hold the names"
    (told,) = wrong("n,v\n1,x\n", NOTE + '[file]\nheader = { starts = "id" }\n')
    assert told == "file.header: no row begins with 'id'"


def test_what_separates_columns_is_seen_in_the_header_row(answered):
    csv = "Answers, all; of 3 March\r\n\r\nn;v\r\n1;a, b\r\n"
    assert answered(csv, NOTE + "[file]\nheader = 3\n") == [{"note": "a, b"}]


def test_a_file_that_cannot_be_read_is_told_with_what_is_wrong_with_its_mapping(wrong):
    told = wrong("n;v,w\n1;2,3\n", '[answers]\nmood = { column = "v", scale = 3 }\n')
    assert told[0].startswith("answers.mood.scale: 3 is not a scale")
    assert "could be separated by comma or semicolon" in told[1]


# Several headers, and several tables.

NIGHTS = (
    'n,v,"23:00","23:10",Event,Event\n'
    '"1","well","0.1","0.2","A","B"\n'
    ',,"0.0","0.1"\n'
    'n,v,"22:50",Event\n'
    '"2","badly","0.3","C"\n'
)


def test_a_header_of_its_own_for_each_record(read, answered):
    table = read(NIGHTS, starts="n", fill=True, leave_out={"n": ("",)})
    assert table.columns == ("n", "v", "23:00", "23:10", "Event (1)", "Event (2)", "22:50")
    assert [row.number for row in table.rows] == [2, 5]
    assert table.rows[1].values == {
        "n": "2",
        "v": "badly",
        "23:00": None,
        "23:10": None,
        "Event (1)": "C",
        "Event (2)": None,
        "22:50": "0.3",
    }
    assert (table.left_out, table.twins) == (1, ("Event",))
    file = '[file]\nheader = { starts = "n" }\nshort_rows = "fill"\nleave_out = { n = "" }\n'
    assert answered(NIGHTS, NOTE + file) == [{"note": "well"}, {"note": "badly"}]


TABLES = (
    'custom_id,class,name\nC_1,HERBAL,"aid 1"\n\nn,v,notes\n'
    '"1",x,"said \\"so\\", twice"\n"2",y,"and ""so"""\n\ncustom_id,name\nC_1,tag\n'
)


def test_one_table_of_several_in_a_file(read):
    table = read(TABLES, starts="n", escape="\\")
    assert table.columns == ("n", "v", "notes")
    assert values(table) == [["1", "x", 'said "so", twice'], ["2", "y", 'and "so"']]
    table = read(TABLES, starts="custom_id", escape="\\")
    assert [row.values["name"] for row in table.rows] == ["aid 1", "tag"]


def test_a_backslash_before_a_quote_is_hinted_at_and_then_read(wrong, answered):
    csv = 'n;v\n1;"said \\"so\\"; twice"\n'
    (told,) = wrong(csv, NOTE)
    assert told.startswith("row 2: the quotes of this row, which starts in line 2, do not match")
    assert r"[file] escape = '\'" in told
    assert answered(csv, NOTE + "[file]\nescape = '\\'\n") == [{"note": 'said "so"; twice'}]


# Rows that are too short, and rows that are no records.

SHORT = [f"{n};beep\n" for n in range(1, 837)]
BEEPS = "n;kind;v;w\n" + "".join(SHORT) + "837;beep;x;y\n"


def test_short_rows_are_one_line_of_problems_and_filled_when_said(wrong, take, day_world):
    with pytest.raises(InvalidInput) as caught:
        take(BEEPS, NOTE)
    head, *lines = str(caught.value).splitlines()
    assert "836 of its 837 records cannot be taken" in head
    assert lines == [
        "  836 records: has 2 fields, and the header has 4 columns: rows 2–837. Where the end of a "
        'row may be left out, say so: [file] short_rows = "fill"'
    ]
    rest = NOTE + '[times]\nnote = "kind"\n[file]\nshort_rows = "fill"\n'
    few = BEEPS.replace("".join(SHORT[5:]), "")
    assert take(few, rest).attempts == 6
    found = day_world.homework.assignment("RK-1").attempts
    assert [one.answers for one in found[-2:]] == [{}, {"note": "x"}]


def test_in_a_query_short_rows_are_one_line_of_problems_too(take):
    with pytest.raises(InvalidInput) as caught:
        take(BEEPS, NOTE, top='sql = "SELECT n, v FROM rows"')
    assert len(str(caught.value).splitlines()) == 2
    assert "836 records: has 2 fields" in str(caught.value)


def test_a_row_that_is_too_long_is_refused_in_any_case(wrong):
    (told,) = wrong("n,v\n1,x,,\n2,x,y\n", NOTE + '[file]\nshort_rows = "fill"\n')
    assert told == "row 3: has 3 fields, and the header has 2 columns"


def test_which_rows_are_records(take, answered):
    csv = "n,kind,start,v\n1,evening,17,a\n2,morning,17,b\n3,evening,0\n4,night,17,d\n"
    file = '[file]\nonly = { kind = ["evening", "night"] }\nleave_out = { start = 0 }\n'
    assert answered(csv, NOTE + file) == [{"note": "a"}, {"note": "d"}]
    assert take(csv, NOTE + file).left_out == 2


def test_rows_are_chosen_by_what_stands_there_also_by_a_twin_or_what_means_missing(answered):
    csv = "n,v,w,w\n1,a,x,\n2,b,,x\n3,NA,x,x\n"
    file = '[file]\nonly = { "w (1)" = "x" }\nleave_out = { v = "NA" }\n'
    assert answered(csv, NOTE + file, top='missing = ["NA"]') == [{"note": "a"}]


def test_a_column_by_which_rows_are_chosen_is_there(wrong):
    told = wrong("n,v\n1,x\n", NOTE + '[file]\nonly = { kinds = "x" }\n')
    assert told == ["file.only: there is no column 'kinds'.", "columns found: n, v"]


def test_of_many_columns_forty_are_named(wrong):
    csv = "n," + ",".join(f"c{n}" for n in range(60)) + "\n1" + ",x" * 60 + "\n"
    assert wrong(csv, NOTE)[-1].endswith("c37, c38, … and 21 more")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("header = 0", "file.header: 0 is not the number of the row"),
        ('header = { begins = "Id" }', '{ starts = "Id" }'),
        ('skip = ["2"]', "file.skip: write the numbers of rows"),
        ('short_rows = "pad"', 'file.short_rows: \'pad\' is neither "fill" nor "refuse"'),
        ('escape = "\\\\\\\\"', "file.escape: '\\\\\\\\' is not one character"),
        ('decimal = "·"', "file.decimal: '·' is neither"),
        ('language = "tlh"', "file.language: 'tlh' is not one of de, en"),
        ('only = "evening"', 'file.only: write columns and what they hold: only = { kind = "ev'),
        ("encoding = 8", 'file.encoding: write it as text: encoding = "cp1252"'),
        ("headers = 3", "file.headers: a mapping has no such key. Did you mean header?"),
    ],
)
def test_a_layout_that_cannot_be_used(wrong, line, said):
    assert any(said in one for one in wrong("n,v\n1,x\n", f"{NOTE}[file]\n{line}\n"))


def test_the_file_is_never_changed(take, tmp_path):
    take(TABLES, NOTE + "[file]\nheader = { starts = 'n' }\nescape = '\\'\n")
    assert (tmp_path / "days.csv").read_text(encoding="utf-8") == TABLES


# The five that could not be read.

SLEEPMETER = (
    'custom_aid_id,class,name\nCUSTOM_0001,HERBAL,"tea"\n\n'
    'custom_hindrance_id,class,name\nCUSTOM_0001,NOISE,"the street"\n\n'
    'custom_tag_id,name\nCUSTOM_0001,"away"\n\n'
    "wake,sleep,bedtime,holes,type,dreams,aid,hindrances,tags,quality,notes\n"
    '"2026-02-11 06:50+0100","2026-02-10 23:20+0100","2026-02-10 23:05+0100",,NIGHT_SLEEP,NONE,'
    'CUSTOM_0001,NONE,NONE,5,"dreamt of \\"the bus\\""\n'
    '"2026-02-12 14:30+0100","2026-02-12 14:00+0100","2026-02-12 13:55+0100",,NAP,NONE,NONE,NONE,'
    'NONE,3,""\n'
)


def test_the_nights_of_sleepmeter_which_stand_last_of_four_tables(answered):
    when = 'format = "year-month-day hour:minuteoffset"'
    rest = (
        f'[answers]\non = {{ column = "wake", {when} }}\nbed = {{ column = "bedtime", {when} }}\n'
        'rested = "quality"\nnote = "notes"\n'
        "[file]\nheader = { starts = 'wake' }\nescape = '\\'\nonly = { type = 'NIGHT_SLEEP' }\n"
    )
    found = answered(SLEEPMETER, rest, key='["wake"]')
    assert found == [
        {"on": "2026-02-11", "bed": "23:05", "rested": 5, "note": 'dreamt of "the bus"'}
    ]


def test_the_nights_of_a_ggir_sleep_log_which_stand_side_by_side(answered):
    csv = "ID,onset,wakeup,onset,wakeup\n7,23:10:00,07:00:00,22:40:00,06:30:00\n"
    sql = (
        'sql = """SELECT ID || \'-1\' AS n, "onset (1)" AS v FROM rows\n'
        'UNION ALL SELECT ID || \'-2\', "onset (2)" FROM rows"""\n'
    )
    rest = '[answers]\nbed = { column = "v", format = "hour:minute:second" }\n'
    found = answered(csv, rest, top=sql)
    assert found == [{"bed": "23:10"}, {"bed": "22:40"}]
