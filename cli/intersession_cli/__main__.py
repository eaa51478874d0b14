"""The command ``intersession``: the entry point, which prints the version alone."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; the version is printed before anything heavy is imported."""
    if sys.argv[1:] == ["--version"]:
        from intersession.version import __version__

        try:
            print(f"intersession, version {__version__}", flush=True)
        except BrokenPipeError:
            from intersession_cli.output.pipe import print_no_more

            print_no_more()
        return
    from intersession_cli.main import main as run

    run()


if __name__ == "__main__":
    main()
