"""What the cells of a file stand for: values, lists, decimals, scales, days and times."""

import pytest

NOTE = '[answers]\nnote = { value = "x" }\n'


def cell(item, more):
    """A mapping of one item to the column v, with more said of it."""
    return f'[answers]\n{item} = {{ column = "v", {more} }}\n'


# Values that stand for others.

YES = '[answers]\nalone = "v"\n[values]\nalone = { x = true, ja = true, nein = false, "-" = "" }\n'


@pytest.mark.parametrize(
    ("written", "answers"),
    [
        ("x", {"alone": True}),
        ("JA", {"alone": True}),
        (" nein ", {"alone": False}),
        ("yes", {"alone": True}),  # what is not listed is read as ever
        ("-", {}),  # an empty text is no answer: missing, and not no
    ],
)
def test_a_table_of_values_for_an_item(answered, written, answers):
    rest = YES + '[times]\nnote = { value = "here" }\n'
    assert answered(f"n,v\n1,{written}\n", rest) == [answers]


def test_a_number_with_its_words(answered):
    rest = '[answers]\nmood = "v"\n[values]\nmood = { "3 - fair" = 3, "7 - Good" = 7 }\n'
    csv = "n,v\n1,3 - fair\n2,7 - GOOD\n3,5\n"
    assert answered(csv, rest) == [{"mood": 3}, {"mood": 7}, {"mood": 5}]


def test_yes_as_a_number(answered):
    rest = '[answers]\nalone = "v"\n[values.alone]\n"1.0" = true\n"0.0" = false\n'
    assert answered("n,v\n1,1.0\n2,0.0\n", rest) == [{"alone": True}, {"alone": False}]


def test_values_of_other_fields_and_in_the_cell_itself(take, day_world):
    rest = (
        '[times]\namount = { column = "v", values = { half = 2 } }\nhappened = "day"\n'
        '[values]\n"times.happened" = { "first day" = "2026-02-01" }\n' + NOTE
    )
    take("n,v,day\n1,Half,first day\n", rest)
    (entry,) = day_world.homework.assignment("RK-1").attempts
    assert (entry.amount, entry.happened_at) == (2, "2026-02-01")


def test_the_code_of_a_client_by_what_the_file_calls_them(take, day_world):
    rest = NOTE + '[values]\n"client.code" = { "rob@example.org" = "RK" }\n'
    take("n,who\n1,Rob@example.org\n", rest, code='"who"')
    assert day_world.homework.assignment("RK-1").attempts[0].answers == {"note": "x"}


@pytest.mark.parametrize(
    ("lines", "place", "said"),
    [
        ("[values]\nmod = { x = 1 }\n", "values.answers.mod", "nothing is mapped there"),
        ('[values]\nnote = "x"\n', "values.answers.note", "write it as a table"),
        ("[values]\nnote = { A = 1, a = 2 }\n", "values.answers.note.a", "there twice"),
        ("[values]\nnote = { a = [1] }\n", "values.answers.note.a", "is one value"),
    ],
)
def test_a_table_of_values_that_cannot_be_used(wrong, lines, place, said):
    told = [one for one in wrong("n\n1\n", NOTE + lines) if one.startswith(f"{place}: ")]
    assert len(told) == 1
    assert said in told[0]


# Lists and decimals.


@pytest.mark.parametrize(("sign", "separator"), [("|", "|"), (";", ";"), (" | ", "|"), (",", ",")])
def test_a_list_by_its_separator(answered, sign, separator):
    csv = f"n\tv\n1\tread{sign}rest\n2\tWalk{sign}\n"
    found = answered(csv, cell("did", f'separator = "{separator}"'))
    assert found == [{"did": ["read", "rest"]}, {"did": ["walk"]}]


def test_a_list_of_rows_of_ratings_and_with_values(answered):
    rest = (
        '[answers]\nthoughts = { column = "a", separator = "|" }\n'
        'feelings = { column = "b", separator = ";" }\n'
        'did = { column = "c", separator = "/" }\n[values]\ndid = { lire = "read", autre = "" }\n'
    )
    (found,) = answered("n,a,b,c\n1,I fail|I am late,fear=3;joy=1,lire/autre\n", rest)
    assert found["thoughts"] == [{"words": "I fail"}, {"words": "I am late"}]
    assert (found["feelings"], found["did"]) == ({"fear": 3, "joy": 1}, ["read"])


