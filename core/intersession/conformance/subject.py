"""What is looked at: one plugin, what it registers, and what its author gave with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any

import attrs
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from intersession.conformance.strategies import Answers, given_answers
from intersession.dates import instants
from intersession.errors import Problem
from intersession.plugins import builtin
from intersession.plugins.manager import GROUP, Plugins
from intersession.projections.projection import View
from intersession.worksheets.context import Context
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.validation import check_settings

Examples = Mapping[str, Sequence[Mapping[str, Any]]]
"""Answers or settings by the name of their worksheet."""

ZONE = instants.zone("Europe/Berlin")
EXAMPLES = 15
"""The number of answers that a check looks at."""


class NotConformant(AssertionError):
    """A plugin breaks a rule; the text says what was found, and where."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Subject:
    """A plugin together with the core's own views, and nothing else that is installed.

    ``problem`` says why it could not be loaded. ``answers`` and ``settings`` are right
    ones by worksheet, as its author gave them.
    """

    name: str
    module: ModuleType | object | None
    plugins: Plugins
    problem: str = ""
    answers: Examples
    settings: Examples

    @property
    def sheets(self) -> list[Worksheet]:
        """Every version of every worksheet that the plugin registers."""
        return list(self.plugins.versions.values())

    @property
    def views(self) -> list[View]:
        """The views that the plugin registers."""
        return [self.plugins.views[name] for name in self.plugins.listing[-1].views]

    def right_settings(self, sheet: Worksheet, context: Context) -> st.SearchStrategy[Answers]:
        """Settings that the worksheet's own check accepts, in canonical form."""
        drawn = given_answers(sheet.settings, context).map(
            lambda given: settled_settings(sheet, given, context)
        )
        right = drawn.filter(lambda found: found is not None).map(lambda found: found or {})
        shown = [check_settings(sheet, one, context).answers for one in self.settings_of(sheet)]
        return st.sampled_from(shown) | right if shown else right

    def settings_of(self, sheet: Worksheet) -> Sequence[Mapping[str, Any]]:
        """The settings that the author gave for a worksheet."""
        return self.settings.get(sheet.name, ())


def load(plugin: ModuleType | object | str, answers: Examples, agreed: Examples) -> Subject:
    """The plugin by its module or import name, with what its author gave."""
    plugins = Plugins()
    plugins.add("core", builtin, "intersession", "")
    name = plugin if isinstance(plugin, str) else getattr(plugin, "__name__", repr(plugin))
    module: ModuleType | object | None = None
    try:
        module = import_module(plugin) if isinstance(plugin, str) else plugin
        plugins.add(_registered_as(name), module, name, "")
        problem = plugins.listing[-1].problem
    except (Exception, SystemExit) as raised:  # whatever a plugin's import raises
        problem = f"it could not be imported: {raised!r}"
    return Subject(
        name=name, module=module, plugins=plugins, problem=problem, answers=answers, settings=agreed
    )


def _registered_as(name: str) -> str:
    """The name of the plugin's entry point; where it is not installed, as one is usually named."""
    for point in entry_points(group=GROUP):
        if point.module == name:
            return point.name
    return name.removeprefix("intersession_")


def known_rows(*names: str) -> Callable[[str, str, str], Mapping[str, str]]:
    """References to rows that a client is said to have, for any worksheet."""
    known = dict.fromkeys(names or ("RK-1/bus", "RK-2/the lift"), "")
    return lambda *_: known


ROUNDS = 8
"""How many times what a worksheet's own check refuses is taken out of made-up answers."""


def settled_settings(
    sheet: Worksheet, given_settings: Mapping[str, Any], context: Context
) -> Answers | None:
    """Settings without the rows that the worksheet's own check objects to; None if in vain."""
    found = dict(given_settings)
    for _ in range(ROUNDS):
        checked = check_settings(sheet, found, context)
        if not checked.problems:
            return checked.answers
        found = without(checked.answers, checked.problems)
    return None


def without(answers: Mapping[str, Any], problems: Iterable[Problem]) -> Answers:
    """Answers without the rows, or the whole answers, at the places of problems."""
    found = dict(answers)
    for name in {problem.place.partition("[")[0].partition(".")[0] for problem in problems}:
        rows = found.pop(name, None)
        bad = {_number(one.place) for one in problems if one.place.startswith(f"{name}[")}
        if isinstance(rows, list) and bad:
            found[name] = [row for number, row in enumerate(rows) if number not in bad]
    return found


def _number(place: str) -> int:
    return int(place.partition("[")[2].partition("]")[0] or -1)


def for_each(
    strategy: st.SearchStrategy[Any],
    look: Callable[[Any], None],
    empty: str,
    examples: int = EXAMPLES,
) -> None:
    """Look at some examples of a strategy, the same ones every time; the simplest that fails.

    ``empty`` is what to say where there are none.
    """

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(strategy)
    def at_each(example: Any) -> None:
        look(example)

    try:
        at_each()
    except Unsatisfiable as nothing:
        raise NotConformant(empty) from nothing
