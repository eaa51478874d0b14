"""The rules for every plugin, as tests that its author runs:

    from intersession.conformance import conformance

    test_conformance = conformance("intersession_walks")

There is one test for each check of each worksheet and view, with its name in the test's
name: ``pytest -k walks.walk``. Hypothesis makes up answers, settings and histories from the
worksheets' items, the same ones every time. If a worksheet's own check accepts few of them,
give some right answers, and right settings if it has settings:

    test_conformance = conformance(
        "intersession_walks", examples={"walks.walk": [{"where": "the lake", "length": 70}]}
    )

Needs ``pip install intersession[testing]``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from types import ModuleType
from typing import NamedTuple

import pytest

from intersession.conformance import (
    answers,
    connections,
    definitions,
    flags,
    folding,
    order,
    projections,
    reports,
    schema,
    source_code,
)
from intersession.conformance.subject import Examples, NotConformant, Subject, load
from intersession.errors import near_matches
from intersession.projections.projection import View
from intersession.worksheets.definition import Worksheet

__all__ = ["NotConformant", "checks", "conformance"]


class Check(NamedTuple):
    """One rule for a plugin; ``run`` raises NotConformant where the plugin breaks it."""

    name: str
    run: Callable[[], None]


OF_SHEETS: dict[str, Callable[[Subject, Worksheet], None]] = {
    "is complete": definitions.is_complete,
    "has one stored form": answers.has_one_stored_form,
    "accepts right answers": answers.accepts_right_answers,
    "finds wrong answers": answers.finds_wrong_answers,
    "agrees with its schema": schema.agrees_with_its_schema,
}
OF_VIEWS: dict[str, Callable[[Subject, View], None]] = {
    "folds in any batches": projections.folds_in_any_batches,
    "folds corrections": projections.folds_corrections,
    "keeps no blank sheets": projections.keeps_no_blank_sheets,
    "leaves events alone": folding.leaves_events_alone,
    "keeps the order of entries": order.keeps_the_order_of_entries,
    "reads what it declares": reports.reads_what_it_declares,
    "only reads in a report": connections.only_reads,
    "reports plainly": reports.reports_plainly,
    "shows what is there": reports.shows_what_is_there,
}


def conformance(
    plugin: ModuleType | object | str,
    *,
    examples: Examples | None = None,
    settings: Examples | None = None,
) -> Callable[[Check], None]:
    """A test function, one test for each check of what a plugin registers.

    ``plugin`` is its module or import name. ``examples`` are answers by worksheet that
    must be accepted, and that views are then tried with too; ``settings`` are the same
    for settings.
    """
    found = checks(plugin, examples=examples, settings=settings)

    @pytest.mark.parametrize("check", [pytest.param(one, id=one.name) for one in found])
    def test_conformance(check: Check) -> None:
        """The plugin keeps this rule."""
        problem = None
        try:
            check.run()
        except NotConformant as found:
            problem = str(found)
        if problem:  # outside of the handler, so that only the message is shown
            pytest.fail(problem, pytrace=False)

    return test_conformance


def checks(
    plugin: ModuleType | object | str,
    *,
    examples: Examples | None = None,
    settings: Examples | None = None,
) -> list[Check]:
    """The checks of a plugin, to run them without pytest."""
    subject = load(plugin, examples or {}, settings or {})
    found = [Check(f"{subject.name} loads", partial(_loads, subject))]
    return found if subject.problem else [*found, *_of_all(subject)]


def _of_all(subject: Subject) -> Iterator[Check]:
    yield Check(
        f"{subject.name} imports public names", partial(source_code.imports_public_names, subject)
    )
    for sheet in subject.sheets:
        of_sheets = dict(OF_SHEETS)
        if sheet.upcasts:
            of_sheets["upcasts earlier versions"] = answers.upcasts_earlier_versions
        if subject.plugins.listing[-1].name in subject.plugins.lookers.flaggers:
            of_sheets["has flags that are flags"] = flags.flags_are_flags
        for words, of_sheet in of_sheets.items():
            yield Check(f"{_called(subject, sheet)} {words}", partial(of_sheet, subject, sheet))
    for view in subject.views:
        for words, of_view in OF_VIEWS.items():
            yield Check(f"{view.name} {words}", partial(of_view, subject, view))


def _loads(subject: Subject) -> None:
    """The plugin can be imported and its hooks called, and examples are of its worksheets."""
    if subject.problem:
        raise NotConformant(f"{subject.name} could not be loaded: {subject.problem}")
    names = {sheet.name for sheet in subject.sheets}
    for name in {*subject.answers, *subject.settings} - names:
        raise NotConformant(
            f"Examples are given for {name!r}, which {subject.name} does not register. "
            f"{near_matches(name, names)}"
        )


def _called(subject: Subject, sheet: Worksheet) -> str:
    """A worksheet's name, with its version where there are several."""
    several = sum(one.name == sheet.name for one in subject.sheets) > 1
    return f"{sheet.name}/{sheet.version}" if several else sheet.name