def test_decimals_after_a_comma(answered):
    file = '[file]\ndecimal = ","\n' + '[answers]\nkm = "v"\nmood = "m"\n'
    assert answered("n;v;m\n1;7,5;3,0\n2;-0;4\n", file) == [
        {"km": 7.5, "mood": 3},
        {"km": 0.0, "mood": 4},
    ]


def test_a_comma_or_a_point_that_was_not_told_is_refused_with_what_to_say(wrong):
    (told,) = wrong("n;v\n1;7,5\n", '[answers]\nkm = "v"\n')
    assert told.startswith("row 2 (1), km: '7,5' is written with a comma.")
    assert '[file] decimal = ","' in told
    (told,) = wrong("n;v\n1;1.250\n", '[answers]\nkm = "v"\n[file]\ndecimal = ","\n')
    assert told.startswith("row 2 (1), km: '1.250' has a point, and the mapping says")


# Scales.


def test_another_scale_becomes_the_item_s_own(answered):
    # 70 of 0–100 is 7 of 0–10; 4 of 1–7 is the middle, 3 of 1–5; km are no whole steps
    rest = (
        '[answers]\nmood = { column = "a", scale = [0, 100] }\n'
        'rested = { column = "b", scale = [1, 7] }\nkm = { column = "c", scale = [0, 1] }\n'
    )
    assert answered("n,a,b,c\n1,70,4,0.255\n2,0,7.0,\n", rest) == [
        {"mood": 7, "rested": 3, "km": 25.5},
        {"mood": 0, "rested": 5},
    ]


@pytest.mark.parametrize(
    "cell",
    [
        '{ column = "v", separator = ";", scale = [0, 100] }',
        '{ column = "j", json = true, scale = [0, 100] }',
    ],
)
def test_ratings_by_name_on_another_scale(answered, cell):
    csv = 'n,v,j\n1,fear=70;joy=0,"{""fear"": 70, ""joy"": 0}"\n'
    found = answered(csv, f"[answers]\nfeelings = {cell}\n")
    assert found == [{"feelings": {"fear": 7, "joy": 0}}]


def test_a_number_in_another_unit(answered, wrong):
    miles = (
        '[answers]\nkm = { column = "v", factor = 1.6 }\nmood = { column = "m", factor = 0.001 }\n'
    )
    assert answered("n,v,m\n1,2.5,7000\n", miles) == [{"km": 4.0, "mood": 7}]
    (told,) = wrong("n,v,m\n2,1,6500\n", miles)
    assert "mood: 6500 lies between two steps where 1 becomes 0.001. To take" in told


def test_seconds_become_minutes(take, day_world):
    rest = NOTE + '[times]\nminutes = { column = "v", factor = "1/60", rounded = true }\n'
    take("n,v\n1,90\n2,600\n3,89\n", rest)
    found = day_world.homework.assignment("RK-1").attempts
    assert [one.minutes for one in found] == [2, 10, 1]


def test_a_scale_that_runs_the_other_way(answered):
    assert answered("n,v\n1,1\n2,5\n", cell("rested", "scale = [5, 1]")) == [
        {"rested": 5},
        {"rested": 1},
    ]


def test_between_two_steps_is_refused_until_rounding_is_said(wrong, answered):
    csv = "n,v\n1,73\n2,75\n3,100.5\n"
    between, between_too, outside = wrong(csv, cell("mood", "scale = [0, 100]"))
    assert between.startswith("row 2 (1), mood: 73 lies between two steps where 0–100 becomes 0–10")
    assert "rounded = true" in between_too
    assert outside.endswith("mood: 100.5 is not on the scale that it was rated on, 0–100")
    near = cell("mood", "scale = [0, 100], rounded = true")
    assert answered(csv.replace("100.5", "74"), near) == [{"mood": 7}, {"mood": 8}, {"mood": 7}]


