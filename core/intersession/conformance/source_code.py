"""What is in a plugin's own files: what they import, and which words they use."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

import intersession
from intersession.conformance.subject import NotConformant, Subject

FOR_TESTS = ("testing", "conformance")
"""Packages of ``intersession`` that a plugin's tests may use."""


def imports_public_names(subject: Subject) -> None:
    """Imports are of what ``intersession`` hands out; tests may use two more of its packages."""
    found = [
        f"{file.name}:{line}: {wrong}"
        for file in files_of(subject.module)
        for line, wrong in _hidden(ast.parse(file.read_bytes()), _is_test(file))
    ]
    if found:
        accepted = (
            "Import only what intersession itself hands out; the rest may change at any time. "
            "Tests may use intersession.testing and intersession.conformance too."
        )
        raise NotConformant(
            "\n  ".join([f"{subject.name} reaches behind the public names.", accepted, *found])
        )


def files_of(module: object) -> list[Path]:
    """The Python files of a module or package; none if it is not a module."""
    if not isinstance(module, ModuleType) or not module.__file__:
        return []
    file = Path(module.__file__)
    return sorted(file.parent.rglob("*.py")) if file.name == "__init__.py" else [file]


def words_of(module: object, but: str) -> set[str]:
    """The texts and keywords in a plugin's files, but for what is assigned to the name ``but``."""
    trees = [ast.parse(file.read_bytes()) for file in files_of(module)]
    return {word for tree in trees for word in _words(tree, but)}


def _words(node: ast.AST, but: str) -> Iterator[str]:
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(isinstance(one, ast.Name) and one.id == but for one in targets):
            return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.keyword) and node.arg:
        yield node.arg
    for inner in ast.iter_child_nodes(node):
        yield from _words(inner, but)


def _is_test(file: Path) -> bool:
    is_named_so = file.name.startswith("test_") or file.name == "conftest.py"
    return is_named_so or "tests" in file.parts


def _hidden(tree: ast.Module, is_test: bool) -> Iterator[tuple[int, str]]:
    """Lines of a file that name what is not handed out, each with what it names."""
    rooms = [f"intersession.{room}" for room in FOR_TESTS] if is_test else []
    names = {*intersession.__all__, *(FOR_TESTS if is_test else ())}
    called = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            asked = [one.name for one in node.names]
            called |= {one.asname or one.name for one in node.names if one.name == "intersession"}
            yield from ((node.lineno, f"import {one}") for one in _behind(asked, rooms))
        if isinstance(node, ast.ImportFrom) and not node.level and node.module:
            asked = [one.name for one in node.names]
            hidden = _behind([node.module], rooms)
            if node.module == "intersession":
                hidden = [f"intersession import {one}" for one in asked if one not in names]
            yield from ((node.lineno, f"from {one}") for one in hidden)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            is_hidden = node.value.id in called and node.attr not in names
            yield from [(node.lineno, f"{node.value.id}.{node.attr}")] if is_hidden else []


def _behind(asked: Iterable[str], rooms: Iterable[str]) -> list[str]:
    return [one for one in asked if one.startswith("intersession.") and one not in rooms]
