"""The house keeps its shape: short files, short functions, no two files that need each other."""

import ast
import re
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
MODALITIES = ("cbt", "dbt", "act", "ifs")
PACKAGES = ("intersession", "intersession_cli", *(f"intersession_{one}" for one in MODALITIES))
SOURCES = [file for room in ("core", "cli", "plugins") for file in (ROOT / room).rglob("*.py")]
FILE, FUNCTION = 360, 40


def circles(imports: dict[str, set[str]]) -> set[frozenset[str]]:
    """Groups of modules that reach each other by imports."""
    reached: dict[str, set[str]] = {}
    for module in imports:
        found, ahead = set(), [module]
        while ahead:
            for one in imports.get(ahead.pop(), set()) - found:
                found.add(one)
                ahead.append(one)
        reached[module] = found
    return {
        frozenset({one, *(other for other in reached[one] if one in reached.get(other, ()))})
        for one in imports
        if one in reached[one]
    }


def test_no_two_files_need_each_other():
    """Also where an import waits in a function, or is for a type checker alone."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    imports = {one: graph.find_modules_directly_imported_by(one) for one in graph.modules}
    assert len(imports) > 200
    assert circles(imports) == set()


def test_a_circle_is_found():
    imports = {"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set[str]()}
    assert circles(imports) == {frozenset({"b", "c"})}


def test_files_are_short():
    """All but the stories of the demo, which are as long as they take to tell."""
    files = [file for file in SOURCES if "caseload" not in file.parts]
    assert len(files) > 200
    lengths = {str(file.relative_to(ROOT)): len(lines_of(file)) for file in files}
    assert {name: length for name, length in lengths.items() if length > FILE} == {}


def test_functions_are_short():
    functions = [(file, one) for file in SOURCES for one in functions_of(file)]
    assert len(functions) > 1000
    assert [(file.name, one.name) for file, one in functions if length_of(one) > FUNCTION] == []


def lines_of(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def functions_of(file: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]


def length_of(function: ast.FunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def test_the_day_of_an_event_is_asked_of_the_event():
    """Its date may be the day after the client's own, where their day begins late."""
    cut = re.compile(r"happened_at(\)| or [^\n]*?\))?\[:10\]")
    allowed = {"events/base.py", "assignment/events.py", "dates/order.py"}
    found = [file for file in SOURCES if cut.search(file.read_text(encoding="utf-8"))]
    assert {"/".join(file.parts[-2:]) for file in found} == allowed