@pytest.mark.parametrize(
    ("item", "more", "place", "said"),
    [
        ("note", "scale = [0, 100]", "answers.note.scale", "no rating between two ends"),
        ("mood", "scale = [0]", "answers.mood.scale", "its two ends, such as scale = [0, 100]"),
        ("mood", "scale = [3, 3]", "answers.mood.scale", "is not a scale"),
        ("mood", "rounded = true", "answers.mood.rounded", "goes with a scale or a factor"),
        ("note", "factor = 60", "answers.note.factor", "this is no number"),
        ("km", "factor = 0", "answers.km.factor", "is not what numbers are multiplied by"),
        ("km", 'factor = "1/0"', "answers.km.factor", 'or "1/60" for seconds'),
        ("mood", "factor = 2, scale = [0, 5]", "answers.mood.factor", "without a scale"),
        ("mood", 'separator = ";"', "answers.mood.separator", "one value, and no list"),
        ("did", 'separator = ""', "answers.did.separator", "does not separate a list"),
        ("mood", 'format = "day.month.year"', "answers.mood.format", "only days and times"),
        ("on", 'format = "hour:minute"', "answers.on.format", "has to say the day"),
        ("bed", 'format = "day.month.year"', "answers.bed.format", "has to say the time"),
        ("woke", 'format = "day.month.year"', "answers.woke.format", "has to say the time"),
        ("on", 'format = "dd.mm.yy"', "answers.on.format", '"hourhminute"'),
        ("on", 'format = "day monthname yy", language = "xx"', "answers.on.format", "de, en"),
        ("on", 'format = "day.month.yy", pivot = 1950', "answers.on.pivot", "two digits"),
        ("bed", 'ambiguous = "first"', "answers.bed.ambiguous", "only a day with its time"),
        ("woke", 'ambiguous = "later"', "answers.woke.ambiguous", 'neither "first" nor "second"'),
        ("mood", "vales = 3", "answers.mood.vales", "Did you mean values"),
    ],
)
def test_what_an_item_cannot_take(wrong, item, more, place, said):
    told = [one for one in wrong("n,v\n1,1\n", cell(item, more)) if one.startswith(f"{place}: ")]
    assert len(told) == 1
    assert said in told[0]


# Days and times.


@pytest.mark.parametrize(
    ("written", "more", "day"),
    [
        ("13/08/12", 'format = "yy/month/day"', "2013-08-12"),
        ("13/08/12", 'format = "day/month/yy"', "2012-08-13"),
        ("1/2/31", 'format = "day/month/yy", pivot = 30', "1931-02-01"),
        ("3/14/2025", 'format = "month/day/year"', "2025-03-14"),
        ("14 March 2025", 'format = "day monthname year"', "2025-03-14"),
        ("14. Mär. 2025", 'format = "day. monthname year", language = "de"', "2025-03-14"),
        (
            "Fri 14 mars 2025",
            'format = "weekday day monthname year", language = "fr"',
            "2025-03-14",
        ),
        ("20250314", 'format = "yearmonthday"', "2025-03-14"),
        # 23:30 in UTC is half past midnight of the next day in Berlin
        ("1741995000", 'format = "unix seconds"', "2025-03-15"),
        ("1741995000000", 'format = "unix milliseconds"', "2025-03-15"),
        ("1741995000", 'format = "local unix seconds"', "2025-03-14"),
    ],
)
def test_a_day_as_files_write_it(answered, written, more, day):
    assert answered(f"n,v\n1,{written}\n", cell("on", more)) == [{"on": day}]


@pytest.mark.parametrize(
    ("written", "more", "time"),
    [
        ("24:00", 'format = "hour:minute"', "00:00"),
        ("2300", 'format = "hourminute"', "23:00"),
        ("930", 'format = "hourminute"', "09:30"),
        ("23h00", 'format = "hourhminute"', "23:00"),
        ("11:15 p.m.", 'format = "hour:minute am"', "23:15"),
        ("21. 03. 2025 23:05", 'format = "day. month. year hour:minute"', "23:05"),
        ("1741995000", 'format = "unix seconds"', "00:30"),
        ("1741995000000", 'format = ["unix milliseconds"]', "00:30"),
        ("1741995000", 'format = "local unix seconds"', "23:30"),
    ],
)
def test_a_time_of_day_as_files_write_it(answered, written, more, time):
    assert answered(f"n,v\n1,{written}\n", cell("bed", more)) == [{"bed": time}]


