"""Nothing prints past the one door: no other file prints, asks or writes to a stream."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOOR = ROOT / "cli/intersession_cli/app/screen.py"
ROOMS = ("core/intersession", "cli/intersession_cli", "plugins")
EDITOR = "prompt_toolkit"
"""Draws on a terminal by itself: asked for in one file, which shows signs as the door does."""
ALLOWED = {
    ("__main__.py", "print"),  # the version alone, before anything is imported
    ("progress.py", "print"),  # a percentage; its words are ours
    ("keyboard.py", EDITOR),  # with signs for what cannot be seen: tests/cli/terminal
}
CLICK = (
    *("echo", "secho", "style", "prompt", "confirm", "echo_via_pager", "edit", "progressbar"),
    *("pause", "getchar", "get_text_stream", "get_binary_stream", "show"),
)
STREAM = ("write", "writelines", "buffer")


def prints(tree: ast.AST) -> Iterator[str]:
    """Where a file prints by itself: ``print``, click's own, and the streams."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in ("print", "input"):
                yield node.func.id
        elif isinstance(node, ast.ImportFrom) and node.module in ("click", "click.termui", "sys"):
            wanted = (*CLICK, "stdout", "stderr")
            yield from (one.name for one in node.names if one.name in wanted)
        elif isinstance(node, ast.ImportFrom | ast.Import):
            modules = [getattr(node, "module", None) or "", *(one.name for one in node.names)]
            yield from {EDITOR for one in modules if one.split(".")[0] == EDITOR}
        elif isinstance(node, ast.Attribute):
            owner = ast.unparse(node.value)
            if node.attr in CLICK and owner in ("click", "click.termui", "problem"):
                yield f"{owner}.{node.attr}"
            if node.attr in STREAM and owner.startswith(("sys.stdout", "sys.stderr", "sys.__")):
                yield f"{owner}.{node.attr}"


def test_nothing_prints_past_the_door():
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py") if file != DOOR]
    assert len(files) > 250
    found = {
        (file.name, name) for file in files for name in prints(ast.parse(file.read_text("utf-8")))
    }
    assert found == ALLOWED


def test_each_way_past_it_is_found():
    ways = """
import sys, click
from click import echo
from prompt_toolkit.shortcuts import prompt
click.echo("a"); click.prompt("a"); click.confirm("a"); print("a"); input("a")
sys.stdout.write("a"); sys.stdout.buffer.write(b"a"); sys.stderr.write("a"); click.style("a")
problem.show()
"""
    assert {*prints(ast.parse(ways))} == {
        *("echo", "click.echo", "click.prompt", "click.confirm", "print", "input", "click.style"),
        *("sys.stdout.write", "sys.stdout.buffer", "sys.stdout.buffer.write", "sys.stderr.write"),
        *("problem.show", EDITOR),
    }
    assert not {*prints(ast.parse('say("a"); sys.stdout.isatty(); file.write(b"a")'))}
