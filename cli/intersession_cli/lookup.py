"""What the views know already, for commands that only read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from intersession.errors import NotFound, near_matches
from intersession_cli.app.runtime import Runtime

if TYPE_CHECKING:
    from intersession.projections.runner import Views


def recorded_names(runtime: Runtime) -> list[tuple[str, str]]:
    """The worksheets and views on record, each with the plugin it came from."""
    if not runtime.has_record:
        return []
    rows = runtime.views.report("assignments", today=runtime.today())["assignments"]
    worksheets = {(row["worksheet"], row["plugin"]) for row in rows}
    return [*runtime.views.known(), *sorted(worksheets)]


def require_client(runtime: Runtime, code: str) -> Mapping[str, Any]:
    """A client's row; raises NotFound with near matches where there is none."""
    home, today = runtime.views_at_hand, runtime.today()
    typed = code.strip().upper()
    for row in home.report("clients", client=typed, today=today)["clients"]:
        return row
    from intersession.domain.client.decider import check_code  # here: a code on record needs none

    wanted = check_code(code)
    _refuse_damaged(home, wanted)
    everyone = [row["client"] for row in home.report("clients", today=today)["clients"]]
    hint = near_matches(wanted, everyone)
    raise NotFound(
        f"There is no client {wanted}. {hint} To add one: intersession client add {wanted}"
    )


def _refuse_damaged(views: Views, code: str) -> None:
    """Raise StreamDamaged for a client of whom nothing is shown, since that is damaged."""
    for one in views.damages(code):
        if one.stream == code:
            raise one.error()