def test_24_00_needs_no_format(answered):
    assert answered("n,v\n1,24:00\n", '[answers]\nbed = "v"\n') == [{"bed": "00:00"}]


@pytest.mark.parametrize(
    ("written", "more", "moment"),
    [
        ("14.3.2025 24:00", 'format = "day.month.year hour:minute"', "2025-03-15T00:00:00+01:00"),
        ("1741995000", 'format = "unix seconds"', "2025-03-15T00:30:00+01:00"),
        ("2025-03-14 12:00+0900", 'format = "year-month-day hour:minuteoffset"',
         "2025-03-14T04:00:00+01:00"),
        ("2025-03-14T23:30:00.250", 'format = "year-month-dayThour:minute:second"',
         "2025-03-14T23:30:00+01:00"),
    ],
)  # fmt: skip
def test_a_moment_as_files_write_it(answered, written, more, moment):
    assert answered(f"n,v\n1,{written}\n", cell("woke", more)) == [{"woke": moment}]


def test_when_it_happened_as_files_write_it(happened):
    formats = '["unix milliseconds", "day.month.year hour:minute", "day.month.year"]'
    rest = NOTE + f'[times]\nhappened = {{ column = "v", format = {formats} }}\n'
    assert happened("n,v\n1,1741995000000\n2,14.3.2025 24:00\n3,14.3.2025\n", rest) == [
        "2025-03-15T00:30:00+01:00",
        "2025-03-15T00:00:00+01:00",
        "2025-03-14",
    ]


TWICE = "n,v\n1,26.10.2025 02:30\n2,26.10.2025 01:30\n"


def test_an_hour_that_comes_twice_is_refused_until_it_is_said_which(wrong, happened):
    said = 'format = "day.month.year hour:minute"'
    rest = '[answers]\nnote = "n"\n[times]\nhappened = {{ column = "v", {} }}\n'
    (told,) = wrong(TWICE, rest.format(said))
    assert "02:30 on 26 October 2025 comes twice in Europe/Berlin" in told
    assert happened(TWICE, rest.format(f'{said}, ambiguous = "second"')) == [
        "2025-10-26T02:30:00+01:00",
        "2025-10-26T01:30:00+02:00",
    ]


@pytest.mark.parametrize(("which", "offset"), [("first", "+02:00"), ("second", "+01:00")])
def test_which_hour_of_two_is_meant_in_an_item(answered, which, offset):
    more = f'format = "day.month.year hour:minute", ambiguous = "{which}"'
    found = answered(TWICE, cell("woke", more))
    assert found[0] == {"woke": f"2025-10-26T02:30:00{offset}"}


def test_a_day_that_could_be_two_is_refused_with_both(wrong, answered):
    more = 'format = ["day/month/year", "month/day/year"]'
    (told,) = wrong("n,v\n1,3/4/2025\n2,14/3/2025\n3,4/4/2025\n", cell("on", more))
    assert told == (
        "row 2 (1), on: '3/4/2025' could be 3 April 2025 (day/month/year) or 4 March 2025 "
        "(month/day/year). Leave out the format that is not meant"
    )
    assert answered("n,v\n2,14/3/2025\n3,4/4/2025\n4,3/15/2025\n", cell("on", more)) == [
        {"on": "2025-03-14"},
        {"on": "2025-04-04"},
        {"on": "2025-03-15"},
    ]


def test_days_that_were_agreed_have_formats_too(take, day_world):
    agreed = 'start_on = { column = "v", format = "day. monthname yy", language = "de" }\n'
    take("n,v\n1,1. Feb. 26\n", agreed + "review_on = { value = 2026-03-09 }\n" + NOTE)
    found = day_world.homework.assignment("RK-1").assigned.prescription
    assert (found.start_on, found.review_on) == ("2026-02-01", "2026-03-09")


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('how_often = { column = "n", format = "day.month.year" }', "assignment.how_often.format"),
        ('start_on = { column = "n", separator = ";" }', "assignment.start_on.separator"),
        ('skill = { column = "n", scale = [0, 10] }', "assignment.skill.scale"),
    ],
)
def test_what_a_field_of_what_is_agreed_cannot_take(wrong, line, place):
    assert [one.partition(": ")[0] for one in wrong("n\n1\n", f"{line}\n{NOTE}")] == [place]


