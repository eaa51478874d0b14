"""That the work with a client has ended, where something of theirs still comes in."""

from __future__ import annotations

from intersession.domain.client.decider import Client
from intersession_cli.app.screen import say
from intersession_cli.output.text import paragraph


def tell_of_discharge(client: Client) -> None:
    """Say where the work with the client has ended; what comes in is taken all the same."""
    if client.discharged:
        since = f" on {client.discharged_on}" if client.discharged_on else ""
        say(
            paragraph(
                f"Client {client.code} was discharged{since}: it is kept with their record, and "
                f"stands in no agenda."
            )
        )
