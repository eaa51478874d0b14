"""The Python examples of every page pass mypy in its strict mode, as a reader would run it."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

# A page may show a module, and then a part of it that is different.
ALLOWED = ["--disable-error-code=no-redef"]
# DuckDB is not required, and may not be installed.
DUCKDB = "[mypy]\n[mypy-duckdb.*]\nignore_missing_imports = True\nfollow_imports = skip\n"


def examples(text):
    """The Python blocks of a page; one that shows a part of a module follows the whole module."""
    modules = {}
    for block in re.findall(r"^```python[^\n]*\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        name = block.partition("\n")[0]
        if re.search(r"^(from|import) ", block, re.MULTILINE):
            modules[name] = block
            yield block
        elif name in modules:
            yield f"{modules[name]}\n\n{block}"


def problems(folder):
    """What mypy says about the files of a folder, all of them in one run."""
    files = sorted(folder.glob("*.py"))
    (folder / "mypy.ini").write_text(DUCKDB, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", *ALLOWED, *files],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    return (done.stdout + done.stderr).splitlines()


def test_every_example_on_a_page_passes_mypy_strict(tmp_path):
    for page in PAGES:
        for number, block in enumerate(examples(page.read_text(encoding="utf-8")), 1):
            (tmp_path / f"{page.stem.replace('-', '_')}_{number}.py").write_text(block, "utf-8")
    assert len(list(tmp_path.glob("*.py"))) >= 14
    assert problems(tmp_path) == []


def test_a_function_without_annotations_would_be_found(tmp_path):
    (tmp_path / "example.py").write_text("def rows(entry):\n    yield entry\n", encoding="utf-8")
    assert ["no-untyped-def" in line for line in problems(tmp_path)] == [True]