# The zone of each record.

TRAVEL = (
    "n,zone,when,unix\n"
    "1,America/New_York,2025-03-14 18:40,1741995000\n"
    "2,Europe/Berlin,2025-03-14 18:40,1741995000\n"
    "3,,2025-03-14 18:40,1741995000\n"
)
BY_ZONE = (
    '[answers]\nbed = { column = "unix", format = "unix seconds" }\n[times]\nhappened = "when"\n'
)


def test_each_record_is_read_in_its_own_zone(take, day_world):
    take(TRAVEL, BY_ZONE, client='timezone = "zone"')
    found = day_world.homework.assignment("RK-1").attempts
    # Clocks in New York had gone forward on 9 March
    assert [one.happened_at for one in found] == [
        "2025-03-14T18:40:00-04:00",
        "2025-03-14T18:40:00+01:00",
        "2025-03-14T18:40:00+01:00",
    ]
    assert [one.answers["bed"] for one in found] == ["19:30", "00:30", "00:30"]


def test_unix_time_is_the_instant_on_the_record_s_clock(happened):
    rest = NOTE + '[times]\nhappened = { column = "unix", format = "unix seconds" }\n'
    assert happened(TRAVEL, rest, client='timezone = "zone"') == [
        "2025-03-14T19:30:00-04:00",
        "2025-03-15T00:30:00+01:00",
        "2025-03-15T00:30:00+01:00",
    ]


def test_a_zone_that_is_none_is_refused_with_its_rows(wrong):
    csv = TRAVEL.replace("America/New_York", "EST5").replace("Europe/Berlin", "Berlin")
    told = wrong(csv, BY_ZONE, client='timezone = "zone"')
    assert [one.partition(" is not")[0] for one in told] == [
        "row 2 (1), client.timezone: 'EST5'",
        "row 3 (2), client.timezone: 'Berlin'",
    ]


def test_a_new_client_needs_a_zone_and_who_is_on_record_has_one(wrong, answered):
    rest = '[answers]\nnote = "v"\n'
    told = wrong("n,v\n1,x\n", rest, code='{ value = "QX" }')
    assert len(told) == 1
    assert told[0].startswith("row 2 (1), client.timezone: they are not on record yet")
    assert "intersession client add QX" in told[0]
    assert answered("n,v\n1,x\n", rest) == [{"note": "x"}]


def test_the_zone_of_the_file_s_own_clock(take, day_world):
    # A survey server in Denver: 18:40 there is 02:40 of the next day in Berlin
    when = '{ column = "when", format = "year-month-day hour:minute" }'
    rest = f"[answers]\non = {when}\nbed = {when}\n[times]\nhappened = {when}\n"
    take("n,when\n1,2026-02-14 18:40\n", rest + '[file]\nzone = "America/Denver"\n')
    (entry,) = day_world.homework.assignment("RK-1").attempts
    assert entry.happened_at == "2026-02-15T02:40:00+01:00"
    assert entry.answers == {"on": "2026-02-15", "bed": "02:40"}


def test_a_zone_of_a_file_that_is_none(wrong):
    (told,) = wrong("n\n1\n", NOTE + '[file]\nzone = "Denver"\n')
    assert told.startswith("file.zone: 'Denver' is not a time zone.")


@pytest.mark.parametrize(
    ("written", "day", "time"),
    [
        ("2025-03-14T23:30:00Z", "2025-03-15", "00:30"),  # UTC, told on the client's clock
        ("2025-03-14 23:30", "2025-03-14", "23:30"),
        ("2025-03-14T23:30:00-04:00", "2025-03-14", "23:30"),  # an offset says where it was
    ],
)
def test_a_day_and_a_time_out_of_an_iso_moment(answered, written, day, time):
    rest = '[answers]\non = "v"\nbed = "v"\n'
    assert answered(f"n,v\n1,{written}\n", rest) == [{"on": day, "bed": time}]


