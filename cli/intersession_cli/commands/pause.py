"""``intersession pause``: put an assignment on hold."""

from intersession_cli.commands._status import status_command

main = status_command(
    "pause",
    "pause RK-1 --why 'on holiday until the 20th'",
    "Put an assignment on hold; nothing is expected until it is resumed.",
    "is paused. Nothing is expected until: intersession resume",
)
