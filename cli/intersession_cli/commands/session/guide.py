"""``intersession session CODE``: a session step by step."""

from __future__ import annotations

from intersession_cli.app import arguments
from intersession_cli.app.local import local_to
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.guided.outline import outline
from intersession_cli.guided.sitting import Sitting, guided


@command("session RK\nsession guide RK", name="guide")
@arguments.code_argument()
@by_option
def main(runtime: Runtime, code: str) -> None:
    """Go through a session step by step.

    What was flagged, what was agreed and what came of it, what got in the way, the review, the
    next step, the next practice and the next session. Enter skips a question, < goes back.
    What is confirmed is recorded at once; come back with the same command to go on.
    """
    client = runtime.homework.client(code)
    local = local_to(runtime, client.code)
    sitting = Sitting(runtime, client.code, local)
    was_begun = sitting.begin()
    again = "goes on where it was" if was_begun else "Enter skips a question, < goes back"
    say(f"Session with {client.code}, {local.today}: {again}.", bold=True)
    guided(sitting, outline(runtime, client.code, local))
    say(f"\nThat is all. To see how it stands: intersession agenda {client.code}")