# Several columns in one.


def test_a_day_and_its_time_in_two_columns(happened):
    said = '{ column = ["day", "at"], format = ["year-month-day hour:minute", "year-month-day"] }'
    rest = NOTE + f"[times]\nhappened = {said}\n"
    assert happened("n,day,at\n1,2026-02-14,18:40\n2,2026-02-15,\n", rest) == [
        "2026-02-14T18:40:00+01:00",
        "2026-02-15",
    ]


def test_each_of_several_columns_is_there(wrong):
    told = wrong("n,v\n1,x\n", '[answers]\nnote = { column = ["v", "w"] }\n')
    assert told[0].startswith("answers.note: there is no column 'w'.")
    told = wrong("n,v\n1,x\n", "[answers]\nnote = { column = [] }\n")
    assert told[0] == 'answers.note: accepted: { column = "name", json = true }'


# A column for each part.

WIDE = "n,afraid,glad,tick_read,tick_walk\n1,70,,1,0\n2,,,0,\n3,30,100,x,yes\n"


def test_ratings_in_columns_of_their_own(answered):
    parts = 'parts = { fear = "afraid", joy = "glad" }, scale = [0, 100]'
    assert answered(WIDE, f"[answers]\nnote = 'n'\nfeelings = {{ {parts} }}\n") == [
        {"note": "1", "feelings": {"fear": 7}},
        {"note": "2"},
        {"note": "3", "feelings": {"fear": 3, "joy": 10}},
    ]


def test_options_that_are_ticked_in_columns_of_their_own(answered):
    parts = '{ parts = { read = "tick_read", walk = "tick_walk" } }'
    assert answered(WIDE, f"[answers]\nnote = 'n'\ndid = {parts}\n") == [
        {"note": "1", "did": ["read"]},
        {"note": "2"},
        {"note": "3", "did": ["read", "walk"]},
    ]


def test_what_is_wrong_with_a_part(wrong):
    rest = '[answers]\ndid = { parts = { read = "afraid" } }\n'
    told = wrong(WIDE, rest)
    assert told[0] == (
        "row 2 (1), did: '70' at read is neither a tick nor none. "
        "Accepted: 1, x or yes, and 0 or no"
    )
    parts = 'parts = { fear = "afraid" }, scale = [0, 50]'
    (told,) = wrong(WIDE, f"[answers]\nfeelings = {{ {parts} }}\n")
    assert "feelings: 70 is not on the scale that it was rated on, 0–50" in told
    for more, said in (
        ('parts = { fear = "nowhere" }', "there is no column 'nowhere'"),
        ("parts = {}", "parts: name a column for each"),
        ('parts = { fear = "glad" }, column = "glad"', "say either which column holds it"),
    ):
        assert any(said in one for one in wrong(WIDE, f"[answers]\nfeelings = {{ {more} }}\n"))
    (told,) = wrong(WIDE, '[answers]\nmood = { parts = { a = "glad" } }\n')
    assert told == "answers.mood.parts: this is neither a map of ratings nor several choices"


def test_ticks_with_words_of_their_own(answered):
    rest = (
        '[answers]\ndid = { parts = { read = "a", rest = "b" } }\nnote = "n"\n'
        '[values]\ndid = { Checked = true, Unchecked = false, "?" = "" }\n'
    )
    assert answered("n,a,b\n1,checked,Unchecked\n2,?,Checked\n", rest) == [
        {"did": ["read"], "note": "1"},
        {"did": ["rest"], "note": "2"},
    ]


def test_a_zone_for_all_is_for_who_is_new_and_who_is_on_record_keeps_theirs(take, day_world):
    rest = NOTE + '[times]\nhappened = "when"\n[values]\n"client.code" = { a = "RK", b = "QX" }\n'
    csv = "n,who,when\n1,a,2025-03-14 18:40\n2,b,2025-03-14 18:40\n"
    take(csv, rest, code='"who"', client='timezone = { value = "America/New_York" }')
    entries = [day_world.homework.assignment(one).attempts[0] for one in ("RK-1", "QX-1")]
    assert [one.happened_at[10:] for one in entries] == ["T18:40:00+01:00", "T18:40:00-04:00"]
