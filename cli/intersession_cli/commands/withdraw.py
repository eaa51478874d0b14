"""``intersession withdraw``: withdraw an assignment."""

from intersession_cli.commands._status import status_command

main = status_command(
    "withdraw",
    "withdraw RK-1 --why 'not the right task; we chose another'",
    "Withdraw an assignment; everything that was recorded about it stays.",
    "is withdrawn. Everything that was recorded about it stays.",
)
