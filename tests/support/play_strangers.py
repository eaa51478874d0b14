"""Types many commands in one process, each as a user would; run in the strangers' environment.

It reads a list of lists of words as JSON, and gives for each its exit code and what it printed.
"""

from __future__ import annotations

import json
import sys

from click.testing import CliRunner

from intersession_cli.main import cli


def main() -> None:
    """Play what is asked on the input."""
    asked = json.load(sys.stdin)
    runner, told = CliRunner(), []
    for words in asked:
        done = runner.invoke(cli, words)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        told.append([done.exit_code, done.stdout, done.stderr])
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
