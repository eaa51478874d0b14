"""``intersession withdraw``: take an assignment back."""

from intersession_cli.commands._status import status_command

main = status_command(
    "withdraw",
    "withdraw RK-1 --why 'not the right task; we chose another'",
    "Take an assignment back; everything recorded of it stays.",
    "is withdrawn. Everything recorded of it stays.",
)
