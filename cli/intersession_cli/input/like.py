"""``assign --like RK-1``: what was agreed before, to agree on again."""

from __future__ import annotations

from typing import Any

import click

from intersession.domain.assignment.prescription import Prescription
from intersession.domain.assignment.sizing import again, smaller
from intersession.domain.assignment.state import Assignment, present
from intersession.events.base import as_dict, changed
from intersession.events.streams import client_of


def code_of(like: Assignment | None, code: str | None) -> str:
    """The client for whom it is assigned; another client's agreement is not taken over."""
    if like is None:
        if code is None:
            raise click.UsageError("Say for whom, and which worksheet: assign RK thought-record")
        return code
    whose = client_of(like.stream)
    if code is not None and code.strip().upper() != whose:
        raise click.UsageError(
            f"{like.handle} is of client {whose}, and holds their own words. To assign the same "
            f"worksheet to {code}: intersession assign {code} {present(like).worksheet}"
        )
    return whose


def agreed_like(
    like: Assignment, worksheet: str, is_smaller: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields and the settings of an agreement that was made before, perhaps made smaller."""
    before = again(like.prescription)
    if is_smaller:
        before = changed(before, **smaller(like.prescription, like.handle))
    blank = Prescription(task="")
    fields = {
        name: value for name, value in as_dict(before).items() if value != getattr(blank, name)
    }
    is_same = worksheet == present(like).worksheet
    return fields, dict(like.settings) if is_same else {}
