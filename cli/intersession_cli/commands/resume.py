"""``intersession resume``: take an assignment up again."""

from intersession_cli.commands._status import status_command

main = status_command(
    "resume",
    "resume RK-1",
    "Take a paused or finished assignment up again.",
    "is active again.",
)
