"""Control and direction characters that people wrote or pasted move nothing on the screen."""

from screens import CTRL_C, pasted

C0 = [chr(code) for code in range(1, 0x20) if chr(code) not in "\t\n\x1b\r\b"]
C1 = [chr(code) for code in range(0x80, 0xA0)]
BIDI = [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
ATTACK = "\x1b[2J\x1b]0;own\x07\x1b]52;c;aGk=\x07\x9b2J\u202e"
HOSTILE = f"wipe {ATTACK}{''.join([*C0, *C1, *BIDI])} out"


def came_out(typist):
    """What of people's text came out as it was, and not as signs."""
    whole = ("\x1b[2J", "\x1b]0;own", "\x1b]52", "\x9b")
    return [ascii(one) for one in (*whole, *C0, *C1, *BIDI) if one in typist.bytes]


def test_what_is_pasted_is_shown_as_signs_and_recorded_as_it_was(at, thoughts):
    typist = at("attempt RK-1").until("happening?")(pasted(HOSTILE), "‹U+2069› out")
    typist.holds("wipe ␛[2J␛]0;own␇")
    typist("\r", "One word")("<\r", "␛[2J")("\r", "One word")
    typist("fear\r", "How strong")("80\r", "2; Enter")("\r", "1)")("They look\r", "believe")
    typist(">\r", "picture")(">\r", "Enter records")("\r")
    assert typist.end() == 0, typist.text
    assert came_out(typist) == []
    typist.holds("‹U+202E›")
    stored = thoughts("log show RK-1 --json").output
    assert "\\u001b[2J" in stored
    assert "\u202e" in stored


def test_names_that_are_asked_for_are_shown_as_signs(at, terminal, tmp_path):
    import json

    file = tmp_path / "card.json"
    targets = [{"name": HOSTILE, "hierarchy": "quality_of_life"}]
    settings = {"targets": targets, "emotions": [{"name": f"shame {HOSTILE}"}]}
    file.write_text(json.dumps({"task": "Each evening", "settings": settings}))
    assert terminal(f"assign RK diary-card --from {file}").exit_code == 0
    typist = at("attempt RK-1 --on yesterday").until("shame wipe ␛[2J")("3\r", "urge for each")
    typist("2\r", "How many times")("0\r", "miserable")(">", "Enter records")
    assert came_out(typist) == []
    typist(CTRL_C, "kept").end()
    assert "attempt RK-1" in terminal("drafts").output


def test_a_nul_is_refused_and_asked_again(at, thoughts):
    typist = at("attempt RK-1").until("happening?")(pasted("At\0 work") + "\r", "NUL")
    typist("\x15At home\r", "One word")(CTRL_C).end()
    assert came_out(typist) == []


def test_wide_letters_are_measured_in_cells(at, thoughts, columns):
    words = "電車の中で隣の人に見られた" * 9
    typist = at("attempt RK-1").until("happening?")(pasted(words) + "\r", "One word")
    typist("恐れ\r", "How strong")("80\r", "2; Enter")("\r", "1)")("They look\r", "believe")
    typist(">\r", "picture")(">\r", "Enter records")
    lines = typist.text.split("Thought record")[-1].splitlines()
    (situation,) = [line for line in lines if "situation" in line]
    assert situation.rstrip().endswith("…")
    typist("\r")
    assert typist.end() == 0
