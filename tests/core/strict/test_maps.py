"""JSON, YAML and TOML are read strictly: no name twice, no alias, no depth or size without end."""

import time
from pathlib import Path

import pytest

from intersession.errors import InvalidInput
from intersession.strict import bounds, maps

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
DEEP = "holds lists in lists, more than 100 deep. Accepted: up to 100"


def refused(text: str | bytes, form: maps.Form) -> str:
    """Why a text is refused, in one line."""
    with pytest.raises(InvalidInput) as problem:
        maps.read_text(text, form, "notes cannot be read:")
    assert problem.value.subject == "notes cannot be read:"
    (one,) = problem.value.problems
    return str(one)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("json", '{"a": [1, 2.5, true, null, "x"], "b": {"c": "7"}}'),
        ("yaml", "a: [1, 2.5, true, null, x]\nb: {c: '7'}\n"),
        ("toml", 'a = [1, 2.5, true, "x"]\nb.c = "7"\n'),
    ],
)
def test_what_is_right_is_read(form, text):
    found = maps.read_text(text, form, "")
    assert found["b"] == {"c": "7"}
    assert [str(one).lower() for one in found["a"] if one is not None] == ["1", "2.5", "true", "x"]


def test_yaml_does_not_guess():
    text = "a: 23:15\nb: 007\nc: 2026-03-01\nd: yes\ne: ~\nf: 1e3\n<<: {g: h}\n"
    assert maps.read_text(text, "yaml", "") == {
        "a": "23:15", "b": "007", "c": "2026-03-01", "d": True, "e": None, "f": "1e3",
        "<<": {"g": "h"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("form", "text", "told"),
    [
        ("json", '{"a": 1, "a": 2}', "it gives 'a' twice in one object. Give it once"),
        ("json", '[{"b": {"a": 1, "a": 1}}]', "it gives 'a' twice in one object. Give it once"),
        ("yaml", "a: 1\na: 2\n", "it gives 'a' twice in one map. Give it once (line 2, column 1)"),
        ("yaml", "- b: {a: 1, a: 1}", "it gives 'a' twice in one map. Give it once (line 1, "),
        (
            "yaml",
            "a: 1\n'a': 2\n",
            "it gives 'a' twice in one map. Give it once (line 2, column 1)",
        ),
        ("toml", "a = 1\na = 2\n", "Cannot overwrite a value (at line 2, column 6)"),
    ],
)
def test_a_name_twice(form, text, told):
    assert refused(text, form).startswith(told)


def test_aliases_are_refused_before_anything_is_made_of_them():
    begun = time.monotonic()
    assert refused(BOMB, "yaml") == (
        "it uses an alias (*name), which stands for a part of the file. Write that part out "
        "(line 2, column 8)"
    )
    assert refused("a: &b [*b]", "yaml").startswith("it uses an alias")
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("tag", ["!!int 5", "!!python/object/apply:os.system [x]", "!x y", "!!set"])
def test_tags_are_refused(tag):
    assert refused(f"a: {tag}", "yaml").startswith("it uses a tag (!…). Write the value alone")


@pytest.mark.parametrize("form", ["json", "yaml", "toml"])
@pytest.mark.parametrize("levels", [99, 100, 600, 50_000])
def test_depth(form, levels):
    """The map itself is one level."""
    before = {"json": '{"a": ', "yaml": "{a: ", "toml": "a = "}[form]
    after = "" if form == "toml" else "}"
    text = f"{before}{'[' * levels}{']' * levels}{after}"
    if levels == 99:
        assert maps.read_text(text, form, "")["a"]
    else:
        assert DEEP in refused(text, form)


@pytest.mark.parametrize("text", ["- " * 5000 + "x", "{a: " * 200])
def test_yaml_that_is_deep_in_other_ways(text):
    assert DEEP in refused(text, "yaml")


@pytest.mark.parametrize("text", ["a." * 50_000 + "b = 1", "[" + "'a' . " * 150 + "b]\nc = 1"])
def test_toml_with_a_key_of_many_parts(text):
    begun = time.monotonic()
    assert DEEP in refused(text, "toml")
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("digits", ["9" * 20, "9" * 5000, "1e999", "-1e16", str(2**53)])
@pytest.mark.parametrize("form", ["json", "toml"])
def test_numbers_without_end(form, digits):
    text = f'{{"a": {digits}}}' if form == "json" else f"a = {digits.replace('1e16', '1.0e16')}"
    assert "which some programs cannot store" in refused(text, form) or form == "toml"
    assert "cannot store exactly" in refused(text, form)


@pytest.mark.parametrize("text", ["a = nan", "a = inf", "a = 0x" + "f" * 5000, "a = [{b = -inf}]"])
def test_toml_numbers_that_are_none(text):
    assert "cannot store exactly" in refused(text, "toml")


def test_yaml_leaves_digits_as_text():
    assert maps.read_text(f"a: {'9' * 5000}", "yaml", "") == {"a": "9" * 5000}


@pytest.mark.parametrize("form", ["json", "yaml", "toml"])
def test_bytes_that_are_no_text(form):
    assert refused(b"a: \xff", form) == "it is not UTF-8 text (byte 4). Save it as UTF-8"
    assert "half a character" in refused("a: \udcff", form)


def test_a_file_with_a_byte_order_mark(tmp_path):
    file = tmp_path / "a.json"
    file.write_bytes(b'\xef\xbb\xbf{"a": 1}')
    assert maps.read_file(file, maps.form_of(file.name), "") == {"a": 1}


@pytest.mark.parametrize(
    ("form", "most", "how"),
    [
        ("json", bounds.MAP_FILE, "Make it shorter"),
        ("toml", bounds.MAP_FILE, "Make it shorter"),
        ("yaml", bounds.YAML, "Write it as JSON, which may be longer"),
    ],
)
def test_size(form, most, how, tmp_path):
    text = {"json": '"{}"', "toml": 'a = "{}"', "yaml": "{}"}[form]
    most_letters = most - len(text) + 2
    assert maps.read_text(text.format("x" * most_letters), form, "")
    told = f"it has more than {most:,} bytes. {how}"
    assert refused(text.format("x" * (most_letters + 1)), form) == told
    assert refused(text.format("é" * (most // 2 + 1)), form) == told
    file = tmp_path / "a"
    file.write_text("x" * (bounds.MAP_FILE + 1))
    with pytest.raises(InvalidInput, match="it has more than 5,000,000 bytes"):
        maps.read_file(file, form, "")


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.json", "json"), ("A.JSON", "json"), ("a.toml", "toml"), ("a.yml", "yaml"), ("-", "yaml")],
)
def test_the_form_of_a_file(name, form):
    assert maps.form_of(name) == form


@pytest.mark.parametrize(
    ("file", "told"),
    [("none.json", "No such file"), ("a\0b", "null byte"), ("~nobody-here/a", "home directory")],
)
def test_files_that_cannot_be_read(file, told):
    with pytest.raises(InvalidInput, match=told):
        maps.read_file(Path(file), "json", "a cannot be read:")


def test_what_is_kept_in_a_home(tmp_path):
    file = tmp_path / "settings.json"
    assert maps.kept(file, dict[str, int]) is None
    file.write_text('{"a": 1}')
    assert maps.kept(file, dict[str, int]) == {"a": 1}
    for wrong in ('{"a": "x"}', '{"a": 1, "a": 2}', "[", "", '{"a": 1.5}'):
        file.write_text(wrong)
        with pytest.raises(InvalidInput, match="cannot be read"):
            maps.kept(file, dict[str, int])
