"""``intersession resume``: make an assignment active again."""

from intersession_cli.commands._status import status_command

main = status_command(
    "resume",
    "resume RK-1",
    "Make a paused or finished assignment active again.",
    "is active again.",
)
