"""YAML, read strictly: plain maps, lists and words; no aliases, no tags, no name twice.

Nine lines of aliases can stand for a thousand million values. Dates, times and numbers are
not guessed: ``23:15`` and ``007`` stay what was written.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from intersession.strict.bounds import LEVELS
from intersession.strict.depth import TOO_DEEP

_KINDS = ("null", "bool", "str", "seq", "map")
_NO_ALIAS = "uses an alias (*name), which stands for a part of the file. Write that part out"
_NO_TAG = "uses a tag (!…). Write the value alone"


def read_yaml(text: str) -> Any:
    """The value of a text in YAML; raises ValueError that says, with the line, why there is none.

    ``text`` should be short: YAML takes long to read.
    """
    import yaml

    try:
        return yaml.load(text, Loader=_loader())
    except yaml.MarkedYAMLError as problem:
        raise ValueError(_told(problem)) from problem
    except yaml.YAMLError as problem:
        raise ValueError(" ".join(str(problem).split())) from problem
    except RecursionError:  # not reached while LEVELS is below what Python reads
        raise ValueError(TOO_DEEP) from None


def _told(problem: Any) -> str:
    """What is wrong, and in which line."""
    words = " ".join(filter(None, (problem.context, problem.problem)))
    mark = problem.problem_mark or problem.context_mark
    return f"{words} (line {mark.line + 1}, column {mark.column + 1})" if mark else words


def _wrong(told: str, at: Any) -> Exception:
    """The error of a part of a document, with where it begins."""
    from yaml.constructor import ConstructorError

    return ConstructorError(None, None, told, at.start_mark)


def _refuse_unfit(event: Any, depth: int) -> None:
    """Raise where a part of a document is an alias, has a tag, or stands too deep."""
    import yaml

    if isinstance(event, yaml.AliasEvent):
        raise _wrong(_NO_ALIAS, event)
    if getattr(event, "tag", None) not in (None, "!"):
        raise _wrong(_NO_TAG, event)
    if depth >= LEVELS and isinstance(event, yaml.CollectionStartEvent):
        raise _wrong(TOO_DEEP, event)


def _refuse_names(names: Iterable[tuple[Any, Any]]) -> None:
    """Raise where a map has a name twice, or one that is no word; each comes with its place."""
    seen: set[Any] = set()
    for name, at in names:
        if isinstance(name, dict | list):
            raise _wrong("has a list or a map where a name belongs", at)
        if name in seen:
            raise _wrong(f"gives {str(name)[:40]!r} twice in one map. Give it once", at)
        seen.add(name)


@cache
def _loader() -> Any:
    """The loader, made when it is first needed: PyYAML is slow to import."""
    import yaml

    class Plain(yaml.SafeLoader):
        """Reads a document whose parts are all written out."""

        depth = 0

        def compose_node(self, parent: Any, index: Any) -> Any:
            """A part of the document."""
            _refuse_unfit(self.peek_event(), self.depth)  # type: ignore[no-untyped-call]
            self.depth += 1
            try:
                return super().compose_node(parent, index)
            finally:
                self.depth -= 1

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            """A map."""
            _refuse_names((self.construct_object(key, deep=True), key) for key, _ in node.value)
            return super().construct_mapping(node, deep)

    kinds = {f"tag:yaml.org,2002:{kind}" for kind in _KINDS}
    Plain.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag in kinds]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return Plain
