"""``python -m intersession_cli``: the command, where its script is not on the path."""

from intersession_cli.main import main

main()
