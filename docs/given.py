"""Writes docs/reference/given.md: what a plugin is given, read from the classes themselves.

python docs/given.py
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from pathlib import Path

import intersession

PAGE = Path(__file__).parent / "reference" / "given.md"
GROUPS = {
    "In a fold": ["Entry", "EntryRow", "Scored"],
    "In a report": ["Look", "Window", "Figure", "AgendaLine"],
    "In a check or a hook": ["Context", "Other", "ClientEntry", "Flag"],
}
HEAD = """# What a plugin is given

<!-- written by docs/given.py -->

The values that a plugin meets, with what each of them has. All of them are handed out by
`intersession`; what is not on this page may change at any time.
[Your own plugin](../tutorial/plugins.md) shows them at work.
"""


def page() -> str:
    """The page, by where a plugin meets a value."""
    parts = [HEAD]
    for title, names in GROUPS.items():
        parts += [f"## {title}\n", *(_of_class(name) for name in names)]
    return "\n".join(parts)


def _of_class(name: str) -> str:
    kind = getattr(intersession, name)
    rows = [f"| `{called}` | {about} |" for called, about in _members(kind)]
    about = " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split())
    head = "| it has | which is |\n| --- | --- |"
    return "\n".join([f"### {name}\n", _plain(about), "", head, *rows, ""])


def _members(kind: type) -> Iterator[tuple[str, str]]:
    """What a class declares for everyone: its fields and properties, then its methods."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(tree, ast.ClassDef)
    yield from _fields(tree)
    public = [
        one
        for one in tree.body
        if isinstance(one, ast.FunctionDef) and not one.name.startswith("_")
    ]
    for one in sorted(public, key=lambda found: not _is_property(found)):
        about = _plain((ast.get_docstring(one) or "").partition("\n\n")[0])
        is_property = _is_property(one)
        yield f"{one.name}: {_type(one.returns)}" if is_property else _signature(one), about


def _fields(tree: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for one, after in zip(tree.body, [*tree.body[1:], None], strict=True):
        is_field = isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
        if is_field and not one.target.id.startswith("_"):
            kind, about = _annotated(one.annotation)
            yield f"{one.target.id}: {kind}", about or _said(after)


def _is_property(function: ast.FunctionDef) -> bool:
    return any(ast.unparse(found) == "property" for found in function.decorator_list)


def _annotated(node: ast.expr) -> tuple[str, str]:
    """The type of a field, and its meaning where it is written in the annotation."""
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Annotated":
        assert isinstance(node.slice, ast.Tuple)
        kind, meaning, *_ = node.slice.elts
        assert isinstance(meaning, ast.Call)
        return _type(kind), _plain(ast.literal_eval(meaning.args[0]))
    return _type(node), ""


def _said(node: ast.stmt | None) -> str:
    """The docstring that stands below a field."""
    value = node.value if isinstance(node, ast.Expr) else None
    text = value.value if isinstance(value, ast.Constant) else ""
    assert isinstance(text, str)
    return _plain(text)


def _signature(function: ast.FunctionDef) -> str:
    given = ast.unparse(function.args).replace("self, ", "").replace("self", "")
    return f"{function.name}({_cell(given)}) -> {_type(function.returns)}"


def _type(node: ast.expr | None) -> str:
    return _cell(ast.unparse(node)) if node else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _plain(text: str) -> str:
    """Text of a docstring as Markdown, on one line."""
    return _cell(" ".join(text.split()).replace("``", "`"))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
